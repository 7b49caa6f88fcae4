using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Subscribers.Import;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminSubscriberTests : IAsyncLifetime
{
    private const string Root = "v1/admin/subscribers";

    private StatusPageApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StatusPageApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_subscriber_is_added_read_changed_quarantined_released_unsubscribed_and_erased()
    {
        var api = (await _app.AddComponentAsync("API")).Id;
        var added = (await _app.Api.PostAsync(Root, new JsonObject { ["email"] = "anna@example.com", ["components"] = new JsonArray(api), ["minimumImpact"] = "major" }, ("Idempotency-Key", "a"))).AssertIs(HttpStatusCode.Created);
        Assert.Equal($"/v1/admin/subscribers/{added.Data["id"]}", added.Location);
        Assert.Equal(
            ["id", "email", "state", "scope", "components", "incidents", "minimumImpact", "maintenance", "source", "vouchedBy", "createdAt", "updatedAt", "confirmedAt", "confirmationExpiresAt", "unsubscribedAt", "quarantinedAt", "quarantineReason", "version"],
            added.Data.AsObject().Select(member => member.Key));
        Assert.Equal(("pending", "components", "major", true), ((string)added.Data["state"]!, (string)added.Data["scope"]!, (string)added.Data["minimumImpact"]!, (bool)added.Data["maintenance"]!));
        Assert.Equal("2026-05-14T09:00:00Z", (string)added.Data["confirmationExpiresAt"]!);
        Assert.Equal(added.Text, (await _app.Api.PostAsync(Root, new JsonObject { ["email"] = "anna@example.com", ["components"] = new JsonArray(api), ["minimumImpact"] = "major" }, ("Idempotency-Key", "a"))).Text);
        (await _app.Api.PostAsync(Root, new JsonObject { ["email"] = "ANNA@example.com" })).AssertRefused(409, "email", "asked to confirm already");
        (await _app.Api.PostAsync(Root, new JsonObject { ["email"] = "nobody" })).AssertRefused(422, "email", "is not an email address");
        (await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/resend")).AssertRefused(409, says: "within the last 5 minutes");
        _app.Clock.Advance(SubscriptionLimits.MailboxPause);
        (await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/resend")).AssertIs(HttpStatusCode.OK);
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["maintenance"] = false })).AssertRefused(409);
        await _app.Get<SubscriptionService>().ConfirmAsync(await _app.ConfirmTokenAsync("anna@example.com"));

        var read = (await _app.Api.ReadAsync(added.Location)).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("active", api), ((string)read.Data["state"]!, (string)read.Data["components"]![0]!));
        var patched = (await _app.Api.PatchAsync(added.Location, new JsonObject { ["components"] = new JsonArray(), ["maintenance"] = false }, ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("all", "major", false), ((string)patched.Data["scope"]!, (string)patched.Data["minimumImpact"]!, (bool)patched.Data["maintenance"]!));
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["maintenance"] = true }, ("If-Match", read.ETag))).AssertRefused(409);
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["email"] = "ben@example.com" })).AssertRefused(422, "email");
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["components"] = new JsonArray("gone") })).AssertRefused(422, "components");

        var quarantined = (await _app.Api.PostAsync(added.Location + "/quarantine", new JsonObject { ["reason"] = "Complained" })).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("quarantined", "Complained"), ((string)quarantined.Data["state"]!, (string)quarantined.Data["quarantineReason"]!));
        (await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/quarantine")).AssertRefused(409);
        Assert.Equal("active", (string)(await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/release")).AssertIs(HttpStatusCode.OK).Data["state"]!);
        Assert.Equal("unsubscribed", (string)(await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/unsubscribe")).AssertIs(HttpStatusCode.OK).Data["state"]!);
        (await _app.Api.RemoveAsync(added.Location)).AssertIs(HttpStatusCode.NoContent);
        (await _app.Api.ReadAsync(added.Location)).AssertRefused(404);
        (await _app.Api.ReadAsync(Root + "/x")).AssertRefused(404);
        (await _app.Api.ReadAsync(Root + "/99999999999999999999")).AssertRefused(404);
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        foreach (var number in Enumerable.Range(1, 4))
        {
            await _app.SubscribeAsync($"p{number}@example.com");
        }

        await _app.AskAsync("new@example.org");
        await _app.QuarantineAsync("p3@example.com");
        Assert.Equal(["p3@example.com"], await EmailsAsync("?state=quarantined"));
        Assert.Equal(["new@example.org"], await EmailsAsync("?search=example.ORG"));
        Assert.Equal(["new@example.org"], await EmailsAsync("?domain=example.org&scope=all"));
        Assert.Empty(await EmailsAsync("?componentId=x"));
        var first = await _app.Api.ReadAsync($"{Root}?limit=3");
        Assert.Equal(["p2@example.com", "p1@example.com"], await EmailsAsync($"?limit=3&cursor={first.Json["nextCursor"]}"));
        (await _app.Api.ReadAsync($"{Root}?state=gone")).AssertRefused(400, "state", "pending, active, quarantined, unsubscribed");
        (await _app.Api.ReadAsync($"{Root}?cursor=x")).AssertRefused(400, "cursor");
        (await _app.Api.ReadAsync($"{Root}?format=xml")).AssertRefused(400, "format");

        Assert.Equal(1, (int)(await _app.Api.SendAsync(HttpMethod.Post, $"{Root}/release?search=p3")).AssertIs(HttpStatusCode.OK).Data["released"]!);
        Assert.Empty(await EmailsAsync("?state=quarantined"));
    }

    [Fact]
    public async Task A_file_is_imported_with_an_answer_for_every_line()
    {
        var answer = (await SendCsvAsync("", "email\r\nanna@example.com\r\nnobody\r\nanna@example.com\r\n")).AssertIs(HttpStatusCode.OK);
        Assert.Equal(
            """{"lines":3,"added":1,"activated":0,"alreadyThere":1,"unsubscribed":0,"quarantined":0,"refused":1,"dryRun":false,"refusedLines":[{"line":3,"email":"nobody","column":"email","sentence":"“nobody” is not an email address: give one such as anna@example.com."}]}""",
            answer.Data.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(1, await _app.ConfirmationsSentToAsync("anna@example.com"));

        var report = (await SendCsvAsync("?confirmed=true", "email\nben@example.com\n\"=a\"\n", accept: "text/csv")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("text/csv", report.Content.ContentType!.MediaType);
        Assert.Equal(["\ufeffline,email,result,column,reason", "2,ben@example.com,added,,", "3,'=a,refused,email,“=a” is not an email address: give one such as anna@example.com.", ""], report.Text.Split("\r\n"));
        Assert.Equal(SubscriberState.Active, (await _app.SubscriberAsync("ben@example.com")).State);

        var dry = await SendCsvAsync("?dryRun=true", "email\ncarl@example.com\n");
        Assert.Equal((1, true), ((int)dry.Data["added"]!, (bool)dry.Data["dryRun"]!));
        Assert.Null(await _app.FindSubscriberAsync("carl@example.com"));
    }

    [Fact]
    public async Task An_import_with_a_key_runs_once_and_its_repeat_gets_the_first_answer()
    {
        // More than other bodies may be, so that it is not held in memory for its hash.
        var file = new StringBuilder("email,note\nanna@example.com,\n").Append("nobody,").Append('x', 3 * 1024 * 1024).Append('\n').ToString();
        var first = (await SendCsvAsync("", file, key: "import-1")).AssertIs(HttpStatusCode.OK);
        Assert.Equal((1, 1), ((int)first.Data["added"]!, (int)first.Data["refused"]!));

        var again = (await SendCsvAsync("", file, key: "import-1")).AssertIs(HttpStatusCode.OK);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        (await SendCsvAsync("", "email\nben@example.com\n", key: "import-1")).AssertRefused(422, "Idempotency-Key");
        (await SendCsvAsync("", "", key: "import-2")).AssertRefused(422, "file");
        (await SendCsvAsync("", "email\nben@example.com\n", key: "import-2")).AssertIs(HttpStatusCode.OK);
        Assert.Equal(2, await _app.ReadAsync(db => db.Subscribers.CountAsync()));
    }

    [Fact]
    public async Task An_import_that_answers_line_by_line_runs_once_with_its_key_too()
    {
        const string file = "email\nanna@example.com\nnobody\n";
        Assert.Equal("text/csv", (await SendCsvAsync("", file, accept: "text/csv", key: "lines-1")).AssertIs(HttpStatusCode.OK).Content.ContentType!.MediaType);

        var again = (await SendCsvAsync("", file, accept: "text/csv", key: "lines-1")).AssertIs(HttpStatusCode.OK);

        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal((2, 1, 1), ((int)again.Data["lines"]!, (int)again.Data["added"]!, again.Data["refusedLines"]!.AsArray().Count));
        (await SendCsvAsync("", "email\nben@example.com\n", accept: "text/csv", key: "lines-1")).AssertRefused(422, "Idempotency-Key");
        Assert.Equal(1, await _app.ReadAsync(db => db.Subscribers.CountAsync()));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_and_changes_nothing()
    {
        (await SendCsvAsync("", "")).AssertRefused(422, "file", "Nothing was imported. The file is empty");
        (await SendCsvAsync("", "name\nx\n")).AssertRefused(422, "file", "names no column “email”");
        (await SendCsvAsync("", Encoding.Latin1.GetBytes("email\nanna@example.com\nmüller@example.com\n"))).AssertRefused(422, "file", "Line 3 holds a byte (FC)");
        (await SendCsvAsync("?confirmed=yes", "email\nx@example.com\n")).AssertRefused(400, "confirmed");
        Assert.Equal(0, await _app.ReadAsync(db => db.Subscribers.CountAsync()));
        (await _app.Api.SendAsync(HttpMethod.Post, Root, "email")).AssertRefused(400);
    }

    [Fact]
    public async Task Roles_are_kept_apart()
    {
        await _app.SubscribeAsync("anna@example.com");
        using var viewer = await _app.TokenAsync(StaffRole.Viewer);
        using var editor = await _app.TokenAsync(StaffRole.Editor);
        Assert.Single((await viewer.ReadAsync(Root)).AssertIs(HttpStatusCode.OK).Data.AsArray());
        (await viewer.ReadAsync(Root, ("Accept", "text/csv"))).AssertRefused(403);
        (await SendCsvAsync("", "email\nx@example.com\n", client: viewer)).AssertRefused(403);
        (await SendCsvAsync("?confirmed=true", "email\nx@example.com\n", client: editor)).AssertRefused(403, says: "administrator");
        (await editor.PostAsync(Root + "?confirmed=true", new JsonObject { ["email"] = "x@example.com" })).AssertRefused(403);
        Assert.Equal(1, await _app.ReadAsync(db => db.Subscribers.CountAsync()));
        Assert.Equal(1, (int)(await SendCsvAsync("", "email\nx@example.com\n", client: editor)).AssertIs(HttpStatusCode.OK).Data["added"]!);
    }

    [Fact]
    public async Task All_subscribers_are_exported_as_a_file_that_no_spreadsheet_runs()
    {
        await _app.SubscribeAsync("+sum@example.com");
        foreach (var by in new[] { ("?search=sum", "text/csv"), ("?search=sum&format=csv", "*/*") })
        {
            var file = (await _app.Api.ReadAsync(Root + by.Item1, ("Accept", by.Item2))).AssertIs(HttpStatusCode.OK);
            Assert.Equal("attachment; filename=\"subscribers-2026-05-12.csv\"", file.Content.ContentDisposition!.ToString());
            Assert.Equal(
                [
                    "\ufeffemail,state,scope,components,minimumImpact,maintenance,source,vouchedBy,createdAt,confirmedAt,unsubscribedAt,quarantinedAt,quarantineReason",
                    "'+sum@example.com,active,all,,none,true,page,,2026-05-12T09:00:00Z,2026-05-12T09:00:00Z,,,",
                    "",
                ],
                file.Text.Split("\r\n"));
        }

        Assert.Equal(2, await _app.ReadAsync(db => db.Audit.CountAsync(a => a.Action == "subscribers.exported" && a.SubjectName == "1 subscribers")));
    }

    [Fact]
    public async Task A_file_larger_than_other_bodies_may_be_is_taken()
    {
        var file = new StringBuilder("email,note\n");
        while (file.Length < 17 * 1024 * 1024)
        {
            file.Append("nobody,").Append('x', 60_000).Append('\n');
        }

        var answer = (await SendCsvAsync("?dryRun=true", file.ToString())).AssertIs(HttpStatusCode.OK);
        Assert.Equal((int)answer.Data["lines"]!, (int)answer.Data["refused"]!);
        Assert.InRange(answer.Data["refusedLines"]!.AsArray().Count, 1, 1_000);
    }

    private Task<ApiAnswer> SendCsvAsync(string query, string file, string accept = "application/json", HttpClient? client = null, string? key = null) => SendCsvAsync(query, Encoding.UTF8.GetBytes(file), accept, client, key);

    private async Task<ApiAnswer> SendCsvAsync(string query, byte[] file, string accept = "application/json", HttpClient? client = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Root + query);
        request.Content = new ByteArrayContent(file);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv");
        request.Headers.Accept.ParseAdd(accept);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await (client ?? _app.Api).SendAsync(request);
        return new ApiAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }

    private async Task<IEnumerable<string>> EmailsAsync(string query) =>
        (await _app.Api.ReadAsync(Root + query)).AssertIs(HttpStatusCode.OK).Data.AsArray().Select(s => (string)s!["email"]!).ToList();
}
