using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing.Heartbeat;

public sealed class HeartbeatCheckTests
{
    [Theory]
    [InlineData(0, CheckVerdict.Ok, "awaited")]
    [InlineData(130, CheckVerdict.Ok, "awaited")]
    [InlineData(131, CheckVerdict.Failed, "no_call")]
    public async Task One_that_never_called_is_late_after_a_period_and_its_grace(int seconds, CheckVerdict verdict, string code)
    {
        await using var app = await CoreApp.StartAsync();
        Assert.Equal((verdict, code), await RunAsync(app, created: app.Now.AddSeconds(-seconds)));
    }

    [Theory]
    [InlineData(0, CheckVerdict.Ok, "called")]
    [InlineData(130, CheckVerdict.Ok, "called")]
    [InlineData(131, CheckVerdict.Failed, "no_call")]
    public async Task One_that_called_is_late_after_a_period_and_its_grace(int seconds, CheckVerdict verdict, string code)
    {
        await using var app = await CoreApp.StartAsync();
        await using (var db = await app.Get<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync())
        {
            db.ProbeStates.Add(new ProbeState { Probe = 7, LastBeatAtMs = app.Now.AddSeconds(-seconds).ToUnixTimeMilliseconds() });
            await db.SaveChangesAsync();
        }

        Assert.Equal((verdict, code), await RunAsync(app, created: app.Now.AddDays(-1)));
    }

    [Fact]
    public async Task One_that_is_only_tried_tells_nothing_yet()
    {
        await using var app = await CoreApp.StartAsync();
        Assert.Equal((CheckVerdict.Gap, "nothing_yet"), await RunAsync(app, app.Now, number: 0));
    }

    [Fact]
    public async Task Trouble_with_the_database_is_not_held_against_the_sender()
    {
        await using var app = await CoreApp.StartAsync();
        await app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE ProbeStates"));
        Assert.Equal((CheckVerdict.Gap, "internal_error"), await RunAsync(app, app.Now));
    }

    [Theory]
    [InlineData("{}", "settings.periodSeconds")]
    [InlineData("""{"periodSeconds": 9}""", "settings.periodSeconds")]
    [InlineData("""{"periodSeconds": 60, "graceSeconds": -1}""", "settings.graceSeconds")]
    [InlineData("""{"periodSeconds": 60, "grace": 1}""", "settings.grace")]
    public async Task A_setting_that_is_missing_or_wrong_is_named(string settings, string field)
    {
        await using var prober = new Prober();
        Assert.Equal(field, Assert.Single(prober.Validate(ProbeKind.Heartbeat, "", settings).Faults).Key);
    }

    private static async Task<(CheckVerdict, string)> RunAsync(CoreApp app, DateTimeOffset created, long number = 7)
    {
        var outcome = await app.Services.GetServices<IProbeKind>().Single(kind => kind.Kind == ProbeKind.Heartbeat).Prepare(new ProbeDefinition
        {
            Id = "probe",
            Number = number,
            Name = "A probe",
            Kind = ProbeKind.Heartbeat,
            Target = "",
            IntervalSeconds = 60,
            TimeoutSeconds = 10,
            Settings = JsonNode.Parse("""{"periodSeconds": 100, "graceSeconds": 30}""")!.AsObject(),
            CreatedAt = created,
        }).RunAsync(CancellationToken.None);
        return (outcome.Verdict, outcome.Code);
    }
}
