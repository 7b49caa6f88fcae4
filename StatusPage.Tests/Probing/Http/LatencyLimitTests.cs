using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Core.Probing.Http;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing.Http;

public sealed class LatencyLimitTests
{
    [Theory]
    [InlineData(50, 5)]
    [InlineData(90, 9)]
    [InlineData(91, 10)]
    [InlineData(99, 10)]
    [InlineData(1, 1)]
    public void The_percentile_is_the_nearest_rank(double percentile, int latency) =>
        Assert.Equal(latency, LatencyLimit.NearestRank([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percentile));

    [Theory]
    [InlineData(30, 0, CheckVerdict.Ok, "200")]
    [InlineData(30, 4, CheckVerdict.Failed, "percentile_too_slow")]
    [InlineData(5, 5, CheckVerdict.Ok, "200")]
    public async Task A_probe_fails_when_the_percentile_of_its_window_is_too_slow(int samples, int slow, CheckVerdict verdict, string code)
    {
        await using var app = await StartAsync();
        await AddAsync(app, samples - slow, latency: 20, minutesAgo: 10);
        await AddAsync(app, slow, latency: 30_000, minutesAgo: 10);
        await AddAsync(app, 50, latency: 30_000, minutesAgo: 61);

        Assert.Equal((verdict, code), await RunAsync(app));
    }

    [Fact]
    public async Task Answers_that_failed_for_their_latency_alone_stay_in_the_window_and_others_do_not()
    {
        await using var app = await StartAsync();
        await AddAsync(app, 20, latency: 20, minutesAgo: 10);
        await AddAsync(app, 10, latency: 30_000, minutesAgo: 10, code: "timeout");
        Assert.Equal((CheckVerdict.Ok, "200"), await RunAsync(app));

        await AddAsync(app, 5, latency: 30_000, minutesAgo: 5, code: LatencyLimit.Code);
        Assert.Equal((CheckVerdict.Failed, LatencyLimit.Code), await RunAsync(app));
    }

    private static Task<CoreApp> StartAsync() => CoreApp.StartAsync(services => services.AddSingleton(new ProbingOptions { AllowPrivateNetworks = true }));

    private static async Task AddAsync(CoreApp app, int count, int latency, int minutesAgo, string? code = null)
    {
        await using var db = await app.Get<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        var before = await db.ProbeResults.CountAsync();
        db.ProbeResults.AddRange(Enumerable.Range(0, count).Select(i => new ProbeResult
        {
            Probe = 7,
            AtMs = app.Now.AddMinutes(-minutesAgo).ToUnixTimeMilliseconds() + before + i,
            Ok = code is null,
            LatencyMs = latency,
            Code = code ?? "200",
        }));
        await db.SaveChangesAsync();
    }

    private static async Task<(CheckVerdict, string)> RunAsync(CoreApp app)
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        var check = app.Services.GetServices<IProbeKind>().Single(kind => kind.Kind == ProbeKind.Http).Prepare(new ProbeDefinition
        {
            Id = "probe",
            Number = 7,
            Name = "A probe",
            Kind = ProbeKind.Http,
            Target = target.Url,
            IntervalSeconds = 60,
            TimeoutSeconds = 10,
            Settings = JsonNode.Parse("""{"latencyPercentile": {"percentile": 90, "maxMs": 9000, "windowMinutes": 60, "minimumSamples": 20}}""")!.AsObject(),
            CreatedAt = app.Now,
        });
        var outcome = await check.RunAsync(CancellationToken.None);
        return (outcome.Verdict, outcome.Code);
    }
}
