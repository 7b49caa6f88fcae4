using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Postgres;
using StatusPage.Core.Notifications;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Sending;

/// <summary>The database commits what the sender wrote, and the sender never hears of it.</summary>
public class LostAnswersTests : IAsyncLifetime
{
    private readonly ScriptedMailServer _server = ScriptedMailServer.Start();
    private readonly Wire _wire = new();
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync(services => services
            .AddSingleton(_server.Options with { MaxConnections = 1, MaxPerDomain = 1 })
            .ConfigureDbContext<StatusPageDbContext>(options => options.AddInterceptors(_wire))
            .ConfigureDbContext<PostgresDbContext>(options => options.AddInterceptors(_wire)));
        for (var i = 0; i < 3; i++)
        {
            await _app.SubscribeAsync($"reader{i}@example.com");
        }

        await _app.ReportAsync("Outage");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Mails_that_were_claimed_unheard_go_out_with_the_next_look()
    {
        _wire.LoseNext();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _app.SendMailAsync());
        Assert.Empty(_server.Accepted);
        Assert.All(await _app.DeliveriesAsync(), delivery => Assert.NotNull(delivery.ClaimedBy));

        await _app.SendMailAsync();

        Assert.Equal(3, _server.Accepted.Count);
        Assert.All(await _app.DeliveriesAsync(), delivery => Assert.Equal((DeliveryState.Sent, 1), (delivery.State, delivery.Attempts)));
    }

    [Fact]
    public async Task What_became_of_mails_is_counted_once_though_it_was_written_down_unheard()
    {
        _server.OnRecipient = recipient =>
        {
            if (!recipient.StartsWith("reader0", StringComparison.Ordinal))
            {
                return null;
            }

            // What is written next is that it was refused.
            _wire.LoseNext();
            return "450 4.7.1 Greylisted";
        };
        await _app.SendMailAsync();

        Assert.Equal(2, _server.Accepted.Count);
        Assert.Equal([(DeliveryState.Queued, 1, true), (DeliveryState.Sent, 1, true), (DeliveryState.Sent, 1, true)], (await _app.DeliveriesAsync()).Select(d => (d.State, d.Attempts, d.ClaimedBy is null)));
        Assert.Equal((3, 2, 0), (await _app.NotificationsAsync()).Select(n => (n.Recipients, n.Sent, n.Failed)).Single());
    }

    /// <summary>Loses one answer to a commit.</summary>
    private sealed class Wire : DbTransactionInterceptor
    {
        private int _losing;

        public void LoseNext() => Interlocked.Exchange(ref _losing, 1);

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            Interlocked.Exchange(ref _losing, 0) == 1 ? throw new IOException("The connection broke.") : Task.CompletedTask;
    }
}
