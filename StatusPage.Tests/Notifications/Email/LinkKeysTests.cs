using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications.Email;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email;

public sealed class LinkKeysTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Links_work_again_once_the_folder_that_their_key_is_read_with_is_put_back()
    {
        var folder = new EphemeralDataProtectionProvider();
        var sent = (await SignerAsync(folder)).Manage(7);
        Assert.True((await SignerAsync(folder)).IsManage(sent, 7));

        // A start without it: a new key is made, and found again.
        var empty = new EphemeralDataProtectionProvider();
        var meanwhile = await SignerAsync(empty);
        Assert.False(meanwhile.IsManage(sent, 7));
        Assert.True((await SignerAsync(empty)).IsManage(meanwhile.Manage(7), 7));

        Assert.True((await SignerAsync(folder)).IsManage(sent, 7));
        Assert.Equal(2, await _app.ReadAsync(db => db.LinkKeys.CountAsync()));
    }

    /// <summary>As a process finds it that starts with this folder.</summary>
    private async Task<LinkSigner> SignerAsync(IDataProtectionProvider folder) =>
        await new LinkKeys(_app.Get<IDbContextFactory<StatusPageDbContext>>(), _app.Get<WriteGate>(), folder, _app.Clock, NullLogger<LinkKeys>.Instance).SignerAsync();
}
