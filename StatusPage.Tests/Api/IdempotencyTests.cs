using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class IdempotencyTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Header = "Idempotency-Key";
    private const string Incidents = "v1/admin/incidents";

    [Fact]
    public async Task A_repeat_changes_nothing_and_gets_the_first_answer_again()
    {
        var first = (await app.Api.PostAsync(Incidents, Report("Once"), (Header, "once"))).AssertIs(HttpStatusCode.Created);
        var again = (await app.Api.PostAsync(Incidents, Report("Once"), (Header, "once"))).AssertIs(HttpStatusCode.Created);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Location, again.Location);
        Assert.Equal(first.ETag, again.ETag);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(1, await CountAsync("Once"));
        (await app.Api.ReadAsync(first.Location)).AssertIs(HttpStatusCode.OK);
        Assert.Contains(app.Published.Incidents.NewestFirst, incident => incident.Title == "Once");
    }

    [Fact]
    public async Task Ten_at_once_have_one_effect_and_one_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Api.PostAsync(Incidents, Report("Ten"), (Header, "ten"))));

        Assert.All(answers, answer => answer.AssertIs(HttpStatusCode.Created));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(answers, answer => !answer.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await CountAsync("Ten"));
    }

    [Fact]
    public async Task Every_post_can_be_repeated()
    {
        var incident = await app.ReportAsync("Repeated");
        foreach (var (path, body, number) in new (string, JsonObject, int)[]
        {
            ($"{Incidents}/{incident.Id}/acknowledge", [], 1),
            ($"{Incidents}/{incident.Id}/updates", new JsonObject { ["message"] = "More." }, 2),
            ($"{Incidents}/{incident.Id}/notes", new JsonObject { ["text"] = "Note." }, 3),
            ($"{Incidents}/{incident.Id}/updates", new JsonObject { ["message"] = "Over.", ["status"] = "resolved", ["rootCause"] = "a", ["remediation"] = "b" }, 4),
            ($"{Incidents}/{incident.Id}/reopen", [], 5),
            ("v1/admin/components", new JsonObject { ["name"] = "Repeated" }, 6),
            ("v1/admin/groups", new JsonObject { ["name"] = "Repeated" }, 7),
            ("v1/admin/templates", new JsonObject { ["name"] = "Repeated", ["title"] = "t", ["impact"] = "minor", ["message"] = "m" }, 8),
        })
        {
            var first = await app.Api.PostAsync(path, body, (Header, $"repeat-{number}"));
            Assert.InRange((int)first.Status, 200, 201);
            var again = await app.Api.PostAsync(path, body, (Header, $"repeat-{number}"));
            Assert.Equal(first.Status, again.Status);
            Assert.Equal(first.Text, again.Text);
        }

        Assert.Equal(4, app.Published.Incidents.Find(incident.Id)!.Updates.Length);
    }

    [Fact]
    public async Task The_same_key_for_another_request_is_refused()
    {
        (await app.Api.PostAsync(Incidents, Report("One thing"), (Header, "mixed"))).AssertIs(HttpStatusCode.Created);
        (await app.Api.PostAsync(Incidents, Report("Another thing"), (Header, "mixed"))).AssertRefused(422, Header);
        (await app.Api.PostAsync("v1/admin/groups", new JsonObject { ["name"] = "Another route" }, (Header, "mixed"))).AssertRefused(422, Header);
        Assert.Equal(0, await CountAsync("Another thing"));
    }

    [Fact]
    public async Task Keys_of_different_callers_never_meet()
    {
        using var other = await app.TokenAsync(StaffRole.Responder);
        (await app.Api.PostAsync(Incidents, Report("Shared key"), (Header, "shared"))).AssertIs(HttpStatusCode.Created);
        (await other.PostAsync(Incidents, Report("Shared key"), (Header, "shared"))).AssertIs(HttpStatusCode.Created);
        Assert.Equal(2, await CountAsync("Shared key"));
    }

    [Fact]
    public async Task What_was_refused_is_not_kept_and_leaves_nothing_behind()
    {
        var faulty = Report("Corrected");
        faulty.Remove("impact");
        (await app.Api.PostAsync(Incidents, faulty, (Header, "corrected"))).AssertRefused(422, "impact");
        (await app.Api.PostAsync(Incidents, Report("Corrected"), (Header, "corrected"))).AssertIs(HttpStatusCode.Created);
        Assert.Equal(1, await CountAsync("Corrected"));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        (await app.Api.PostAsync(Incidents, Report("Daily"), (Header, "daily"))).AssertIs(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromHours(25));
        (await app.Api.PostAsync(Incidents, Report("Daily"), (Header, "daily"))).AssertIs(HttpStatusCode.Created);
        Assert.Equal(2, await CountAsync("Daily"));
    }

    [Fact]
    public async Task A_repeat_does_not_show_a_secret_again_and_none_is_kept()
    {
        var body = new JsonObject { ["name"] = "Secret", ["role"] = "viewer" };
        var secret = (string)(await app.Api.PostAsync("v1/admin/tokens", body, (Header, "secret"))).AssertIs(HttpStatusCode.Created).Data["token"]!;
        var again = (await app.Api.PostAsync("v1/admin/tokens", body, (Header, "secret"))).AssertIs(HttpStatusCode.Created);
        Assert.Null(again.Data["token"]);
        var kept = await app.ReadAsync(db => db.IdempotentRequests.Where(r => r.Key == "secret").Select(r => r.Body).SingleAsync());
        Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_gains_nothing_by_a_key()
    {
        using var viewer = await app.TokenAsync(StaffRole.Viewer);
        (await viewer.PostAsync(Incidents, Report("Not theirs"), (Header, "viewer"))).AssertRefused(403, says: "responder");
        Assert.Equal(0, await CountAsync("Not theirs"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("k\u00e9y")]
    [InlineData("tab\there")]
    [InlineData("long")]
    public async Task A_key_that_is_not_accepted_is_malformed(string key)
    {
        using var client = app.NewClient(cookies: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, Incidents) { Content = new StringContent(Report("Bad key").ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", StatusPageApp.ApiToken);
        request.Headers.TryAddWithoutValidation(Header, key == "long" ? new string('k', 201) : Uri.EscapeDataString(key).Contains("%C3", StringComparison.Ordinal) ? "k\u0080y" : key);
        using var answer = await TryAsync(client, request);
        if (answer is not null)
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(0, await CountAsync("Bad key"));
    }

    private static async Task<HttpResponseMessage?> TryAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            return await client.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            // The client itself does not send such a header.
            return null;
        }
    }

    private Task<int> CountAsync(string title) => app.ReadAsync(db => db.Incidents.CountAsync(i => i.Title == title));

    private static JsonObject Report(string title) => new() { ["title"] = title, ["impact"] = "minor", ["message"] = "Words." };
}
