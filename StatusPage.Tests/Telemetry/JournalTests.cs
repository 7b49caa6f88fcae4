using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Telemetry;
using StatusPage.Tests.Admin;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Telemetry;

/// <summary>What operators search the log for: one line a posting, a failed delivery, a sign-in, by number and by name.</summary>
public sealed class JournalTests : IAsyncLifetime
{
    private readonly Lines _lines = new();
    private StatusPageApp _app = default!;

    public async ValueTask InitializeAsync() => _app = await StatusPageApp.StartAsync(configure: builder => builder.Logging.AddProvider(_lines));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Each_posting_is_one_line_once_it_is_committed_without_its_text()
    {
        var component = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("Sensitive title", (component, ComponentStatus.MajorOutage));
        await _app.PostAsync(incident, "Sensitive words.");
        await Assert.ThrowsAnyAsync<Exception>(() => _app.PostAsync(incident, ""));

        var lines = _lines.Of(LogEvents.IncidentPosted);
        Assert.Equal(["incident_reported", "incident_updated"], lines.Select(line => line["EventName"]));
        Assert.All(lines, line =>
        {
            Assert.Equal(incident.Id, line["IncidentId"]);
            Assert.Equal("major", line["Impact"]);
            Assert.Equal(_app.Admin.Id, line["ActorId"]);
            Assert.DoesNotContain("Sensitive", line["Text"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task An_announced_maintenance_is_one_line()
    {
        var component = await _app.AddComponentAsync("API");
        var answer = await _app.Api.SendAsync(HttpMethod.Post, "v1/admin/maintenances", JsonSerializer.Serialize(new
        {
            title = "Upgrade",
            message = "Planned.",
            components = new[] { component.Id },
            scheduledFor = _app.Now.AddDays(3),
            scheduledUntil = _app.Now.AddDays(3).AddHours(1),
        }));
        answer.AssertIs(HttpStatusCode.Created);
        var line = Assert.Single(_lines.Of(LogEvents.MaintenancePosted));
        Assert.Equal("maintenance_announced", line["EventName"]);
        Assert.Equal("Token", line["ActorKind"]);
        Assert.Equal((string?)answer.Data["id"], line["MaintenanceId"]);
    }

    [Fact]
    public async Task Signing_in_is_one_line_with_the_account_and_the_source_and_never_what_was_typed_in_full()
    {
        using var browser = new Browserless(_app);
        (await browser.SignInAsync(TestApp.AdminEmail, "a wrong password")).Dispose();
        (await browser.SignInAsync("somebody.else@example.org", "a wrong password")).Dispose();
        (await browser.SignInAsync(TestApp.AdminEmail, TestApp.AdminPassword)).Dispose();

        var failed = _lines.Of(LogEvents.SignInFailed);
        Assert.Equal(["password", "unknown"], failed.Select(line => line["Reason"]));
        Assert.Equal([_app.Admin.Id, "(null)"], failed.Select(line => line["UserId"] ?? "(null)"));
        Assert.Equal("s…@example.org", failed[1]["Email"]);
        var entered = Assert.Single(_lines.Of(LogEvents.SignedIn));
        Assert.Equal(_app.Admin.Id, entered["UserId"]);
        Assert.Equal(nameof(StaffRole.Administrator), entered["Role"]);
        Assert.Equal("127.0.0.1", entered["Source"]);
        Assert.All(_lines.All, line =>
        {
            Assert.DoesNotContain("wrong password", line["Text"], StringComparison.Ordinal);
            Assert.DoesNotContain(TestApp.AdminPassword, line["Text"], StringComparison.Ordinal);
            Assert.DoesNotContain("somebody", line["Text"], StringComparison.Ordinal);
        });
    }

    /// <summary>Keeps every line with its named fields.</summary>
    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<(int Event, IReadOnlyDictionary<string, string?> Fields)> _lines = new();

        public IEnumerable<IReadOnlyDictionary<string, string?>> All => _lines.Select(line => line.Fields);

        public IReadOnlyList<IReadOnlyDictionary<string, string?>> Of(int number) => [.. _lines.Where(line => line.Event == number).Select(line => line.Fields)];

        public ILogger CreateLogger(string categoryName) => new Keeper(_lines);

        public void Dispose()
        {
        }

        private sealed class Keeper(ConcurrentQueue<(int Event, IReadOnlyDictionary<string, string?> Fields)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var fields = (state as IReadOnlyList<KeyValuePair<string, object?>> ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString(), StringComparer.Ordinal);
                fields["Text"] = formatter(state, exception);
                lines.Enqueue((eventId.Id, fields));
            }
        }
    }
}
