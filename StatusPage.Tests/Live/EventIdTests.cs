using System.Buffers;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Publication;
using StatusPage.Tests.Publication;
using StatusPage.Tests.Support;
using StatusPage.Web.Live;
using static StatusPage.Tests.Publication.Snapshots;

namespace StatusPage.Tests.Live;

/// <summary>Where a reader goes on, by the last id it has.</summary>
public sealed class EventIdTests
{
    private const string Site = "https://status.example.com";

    [Fact]
    public void An_id_is_read_back_as_it_was_written()
    {
        var id = new EventId(1_778_576_400_000, 12, 345, 6);

        Assert.True(EventId.TryParse(id.ToString(), out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("a-b-c-d")]
    [InlineData("1-2-3")]
    [InlineData("1-2-3-4-5")]
    [InlineData("-1-2-3-4")]
    [InlineData("1-2-3-99999999999999999999")]
    [InlineData("9223372036854775807-2-3-4")]
    [InlineData("1- 2-3-4")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000000000000000001-2-3-4")]
    public void Whatever_is_no_id_of_ours_is_none(string? text) => Assert.False(EventId.TryParse(text, out _));

    [Fact]
    public void A_place_that_is_known_is_gone_on_from_exactly()
    {
        var events = RecentEvents.Begin(epoch: 5, Empty).With(Empty.Next().With(Incident("one"), Incident("two"), Incident("three")), Site);
        var second = IdOf(events[2]);

        AssertBegins(3, Resume(events, second));
        AssertBegins(4, Resume(events, ServerSentEvent.Parse(events.Beat).Id));
        // Who never had one begins with what comes.
        AssertBegins(4, Resume(events, null));
        AssertBegins(4, Resume(events, "nonsense"));
    }

    [Fact]
    public void A_place_in_another_process_is_gone_on_from_by_its_time_and_some_of_it_is_told_twice()
    {
        var before = RecentEvents.Begin(epoch: 5, Empty with { BuiltAt = Now.AddMinutes(10) });
        var after = Empty.With(Incident("long before"), Incident("just before") with { UpdatedAt = Now.AddMinutes(10).AddSeconds(-20) }, Incident("since") with { UpdatedAt = Now.AddMinutes(11), ReportedAt = Now.AddMinutes(11) });
        var another = RecentEvents.Begin(epoch: 6, after with { Version = 3, BuiltAt = Now.AddMinutes(12) });

        var (next, told) = Resume(another, ServerSentEvent.Parse(before.Beat).Id);

        Assert.Equal(1, next);
        Assert.Equal(["incident.updated just before", "incident.created since"], told);
    }

    [Fact]
    public void What_is_told_by_time_can_be_gone_on_from_by_time()
    {
        var since = Now.AddMinutes(20);
        var snapshot = Empty.With([.. Enumerable.Range(0, 5).Select(i => Incident($"i{i}") with { UpdatedAt = since.AddMinutes(i) })]) with { BuiltAt = Now.AddHours(1) };
        var first = RecentEvents.Begin(epoch: 6, snapshot);
        var third = first.Resume(new EventId(since.AddMinutes(-1).ToUnixTimeMilliseconds(), 1, 5, 9).ToString(), Site).First.ElementAt(2);

        Assert.Equal(["incident.updated i2", "incident.updated i3", "incident.updated i4"], Resume(RecentEvents.Begin(epoch: 7, snapshot), IdOf(third)).Told);
    }

    [Fact]
    public void Who_was_away_for_more_than_a_week_begins_anew()
    {
        var events = RecentEvents.Begin(epoch: 6, Empty.With(Incident("i")));

        Assert.NotEmpty(Resume(events, new EventId(Now.AddDays(-6).ToUnixTimeMilliseconds(), 1, 5, 9).ToString()).Told);
        Assert.Empty(Resume(events, new EventId(Now.AddDays(-8).ToUnixTimeMilliseconds(), 1, 5, 9).ToString()).Told);
        // A time to come is a clock that went wrong.
        Assert.Empty(Resume(events, new EventId(Now.AddYears(9).ToUnixTimeMilliseconds(), 1, 5, 9).ToString()).Told);
    }

    [Fact]
    public void Only_so_many_events_are_kept_and_who_is_further_behind_is_told_from_the_snapshot()
    {
        var events = RecentEvents.Begin(epoch: 5, Empty);
        var place = ServerSentEvent.Parse(events.Beat).Id;
        var snapshot = Empty;
        for (var i = 0; i < 30; i++)
        {
            snapshot = snapshot.Next().With([.. Enumerable.Range(0, 50).Select(n => Incident($"{i}.{n}"))]);
            events = events.With(snapshot, Site);
        }

        Assert.Equal(1501, events.Next);
        Assert.Equal(501, events.First);
        Assert.Equal(1500, Resume(events, place).Told.Count);
        AssertBegins(501, Resume(events, new EventId(1, 1, 5, 500).ToString()));
    }

    [Fact]
    public void One_encoding_serves_readers_who_came_to_different_addresses()
    {
        var incident = Incident("i") with { Title = $"Not {EventFrame.Gap[..^1]}", Postmortem = new PublishedPostmortem { DueAt = null, PublishedAt = Now, Readers = PostmortemReaders.Everybody, Sections = [], Actions = [] } };
        var frame = RecentEvents.Begin(epoch: 5, Empty).With(Empty.Next().With(incident), EventFrame.Gap)[1];

        foreach (var site in (string[])["https://status.example.com", "http://localhost:5080/it's"])
        {
            var json = Read(frame, site).Json;
            Assert.Equal($"{site}/incidents/i", (string?)json["url"]);
            Assert.StartsWith($"{site}/", (string?)json["postmortem"]!["url"], StringComparison.Ordinal);
            Assert.Equal(incident.Title, (string?)json["title"]);
        }
    }

    private static void AssertBegins(long next, (long Next, IReadOnlyList<string> Told) place)
    {
        Assert.Equal(next, place.Next);
        Assert.Empty(place.Told);
    }

    private static (long Next, IReadOnlyList<string> Told) Resume(RecentEvents events, string? last)
    {
        var (next, told) = events.Resume(last, Site);
        return (next, [.. told.Select(frame => Read(frame)).Select(e => $"{e.Name} {((string)e.Json["id"]!)}")]);
    }

    private static string IdOf(EventFrame frame) => Read(frame).Id!;

    private static ServerSentEvent Read(EventFrame frame, string site = Site)
    {
        var output = new ArrayBufferWriter<byte>();
        frame.WriteTo(output, EventFrame.Fill(site));
        return ServerSentEvent.Parse(output.WrittenSpan.ToArray());
    }
}
