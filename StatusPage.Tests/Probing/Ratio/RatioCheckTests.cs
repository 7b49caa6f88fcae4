using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing.Ratio;

public sealed class RatioCheckTests
{
    [Theory]
    [InlineData(99, 100, CheckVerdict.Ok, "reached", 99.0)]
    [InlineData(98_999, 100_000, CheckVerdict.Failed, "missed", 98.99)]
    [InlineData(100, 100, CheckVerdict.Ok, "reached", 100.0)]
    [InlineData(0, 50, CheckVerdict.Failed, "missed", 0.0)]
    [InlineData(49, 49, CheckVerdict.Gap, "too_few", null)]
    [InlineData(0, 0, CheckVerdict.Gap, "too_few", null)]
    public async Task The_share_of_the_window_is_compared_with_the_target(long good, long total, CheckVerdict verdict, string code, double? share)
    {
        await using var app = await CoreApp.StartAsync();
        await AddAsync(app, 7, good - (good / 2), total - (total / 2), minutesAgo: 59);
        await AddAsync(app, 7, good / 2, total / 2, minutesAgo: 0);
        await AddAsync(app, 7, 0, 1_000_000, minutesAgo: 60);
        await AddAsync(app, 8, 0, 1_000_000, minutesAgo: 1);

        var outcome = await RunAsync(app);

        Assert.Equal((verdict, code, share), (outcome.Verdict, outcome.Code, outcome.Evidence?.Value));
    }

    [Fact]
    public async Task A_miss_says_how_many_were_good()
    {
        await using var app = await CoreApp.StartAsync();
        await AddAsync(app, 7, 97, 100, minutesAgo: 1);

        Assert.Equal("97 of 100 were good in the last 60 minutes: 97 %; at least 99 % are wanted.", (await RunAsync(app)).Detail);
    }

    [Theory]
    [InlineData("{}", "settings.target")]
    [InlineData("""{"target": 101}""", "settings.target")]
    [InlineData("""{"target": 99, "windowMinutes": 10081}""", "settings.windowMinutes")]
    [InlineData("""{"target": 99, "minimumTotal": 0}""", "settings.minimumTotal")]
    public async Task A_setting_that_is_missing_or_wrong_is_named(string settings, string field)
    {
        await using var prober = new Prober();
        Assert.Equal(field, Assert.Single(prober.Validate(ProbeKind.Ratio, "", settings).Faults).Key);
    }

    private static async Task AddAsync(CoreApp app, long probe, long good, long total, int minutesAgo)
    {
        await using var db = await app.Get<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        db.RatioSamples.Add(new RatioSample { Probe = probe, AtMs = app.Now.AddMinutes(-minutesAgo).ToUnixTimeMilliseconds(), Good = good, Total = total });
        await db.SaveChangesAsync();
    }

    private static Task<CheckOutcome> RunAsync(CoreApp app) =>
        app.Services.GetServices<IProbeKind>().Single(kind => kind.Kind == ProbeKind.Ratio).Prepare(new ProbeDefinition
        {
            Id = "probe",
            Number = 7,
            Name = "A probe",
            Kind = ProbeKind.Ratio,
            Target = "",
            IntervalSeconds = 60,
            TimeoutSeconds = 10,
            Settings = JsonNode.Parse("""{"windowMinutes": 60, "target": 99, "minimumTotal": 50}""")!.AsObject(),
            CreatedAt = app.Now,
            WithEvidence = true,
        }).RunAsync(CancellationToken.None);
}
