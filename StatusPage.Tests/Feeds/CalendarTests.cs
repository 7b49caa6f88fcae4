using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using StatusPage.Core.Maintenance;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using StatusPage.Web.Feeds;

namespace StatusPage.Tests.Feeds;

/// <summary>With the page's address configured the calendar comes from memory, without it from its route: both keep to the same.</summary>
public sealed class CalendarAtAnAddressTests(FeedsAtAnAddressTests.App app) : CalendarTests(app.Running), IClassFixture<FeedsAtAnAddressTests.App>;

public sealed class CalendarWithoutAnAddressTests(StatusPageApp app) : CalendarTests(app), IClassFixture<StatusPageApp>;

public abstract class CalendarTests(StatusPageApp app)
{
    private const string Path = "maintenance.ics";

    private MaintenanceService Service => app.Get<MaintenanceService>();

    [Fact]
    public async Task A_window_keeps_its_uid_wherever_it_moves_its_sequence_grows_and_it_is_called_off_as_cancelled()
    {
        var start = app.Now.AddHours(100);
        var window = await ScheduleAsync("Moves about", start);
        var planned = await EventAsync("Moves about");
        await Service.ChangeAsync(app.Admin, window.Id, new MaintenanceChange { ScheduledFor = start.AddHours(24), ScheduledUntil = start.AddHours(25) }, null);
        var moved = await EventAsync("Moves about");
        await Service.CancelAsync(app.Admin, window.Id, null, null, null);
        var cancelled = await EventAsync("Moves about");

        Assert.Equal((planned["UID"], planned["UID"]), (moved["UID"], cancelled["UID"]));
        Assert.True(int.Parse(planned["SEQUENCE"], CultureInfo.InvariantCulture) < int.Parse(moved["SEQUENCE"], CultureInfo.InvariantCulture));
        Assert.True(int.Parse(moved["SEQUENCE"], CultureInfo.InvariantCulture) < int.Parse(cancelled["SEQUENCE"], CultureInfo.InvariantCulture));
        Assert.Equal(("CONFIRMED", "CONFIRMED", "CANCELLED"), (planned["STATUS"], moved["STATUS"], cancelled["STATUS"]));
        Assert.Equal(Basic(start.AddHours(24)), moved["DTSTART"]);
        Assert.Equal(Basic(start.AddHours(25)), moved["DTEND"]);
    }

    [Fact]
    public async Task Every_line_ends_in_crlf_and_has_at_most_75_octets_whatever_is_in_it()
    {
        await ScheduleAsync("Größe, \\Pfad; „Anführung“ 🚨 und noch viel mehr Worte, als in eine Zeile passen, 漢字漢字漢字漢字漢字漢字漢字", app.Now.AddHours(60), new string('ä', 400) + "\n\n- eins\n- zwei; drei, vier\\fünf");
        var bytes = await app.Http.GetByteArrayAsync(Path);
        var text = Encoding.UTF8.GetString(bytes);

        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
        // Without which a calendar of no work at all would be none (RFC 5545, 3.6).
        Assert.Contains("BEGIN:VTIMEZONE\r\nTZID:UTC\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
    }

    [Fact]
    public async Task The_reader_that_others_made_reads_what_was_written()
    {
        var python = await MailProgram.RequirePythonAsync("icalendar");
        const string title = "Größe, \\Pfad; 🚨: eine sehr lange Zeile, die über das Ende hinaus gefaltet werden muss";
        var start = app.Now.AddHours(70);
        await ScheduleAsync(title, start, "First; line, with \\ all.\n\nSecond **line**.");

        var read = await ReadWithAsync(python, await app.Http.GetByteArrayAsync(Path));

        Assert.Equal(("2.0", "PUBLISH"), (read.GetProperty("version").GetString(), read.GetProperty("method").GetString()));
        var entry = read.GetProperty("events").EnumerateArray().Single(e => e.GetProperty("summary").GetString() == title);
        Assert.Equal(Basic(start), entry.GetProperty("start").GetString());
        Assert.Equal(Basic(start.AddHours(1)), entry.GetProperty("end").GetString());
        Assert.Contains("First; line, with \\ all.\n\nSecond line.", entry.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 0), (entry.GetProperty("sequence").GetInt32(), entry.GetProperty("errors").GetInt32()));
    }

    [Fact]
    public async Task It_is_not_sent_again_while_nothing_changed()
    {
        await ScheduleAsync("Once", app.Now.AddHours(60));
        var first = (await app.Http.ReadAsync(Path)).AssertIs(HttpStatusCode.OK);
        Assert.Equal("text/calendar", first.Content.ContentType?.MediaType);
        (await app.Http.ReadAsync(Path, ("If-None-Match", first.ETag))).AssertIs(HttpStatusCode.NotModified);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await ScheduleAsync("Another", app.Now.AddHours(60));

        Assert.NotEqual(first.ETag, (await app.Http.ReadAsync(Path, ("If-None-Match", first.ETag))).AssertIs(HttpStatusCode.OK).ETag);
    }

    [Theory]
    [InlineData("a,b;c\\d", "a\\,b\\;c\\\\d")]
    [InlineData("one\ntwo\r\nthree", "one\\ntwo\\nthree")]
    [InlineData("bell\u0007", "bell")]
    [InlineData("5:30 \"quoted\"", "5:30 \"quoted\"")]
    public void Text_is_escaped_as_the_standard_has_it(string text, string escaped) => Assert.Equal(escaped, ICalendar.Escaped(text));

    private Task<MaintenanceWindow> ScheduleAsync(string title, DateTimeOffset start, string message = "Planned work.") =>
        Service.ScheduleAsync(app.Admin, new MaintenanceInput { Title = title, Message = message, ScheduledFor = start, ScheduledUntil = start.AddHours(1) });

    private async Task<Dictionary<string, string>> EventAsync(string summary)
    {
        var text = (await app.Http.GetStringAsync(Path)).Replace("\r\n ", "", StringComparison.Ordinal);
        return text.Split("BEGIN:VEVENT\r\n").Skip(1)
            .Select(entry => entry.Split("\r\n").TakeWhile(line => line != "END:VEVENT").Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal))
            .Single(entry => entry["SUMMARY"] == summary);
    }

    private static string Basic(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static async Task<JsonElement> ReadWithAsync(string python, byte[] calendar)
    {
        const string script = """
            import icalendar, json, sys
            calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
            def moment(p): return p.dt.strftime("%Y%m%dT%H%M%SZ")
            json.dump({"version": str(calendar["VERSION"]), "method": str(calendar["METHOD"]), "events": [
                {"uid": str(e["UID"]), "summary": str(e["SUMMARY"]), "description": str(e["DESCRIPTION"]), "status": str(e["STATUS"]),
                 "start": moment(e["DTSTART"]), "end": moment(e["DTEND"]), "sequence": int(e["SEQUENCE"]), "errors": len(e.errors)} for e in calendar.walk("VEVENT")]}, sys.stdout)
            """;
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await using (var input = process.StandardInput)
        {
            await input.BaseStream.WriteAsync(calendar);
        }

        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return JsonDocument.Parse(output).RootElement.Clone();
    }
}
