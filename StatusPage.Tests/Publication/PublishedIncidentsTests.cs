using StatusPage.Core.Incidents;
using StatusPage.Core.Publication;
using static StatusPage.Tests.Publication.Snapshots;

namespace StatusPage.Tests.Publication;

/// <summary>The history of incidents, as each posting carries it on.</summary>
public sealed class PublishedIncidentsTests
{
    [Fact]
    public void Whatever_is_posted_moved_in_time_or_taken_away_the_newest_is_first_and_each_is_found_by_its_id()
    {
        var random = new Random(20260511);
        var expected = new Dictionary<string, PublishedIncident>(StringComparer.Ordinal);
        var incidents = PublishedIncidents.None;
        for (var publication = 0; publication < 300; publication++)
        {
            // Few ids and few hours, so that many are changed, moved and of one moment.
            var changed = Enumerable.Range(0, random.Next(4)).Select(_ => $"i{random.Next(60):D2}").Distinct()
                .Select(id => Incident(id) with { StartedAt = Now.AddHours(random.Next(12)), Status = (IncidentStatus)random.Next(4) })
                .ToList();
            var removed = Enumerable.Range(0, random.Next(3)).Select(_ => $"i{random.Next(60):D2}").Distinct().Where(id => changed.TrueForAll(one => one.Id != id)).ToList();
            var before = incidents;

            incidents = incidents.With(changed, removed);

            changed.ForEach(one => expected[one.Id] = one);
            removed.ForEach(id => expected.Remove(id));
            var inOrder = expected.Values.OrderByDescending(one => one.StartedAt).ThenByDescending(one => one.Id, StringComparer.Ordinal).ToList();
            Assert.Equal(inOrder, incidents.NewestFirst);
            Assert.Equal(inOrder.Where(one => one.IsOpen), incidents.Open);
            Assert.Equal(changed.Select(one => one.Id).Order(StringComparer.Ordinal), incidents.OtherThan(before).Select(one => one.Id).Order(StringComparer.Ordinal));
            Assert.All(Enumerable.Range(0, 60).Select(i => $"i{i:D2}"), id => Assert.Same(expected.GetValueOrDefault(id), incidents.Find(id)));
        }
    }
}
