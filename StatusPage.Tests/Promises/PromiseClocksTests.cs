using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;
using static StatusPage.Core.Incidents.IncidentStatus;
using static StatusPage.Core.Promises.Clocks.PromiseKind;
using static StatusPage.Core.Promises.Clocks.PromiseState;

namespace StatusPage.Tests.Promises;

public sealed class PromiseClocksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 12, 12, 0, 0, TimeSpan.Zero);

    private static readonly PromiseLadder A = ReadyMadePolicy.A.Promises;
    private static readonly PromiseLadder B = ReadyMadePolicy.B.Promises;

    [Theory]
    [InlineData(0, Kept)]
    [InlineData(15, Kept)]
    [InlineData(16, Missed)]
    public void The_first_posting_meets_the_first_promise_until_the_very_moment_it_is_due(int minute, PromiseState state)
    {
        var first = Assert.Single(Clocks(A, now: minute, (minute, Investigating, Impact.Critical)), clock => clock.Kind == FirstUpdate);

        Assert.Equal((1, state, Noon.AddMinutes(15), Noon.AddMinutes(minute)), (first.Cycle, first.State, first.DueAt, first.MetAt!.Value));
    }

    [Fact]
    public void Reporting_an_incident_as_harmless_first_does_not_spare_it_the_first_promise()
    {
        var first = Assert.Single(Clocks(A, now: 62, (60, Investigating, Impact.None), (61, Investigating, Impact.Critical)), clock => clock.Kind == FirstUpdate);
        Assert.Equal((Missed, Noon.AddMinutes(15), Noon.AddMinutes(60)), (first.State, first.DueAt, first.MetAt!.Value));

        var raised = Clocks(A, now: 62, (40, Investigating, Impact.Minor), (61, Investigating, Impact.Critical)).Single(clock => clock.Kind == FirstUpdate);
        Assert.Equal((Kept, Noon.AddMinutes(60)), (raised.State, raised.DueAt));
        Assert.DoesNotContain(Clocks(A, now: 90, (60, Investigating, Impact.None), (70, Resolved, Impact.None), (80, Investigating, Impact.Critical)), clock => clock.Kind == FirstUpdate);
    }

    [Fact]
    public void Each_posting_of_a_person_restarts_the_cadence()
    {
        var clocks = Updates(Clocks(A, now: 70, (5, Investigating, Impact.Critical), (30, Identified, Impact.Critical), (61, Identified, Impact.Critical)));

        Assert.Equal(["1 due 35 met 30 kept", "2 due 60 met 61 missed", "3 due 91 running"], clocks);
    }

    [Fact]
    public void What_the_product_posts_by_itself_meets_the_first_promise_but_keeps_no_cadence()
    {
        var clocks = Clocks(A, now: 20, Automatic(5, Investigating, Impact.Critical), Automatic(15, Monitoring, Impact.Critical));

        Assert.Equal(Kept, clocks.Single(clock => clock.Kind == FirstUpdate).State);
        Assert.Equal(["1 due 35 running"], Updates(clocks));
    }

    [Fact]
    public void The_end_of_an_incident_ends_its_cadence_whoever_posts_it() =>
        Assert.Equal(["1 due 35 met 20 kept"], Updates(Clocks(A, now: 500, Automatic(5, Investigating, Impact.Critical), Automatic(20, Resolved, Impact.Critical))));

    [Fact]
    public void One_silence_is_one_miss_however_long() =>
        Assert.Equal(["1 due 35 missed"], Updates(Clocks(A, now: 500, (5, Investigating, Impact.Critical))));

    [Fact]
    public void Nothing_is_missed_at_the_moment_it_is_due()
    {
        Assert.Equal(["1 due 35 running"], Updates(Clocks(A, now: 35, (5, Investigating, Impact.Critical))));
        Assert.Equal(["1 due 35 missed"], Updates(Clocks(A, now: 36, (5, Investigating, Impact.Critical))));
    }

    [Fact]
    public void Reopening_starts_cadence_and_resolution_anew()
    {
        Assert.Equal(
            ["1 due 30 met 20 kept", "2 due 130 running"],
            Updates(Clocks(A, now: 110, (0, Investigating, Impact.Critical), (20, Resolved, Impact.Critical), (100, Investigating, Impact.Critical))));
        Assert.Equal(
            ["1 due 240 met 20 kept", "2 due 340 running"],
            Said(Resolution, Clocks(B, now: 110, (10, Investigating, Impact.Critical), (20, Resolved, Impact.Critical), (100, Investigating, Impact.Critical))));
    }

    [Fact]
    public void An_impact_without_a_rhythm_owes_no_update()
    {
        Assert.Empty(Updates(Clocks(A, now: 500, (0, Investigating, Impact.Minor))));
        Assert.Empty(Clocks(A, now: 500, (0, Investigating, Impact.None)));
    }

    [Fact]
    public void A_posting_that_changes_the_impact_sets_the_rhythm_from_then_on() => Assert.Equal(
        ["1 due 40 met 20 kept", "2 due 80 running"],
        Updates(Clocks(A, now: 30, (5, Investigating, Impact.Minor), (10, Investigating, Impact.Critical), (20, Identified, Impact.Major))));

    [Fact]
    public void An_impact_that_the_product_raises_starts_a_rhythm_and_shortens_one_but_never_lengthens_it()
    {
        Assert.Equal(["1 due 50 running"], Updates(Clocks(A, now: 30, Automatic(0, Investigating, Impact.Minor), Automatic(20, Investigating, Impact.Critical))));
        Assert.Equal(["1 due 40 running"], Updates(Clocks(A, now: 30, Automatic(0, Investigating, Impact.Major), Automatic(10, Investigating, Impact.Critical))));
        Assert.Equal(["1 due 30 running"], Updates(Clocks(A, now: 29, Automatic(0, Investigating, Impact.Critical), Automatic(10, Investigating, Impact.Major))));
    }

    [Theory]
    [InlineData(60, "1 due 300 running", "raised after an hour: four hours from then are sooner than eight from detection")]
    [InlineData(300, "1 due 480 running", "raised after five: what was promised before is sooner")]
    public void A_raised_impact_adds_its_target_and_the_earliest_counts(int raised, string expected, string why) =>
        Assert.True(expected == Said(Resolution, Clocks(B, raised, (0, Investigating, Impact.Major), (raised, Investigating, Impact.Critical))).Single(), why);

    [Fact]
    public void A_lowered_impact_gives_no_more_time_to_resolve() =>
        Assert.Equal(["1 due 240 running"], Said(Resolution, Clocks(B, 60, (0, Investigating, Impact.Critical), (50, Identified, Impact.None))));

    [Fact]
    public void Best_effort_has_no_clock() => Assert.Empty(Said(Resolution, Clocks(B, 60, (0, Investigating, Impact.None))));

    [Fact]
    public void What_was_written_down_as_missed_stays_missed_when_the_clock_is_set_back()
    {
        // Due at 12:30, found missed at 12:31; then the clock goes back an hour and somebody posts at what it calls 11:41.
        SettledPromise[] settled = [new(NextUpdate, 1, Missed, Noon.AddMinutes(30))];
        PromisePosting[] postings = [new(Noon, Investigating, Impact.Critical, false), new(Noon.AddMinutes(-19), Identified, Impact.Critical, false)];

        var clocks = PromiseClocks.Of(A, Noon, postings, Noon.AddMinutes(-19), settled);

        Assert.Equal([Missed, Running], clocks.Where(clock => clock.Kind == NextUpdate).Select(clock => clock.State));
    }

    [Fact]
    public void A_waiver_counts_above_the_miss_it_excuses() => Assert.Equal(
        Waived,
        PromiseClocks.Of(A, Noon, [new(Noon, Investigating, Impact.Critical, false)], Noon.AddHours(1), [new(NextUpdate, 1, Missed, Noon.AddMinutes(30)), new(NextUpdate, 1, Waived, Noon.AddMinutes(30))])
            .Single(clock => clock.Kind == NextUpdate).State);

    [Fact]
    public void A_policy_without_promises_owes_nothing() =>
        Assert.Empty(Clocks(PromiseLadder.None, 500, (0, Investigating, Impact.Critical), (400, Resolved, Impact.Critical)));

    [Fact]
    public void Whatever_clocks_do_a_miss_that_was_written_down_never_becomes_kept_and_every_promise_ends_once() =>
        Prop.ForAll(Histories().ToArbitrary(), history =>
        {
            var settled = new List<SettledPromise>();
            var postings = new List<PromisePosting>();
            var now = Noon;
            foreach (var (step, jump, posting) in history)
            {
                now = now.AddMinutes(step).AddMinutes(-jump);
                if (posting is { } one && !(postings.Count == 0 && one.Status == Resolved))
                {
                    postings.Add(one with { At = now });
                }

                foreach (var clock in PromiseClocks.Of(B with { Impacts = Both() }, Noon, postings, now, settled))
                {
                    var before = settled.Find(one => one.Kind == clock.Kind && one.Cycle == clock.Cycle);
                    if (before is not null && before.State != clock.State)
                    {
                        return false;
                    }

                    if (before is null && clock.State != Running)
                    {
                        settled.Add(new SettledPromise(clock.Kind, clock.Cycle, clock.State, clock.DueAt));
                    }
                }
            }

            return settled.DistinctBy(one => (one.Kind, one.Cycle)).Count() == settled.Count;
        }).QuickCheckThrowOnFailure();

    private static Dictionary<Impact, ImpactPromises> Both() => Enum.GetValues<Impact>().ToDictionary(
        impact => impact, impact => B.Of(impact) with { Cadence = Cadence.Every(Span.Minutes(30)) });

    /// <summary>Minutes that pass, minutes the clock is set back, and what is posted then.</summary>
    private static Gen<List<(int Step, int Jump, PromisePosting? Posting)>> Histories() =>
        (from step in Gen.Choose(0, 200)
         from back in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Choose(1, 60)))
         from posts in Gen.Elements(true, true, false)
         from status in Gen.Elements(Investigating, Identified, Resolved)
         from impact in Gen.Elements(Enum.GetValues<Impact>())
         from automatic in Gen.Elements(true, false)
         select (step, back, posts ? new PromisePosting(Noon, status, impact, automatic) : null)).ListOf().Select(list => list.ToList());

    private static IReadOnlyList<PromiseClock> Clocks(PromiseLadder ladder, int now, params (int Minute, IncidentStatus Status, Impact Impact)[] postings) =>
        Clocks(ladder, now, [.. postings.Select(p => new PromisePosting(Noon.AddMinutes(p.Minute), p.Status, p.Impact, Automatic: false))]);

    private static IReadOnlyList<PromiseClock> Clocks(PromiseLadder ladder, int now, params PromisePosting[] postings) =>
        PromiseClocks.Of(ladder, Noon, postings, Noon.AddMinutes(now));

    private static PromisePosting Automatic(int minute, IncidentStatus status, Impact impact) => new(Noon.AddMinutes(minute), status, impact, Automatic: true);

    private static IEnumerable<string> Updates(IReadOnlyList<PromiseClock> clocks) => Said(NextUpdate, clocks);

    private static IEnumerable<string> Said(PromiseKind kind, IReadOnlyList<PromiseClock> clocks) => clocks.Where(clock => clock.Kind == kind).Select(clock => string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.Cycle} due {(clock.DueAt - Noon).TotalMinutes}{(clock.MetAt is { } met ? $" met {(met - Noon).TotalMinutes}" : "")} {clock.State.ToString().ToLowerInvariant()}"));
}
