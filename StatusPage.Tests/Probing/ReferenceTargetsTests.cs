using StatusPage.Core;
using StatusPage.Core.Probing;
using StatusPage.Core.Probing.Network;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing;

public sealed class ReferenceTargetsTests
{
    [Theory]
    [InlineData("10.0.0.1:443")]
    [InlineData("localhost:80")]
    [InlineData("[::1]:80")]
    [InlineData("[::ffff:192.168.1.1]:80")]
    [InlineData("169.254.169.254:80")]
    [InlineData("0x7f.1:80")]
    public async Task One_to_which_nothing_is_ever_sent_is_refused_beside_its_field(string target)
    {
        await using var app = await CoreApp.StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => app.Get<ProbingSettingsService>().ChangeAsync(
            app.Admin, new ProbingSettingsInput { ReferenceTargets = ["192.0.2.1:443", target] }, expectedVersion: null));

        Assert.Contains("Give a public address", Assert.Single(refused.Errors["referenceTargets"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_none_may_be_asked_failures_are_believed_as_if_there_were_none()
    {
        await using var prober = new Prober(allowPrivate: false);

        Assert.True(await prober.Get<ConnectivityCheck>().IsConnectedAsync(["localhost:1", "127.0.0.1:1"], CancellationToken.None));
    }
}
