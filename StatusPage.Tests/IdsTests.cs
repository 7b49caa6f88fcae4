using StatusPage.Core;
using StatusPage.Tests.Support;

namespace StatusPage.Tests;

public sealed class IdsTests
{
    [Fact]
    public void Ids_sort_by_the_time_they_were_made()
    {
        var ids = Enumerable.Range(0, 200).Select(i => Ids.New(FakeClock.Start.AddMilliseconds(i * 37))).ToList();

        Assert.Equal(ids, ids.Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.Matches("^[0-9a-hjkmnp-tv-z]{18}$", id));
    }

    [Fact]
    public void Ids_of_one_moment_differ() =>
        Assert.Equal(5_000, Enumerable.Range(0, 5_000).Select(_ => Ids.New(FakeClock.Start)).Distinct(StringComparer.Ordinal).Count());
}
