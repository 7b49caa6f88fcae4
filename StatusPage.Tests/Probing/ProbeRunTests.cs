using StatusPage.Core.Probing;

namespace StatusPage.Tests.Probing;

public sealed class ProbeRunTests
{
    [Theory]
    [InlineData("", 3, 3, ProbeHealth.Unknown)]
    [InlineData("-", 3, 3, ProbeHealth.Unknown)]
    [InlineData("--", 3, 3, ProbeHealth.Unknown)]
    [InlineData("---", 3, 3, ProbeHealth.Down)]
    [InlineData("+", 3, 3, ProbeHealth.Up)]
    [InlineData("+--", 3, 3, ProbeHealth.Up)]
    [InlineData("--+--", 3, 3, ProbeHealth.Up)]
    [InlineData("--+---", 3, 3, ProbeHealth.Down)]
    [InlineData("---++", 3, 3, ProbeHealth.Down)]
    [InlineData("---++-++", 3, 3, ProbeHealth.Down)]
    [InlineData("---+++", 3, 3, ProbeHealth.Up)]
    [InlineData("-", 1, 3, ProbeHealth.Down)]
    [InlineData("-+", 1, 1, ProbeHealth.Up)]
    public void Health_follows_the_results_in_a_row(string results, int failures, int recoveries, ProbeHealth expected)
    {
        Assert.Equal(expected, Run(results, failures, recoveries).Health);
    }

    [Theory]
    [InlineData("++---", 3)]
    [InlineData("--+---", 4)]
    // Two successes within an outage do not make it a new one.
    [InlineData("---++--", 1)]
    [InlineData("---+++---", 7)]
    [InlineData("---+++", null)]
    public void A_run_of_failures_begins_with_its_first_failure(string results, int? minute)
    {
        Assert.Equal(minute, Run(results, 3, 3).FailingSinceMs);
    }

    [Theory]
    [InlineData("---++", 4)]
    [InlineData("---+-++", 6)]
    [InlineData("+++", 1)]
    [InlineData("++-", null)]
    public void A_run_of_successes_begins_with_its_first_success(string results, int? minute)
    {
        Assert.Equal(minute, Run(results, 3, 3).PassingSinceMs);
    }

    private static ProbeRun Run(string results, int failures, int recoveries) =>
        results.Index().Aggregate(default(ProbeRun), (run, one) => run.After(one.Index + 1, one.Item == '+', failures, recoveries));
}
