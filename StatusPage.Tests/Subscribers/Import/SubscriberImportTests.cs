using System.Text;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Subscribers.Import;
using StatusPage.Core.Text;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Subscribers.Import;

public sealed class SubscriberImportTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_new_address_is_asked_to_confirm_what_its_line_says()
    {
        var api = await _app.AddComponentAsync("API");
        var web = await _app.AddComponentAsync("Web app");
        var lines = await ImportAsync(
            $"""
            email,Name,Components,minimum_impact,maintenance
            anna@example.com,Anna,,,
            ben@example.com,"Ben, the second",api; {web.Id},major,no
            """);

        Assert.Equal([(2L, ImportResult.Added), (3L, ImportResult.Added)], lines.Select(line => (line.Line, line.Result)));
        var anna = await _app.SubscriberAsync("anna@example.com");
        Assert.Equal((SubscriberState.Pending, SubscriberSource.Import, 1), (anna.State, anna.Source, anna.ConfirmationNumber));
        Assert.Equal((SubscriberScope.All, Impact.None, true), (anna.Requested!.Scope, anna.Requested.MinimumImpact, anna.Requested.Maintenance));
        Assert.Equal(_app.Now + SubscriptionLimits.ConfirmationValid, anna.ConfirmationExpiresAt);
        Assert.Equal(1, await _app.ConfirmationsSentToAsync("anna@example.com"));

        // The link in its mail works like any other.
        await _app.Get<SubscriptionService>().ConfirmAsync(await _app.ConfirmTokenAsync("ben@example.com"));
        var ben = await _app.SubscriberAsync("ben@example.com");
        Assert.Equal((SubscriberState.Active, SubscriberScope.Components, Impact.Major, false), (ben.State, ben.Scope, ben.MinimumImpact, ben.Maintenance));
        Assert.Equal(new[] { api.Id, web.Id }.Order(), await _app.ReadAsync(db => db.SubscriberComponents.Where(c => c.SubscriberId == ben.Id).Select(c => c.ComponentId).Order().ToListAsync()));
    }

    [Fact]
    public async Task Where_an_administrator_vouches_for_consent_everyone_is_active_at_once_and_the_log_says_who_vouched()
    {
        await _app.AddComponentAsync("API");
        await _app.AskAsync("waiting@example.com");
        var lines = await ImportAsync("email,components\nanna@example.com,API\nwaiting@example.com,API\n", new ImportOptions(Confirmed: true));

        Assert.Equal([ImportResult.Added, ImportResult.Activated], lines.Select(line => line.Result));
        foreach (var email in (string[])["anna@example.com", "waiting@example.com"])
        {
            var subscriber = await _app.SubscriberAsync(email);
            Assert.Equal((SubscriberState.Active, SubscriberScope.Components, _app.Admin.Name), (subscriber.State, subscriber.Scope, subscriber.VouchedBy));
            Assert.Equal(1, await _app.ReadAsync(db => db.SubscriberComponents.CountAsync(c => c.SubscriberId == subscriber.Id)));
            Assert.Equal(0, await _app.ConfirmationsSentToAsync(email));
        }

        var log = await _app.ReadAsync(db => db.Audit.Where(a => a.SubjectKind == "subscribers").OrderBy(a => a.Id).ToListAsync());
        Assert.Equal(["subscribers.import_started", "subscribers.imported"], log.Select(entry => entry.Action));
        Assert.Equal("2 of 2 lines: 1 added, 1 activated, 0 refused; consent vouched for", log[1].SubjectName);
        Assert.Equal(_app.Admin.Name, log[1].ActorName);

        var editor = await _app.AddStaffAsync(StaffRole.Editor);
        await Assert.ThrowsAsync<ForbiddenException>(() => ImportAsync("email\nx@example.com\n", new ImportOptions(Confirmed: true), editor));
        await Assert.ThrowsAsync<ForbiddenException>(async () => await ImportAsync("email\nx@example.com\n", new ImportOptions(), await _app.AddStaffAsync(StaffRole.Responder)));
        Assert.Equal(ImportResult.Added, (await ImportAsync("email\nx@example.com\n", new ImportOptions(), editor)).Single().Result);
    }

    [Fact]
    public async Task Who_is_there_already_is_left_alone_and_who_unsubscribed_is_not_brought_back()
    {
        var active = await _app.SubscribeAsync("active@example.com", new SubscriptionRequest { MinimumImpact = Impact.Critical });
        await _app.SubscribeAsync("left@example.com");
        await _app.Get<PreferencesService>().UnsubscribeAsync(await _app.ManageTokenAsync("left@example.com"));
        await _app.SubscribeAsync("refused@example.com");
        await _app.QuarantineAsync("refused@example.com");

        foreach (var options in (ImportOptions[])[new(), new(Confirmed: true)])
        {
            var lines = await ImportAsync("email,minimumImpact\nACTIVE@Example.com,none\nleft@example.com,none\nrefused@example.com,none\n", options);
            Assert.Equal([ImportResult.AlreadyThere, ImportResult.Unsubscribed, ImportResult.Quarantined], lines.Select(line => line.Result));
        }

        var still = await _app.SubscriberAsync("active@example.com");
        Assert.Equal((active.Version, Impact.Critical), (still.Version, still.MinimumImpact));
        Assert.Equal(SubscriberState.Unsubscribed, (await _app.SubscriberAsync("left@example.com")).State);
        Assert.Equal(SubscriberState.Quarantined, (await _app.SubscriberAsync("refused@example.com")).State);
    }

    [Fact]
    public async Task A_repeat_and_an_address_given_twice_change_nothing()
    {
        const string file = "email\nanna@example.com\nAnna@EXAMPLE.com\nben@example.com\n";
        Assert.Equal([ImportResult.Added, ImportResult.AlreadyThere, ImportResult.Added], (await ImportAsync(file)).Select(line => line.Result));
        var before = await _app.ReadAsync(db => db.Deliveries.CountAsync());
        Assert.All(await ImportAsync(file), line => Assert.Equal(ImportResult.AlreadyThere, line.Result));
        Assert.Equal((2, before), (await _app.ReadAsync(db => db.Subscribers.CountAsync()), await _app.ReadAsync(db => db.Deliveries.CountAsync())));
    }

    [Fact]
    public async Task One_mailbox_under_many_names_is_not_filled()
    {
        var file = "email\n" + string.Concat(Enumerable.Range(0, 5).Select(i => $"victim+{i}@example.com\n"));
        var lines = await ImportAsync(file);
        Assert.Equal([ImportResult.Added, .. Enumerable.Repeat(ImportResult.Refused, 4)], lines.Select(line => line.Result));
        Assert.Contains("too often of late", lines[1].Sentence, StringComparison.Ordinal);
        // Nobody is asked where consent is vouched for, so nothing stands in the way.
        Assert.Equal(4, (await ImportAsync(file, new ImportOptions(Confirmed: true))).Count(line => line.Result == ImportResult.Added));
    }

    [Fact]
    public async Task The_mails_that_ask_are_spread_so_that_an_incident_does_not_wait_behind_them()
    {
        await ImportAsync("email\n" + Many(1_500));
        var due = await _app.ReadAsync(db => db.Deliveries.OrderBy(d => d.Id).Select(d => d.DueMs).ToListAsync());
        var now = _app.Now.ToUnixTimeMilliseconds();
        Assert.Equal((now, now + 14_990), (due[0], due[^1]));
        Assert.Equal(100, due.Count(ms => ms < now + 1_000));
        // Whoever is asked later has as long to answer.
        var last = await _app.SubscriberAsync("person-1499@example49.com");
        Assert.Equal(_app.Now.AddMilliseconds(14_990) + SubscriptionLimits.ConfirmationValid, last.ConfirmationExpiresAt);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://example.com\"),,,", "email", "is not an email address")]
    [InlineData(",,,", "email", "is missing")]
    [InlineData("a@example.com,Nowhere,,", "components", "There is no component “Nowhere”")]
    [InlineData("a@example.com,Twin,,", "components", "2 components are called “Twin”")]
    [InlineData("a@example.com,,severe,", "minimumImpact", "give none, minor, major, critical")]
    [InlineData("a@example.com,,,perhaps", "maintenance", "give true or false")]
    [InlineData("\"a@example.com\"x,,,", null, "After the closing quote")]
    public async Task A_line_that_cannot_be_taken_is_named_with_its_column_and_why(string line, string? column, string says)
    {
        await _app.AddComponentAsync("Twin");
        await _app.AddComponentAsync("Twin", await _app.AddGroupAsync("Other"));
        var told = await ImportAsync($"email,components,minimumImpact,maintenance\n{line}\nfine@example.com,,,\n");
        Assert.Equal((2L, ImportResult.Refused, column), (told[0].Line, told[0].Result, told[0].Column));
        Assert.Contains(says, told[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(ImportResult.Added, told[1].Result);
    }

    [Fact]
    public async Task What_was_exported_is_imported_elsewhere_without_those_who_left()
    {
        await _app.AddComponentAsync("=Odd, \"name\"");
        var odd = (await _app.ReadAsync(db => db.Components.SingleAsync())).Id;
        await _app.SubscribeAsync("+plus@example.com", new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [odd], MinimumImpact = Impact.Major, Maintenance = false });
        await _app.SubscribeAsync("all@example.com");
        await _app.SubscribeAsync("left@example.com");
        await _app.Get<PreferencesService>().UnsubscribeAsync(await _app.ManageTokenAsync("left@example.com"));
        await _app.AskAsync("pending@example.com");
        var incident = await _app.ReportAsync("Trouble");
        await _app.SubscribeAsync("single@example.com", new SubscriptionRequest { IncidentId = incident.Id });
        using var file = new MemoryStream();
        await _app.Get<SubscriberExport>().WriteAsync(new SubscriberFilter(), file);

        await using var other = await CoreApp.StartAsync();
        await other.AddComponentAsync("=Odd, \"name\"");
        var lines = new List<ImportLine>();
        await other.Get<SubscriberImport>().RunAsync(other.Admin, file, new ImportOptions(Confirmed: true), some =>
        {
            lines.AddRange(some);
            return Task.CompletedTask;
        });

        Assert.Equal(
            [ImportResult.Added, ImportResult.Added, ImportResult.Unsubscribed, ImportResult.Refused, ImportResult.Refused],
            lines.Select(line => line.Result));
        Assert.Equal(["state", "state", "scope"], lines.Skip(2).Select(line => line.Column));
        var moved = (await other.Get<SubscriberQueries>().OlderAsync(new SubscriberFilter { Search = "+plus" }, null, 5)).Single();
        Assert.Equal((SubscriberScope.Components, Impact.Major, false, 1), (moved.Scope, moved.MinimumImpact, moved.Maintenance, moved.ComponentIds.Count));
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("email\n", "has no line below")]
    [InlineData("name,mail address\nx,y\n", "names no column “email”")]
    [InlineData("email,email\nx@example.com,\n", "the column “email” twice")]
    public async Task A_file_that_is_none_is_refused_as_a_whole(string file, string says) =>
        Assert.Contains(says, (await Assert.ThrowsAsync<UnreadableTextException>(() => ImportAsync(file))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_goes_wrong_far_below_changes_nothing()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes("email\n" + Many(3_000)), .. Encoding.Latin1.GetBytes("jürgen@example.com\n")];
        var refused = await Assert.ThrowsAsync<UnreadableTextException>(() => ImportAsync(file));
        Assert.Equal(3_002, refused.Line);
        Assert.Equal(0, await _app.ReadAsync(db => db.Subscribers.CountAsync()));
        Assert.Equal(0, await _app.ReadAsync(db => db.Audit.CountAsync(a => a.SubjectKind == "subscribers")));
    }

    [Fact]
    public async Task Fifty_thousand_lines_go_in_step_by_step_and_others_write_in_between()
    {
        const int lines = 50_000;
        var steps = new List<ImportProgress>();
        var added = 0;
        var counts = await _app.Get<SubscriberImport>().RunAsync(
            _app.Admin,
            new MemoryStream(Encoding.UTF8.GetBytes("email\r\n" + Many(lines))),
            new ImportOptions(Confirmed: true),
            async some =>
            {
                added += some.Count(line => line.Result == ImportResult.Added);
                if (steps.Count == 20)
                {
                    // No transaction is open between two steps, or this would wait for the end.
                    await _app.AddGroupAsync("Meanwhile");
                }
            },
            new Told(steps));

        Assert.Equal((lines, lines, lines), ((int)counts.Lines, (int)counts.Added, added));
        Assert.Equal(lines / 1_000, steps.Count);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.First.Bytes <= pair.Second.Bytes && pair.First.Counts.Lines < pair.Second.Counts.Lines));
        Assert.Equal(lines, await _app.ReadAsync(db => db.Subscribers.CountAsync(s => s.State == SubscriberState.Active)));
    }

    [Fact]
    public async Task An_import_that_is_stopped_leaves_whole_steps_and_a_repeat_does_the_rest()
    {
        using var stop = new CancellationTokenSource();
        var file = "email\n" + Many(2_500);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _app.Get<SubscriberImport>().RunAsync(
            _app.Admin, new MemoryStream(Encoding.UTF8.GetBytes(file)), new ImportOptions(), _ => stop.CancelAsync(), cancel: stop.Token));
        Assert.Equal((1_000, 1_000), (await _app.ReadAsync(db => db.Subscribers.CountAsync()), await _app.ReadAsync(db => db.Deliveries.CountAsync())));
        Assert.Equal(1, await _app.ReadAsync(db => db.Audit.CountAsync(a => a.Action == "subscribers.import_stopped")));

        var lines = await ImportAsync(file);
        Assert.Equal((1_000, 1_500), (lines.Count(line => line.Result == ImportResult.AlreadyThere), lines.Count(line => line.Result == ImportResult.Added)));
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_changes_nothing()
    {
        await _app.SubscribeAsync("active@example.com");
        const string file = "email\nactive@example.com\nnew@example.com\nnone\n";
        var versions = await _app.ReadAsync(db => db.Audit.CountAsync());
        var told = await ImportAsync(file, new ImportOptions(DryRun: true));
        Assert.Equal((1, versions), (await _app.ReadAsync(db => db.Subscribers.CountAsync()), await _app.ReadAsync(db => db.Audit.CountAsync())));
        Assert.Equal(told, await ImportAsync(file));
    }

    [Fact]
    public async Task A_run_goes_on_by_itself_one_at_a_time_and_keeps_its_report()
    {
        var runs = _app.Get<ImportRuns>();
        var run = await runs.StartAsync(_app.Admin, await SpooledAsync("email\nanna@example.com\n=cmd|' /C calc'!A0\n"), "people.csv", new ImportOptions());
        await EndedAsync(run);

        Assert.Equal((ImportRunState.Done, 1L, 1L), (run.State, run.Progress.Counts.Added, run.Progress.Counts.Refused));
        using var report = new MemoryStream();
        await run.CopyReportAsync(report, CancellationToken.None);
        var lines = Encoding.UTF8.GetString(report.ToArray()).Split("\r\n");
        Assert.Equal("\ufeffline,email,result,column,reason", lines[0]);
        Assert.Equal("2,anna@example.com,added,,", lines[1]);
        // What a spreadsheet would run is text.
        Assert.StartsWith("3,'=cmd|", lines[2], StringComparison.Ordinal);

        var broken = await runs.StartAsync(_app.Admin, await SpooledAsync("no address\nx\n"), "other.csv", new ImportOptions());
        await EndedAsync(broken);
        Assert.Equal(ImportRunState.Failed, broken.State);
        Assert.Contains("names no column", broken.Failure, StringComparison.Ordinal);
        Assert.Same(broken, runs.Latest);
        runs.Forget();
        Assert.Null(runs.Latest);
    }

    private static async Task EndedAsync(ImportRun run)
    {
        for (var i = 0; run.State == ImportRunState.Running; i++)
        {
            Assert.True(i < 3_000, "The import does not end.");
            await Task.Delay(10);
        }
    }

    private static async Task<SpooledFile> SpooledAsync(string text)
    {
        var file = SpooledFile.Create();
        await file.Content.WriteAsync(Encoding.UTF8.GetBytes(text));
        return file;
    }

    private static string Many(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"person-{i}@example{i % 50}.com\n"));

    private Task<List<ImportLine>> ImportAsync(string file, ImportOptions? options = null, Actor? actor = null) => ImportAsync(Encoding.UTF8.GetBytes(file), options, actor);

    private async Task<List<ImportLine>> ImportAsync(byte[] file, ImportOptions? options = null, Actor? actor = null)
    {
        var lines = new List<ImportLine>();
        var counts = await _app.Get<SubscriberImport>().RunAsync(actor ?? _app.Admin, new MemoryStream(file), options ?? new ImportOptions(), some =>
        {
            lines.AddRange(some);
            return Task.CompletedTask;
        });
        Assert.Equal(ImportCounts.Of(lines), counts);
        return lines;
    }

    private sealed class Told(List<ImportProgress> steps) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => steps.Add(value);
    }
}
