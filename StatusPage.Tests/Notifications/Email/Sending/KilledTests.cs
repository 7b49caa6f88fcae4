using System.Globalization;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Sending;

/// <summary>The program as it is shipped, killed again and again in the middle of a fan-out, against a server that counts.</summary>
public sealed class KilledTests : IAsyncLifetime
{
    private const int Subscribers = 600;
    private const int Kills = 4;
    private const int Connections = 5;

    private readonly ScriptedMailServer _server = ScriptedMailServer.Start();
    private readonly ShippedProgram _program;

    public KilledTests()
    {
        // So slow that every kill falls among mails.
        _server.BeforeReply = _ => Task.Delay(5);
        _program = new ShippedProgram(new Dictionary<string, string>
        {
            ["Smtp__Host"] = "127.0.0.1",
            ["Smtp__Port"] = _server.Port.ToString(CultureInfo.InvariantCulture),
            ["Smtp__Security"] = "none",
            ["Smtp__From"] = "status@example.com",
            ["Smtp__MaxConnections"] = Connections.ToString(CultureInfo.InvariantCulture),
            ["Smtp__MaxPerDomain"] = Connections.ToString(CultureInfo.InvariantCulture),
        });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _program.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task No_mail_is_lost_and_at_most_what_was_in_flight_on_a_connection_goes_twice()
    {
        await _program.StartAsync();
        await _program.ReadAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Subscribers})
            INSERT INTO "Subscribers" ("Email", "Key", "Mailbox", "Domain", "State", "Scope", "MinimumImpact", "Maintenance", "ConfirmationNumber", "Source", "CreatedAt", "UpdatedAt", "Version")
            SELECT 'r' || i || '@example.com', 'r' || i || '@example.com', 'r' || i || '@example.com', 'example.com', 'active', 'all', 'none', 1, 0, 'page', '2026-05-12 09:00:00', '2026-05-12 09:00:00', 1 FROM n
            RETURNING "Id"
            """);
        await _program.AddAsync("incidents", new { title = "Outage", impact = "critical", status = "investigating", message = "We are looking into it." });
        for (var kill = 1; kill <= Kills; kill++)
        {
            var until = kill * Subscribers / (Kills + 2);
            await Eventually.HoldsAsync(() => _server.Accepted.Count >= until);

            _program.Kill();
            Assert.Equal("ok", await _program.ReadAsync("PRAGMA integrity_check"));
            await _program.StartAsync();
        }

        await _program.UntilAsync($"""SELECT "Sent" = {Subscribers} FROM "Notifications" """);

        var byRecipient = _server.Accepted.GroupBy(mail => mail.Recipient).ToList();
        Assert.Equal(Subscribers, byRecipient.Count);
        Assert.InRange(_server.Accepted.Count - Subscribers, 0, Kills * Connections);
        // Who got it twice can tell: both are one message.
        Assert.All(byRecipient, mails => Assert.Single(mails.Select(mail => mail.Content.Split("\r\n").Single(line => line.StartsWith("Message-ID:", StringComparison.Ordinal))).Distinct()));
        Assert.Empty(_server.Violations);
    }
}
