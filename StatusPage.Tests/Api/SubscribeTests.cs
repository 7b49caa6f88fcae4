using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Public;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Api;

/// <summary>Subscribing over HTTP, as JSON and as the forms and links of pages and mails. Each test is a visitor of its own network.</summary>
public sealed class SubscribeTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Json = "application/json";

    private static int _networks;

    private readonly string _network = $"2001:db8:{Interlocked.Increment(ref _networks):x}::1";

    [Fact]
    public async Task The_answer_is_the_same_byte_for_byte_whoever_the_address_belongs_to()
    {
        await app.SubscribeAsync("active1@example.org");
        await app.SubscribeAsync("lapsed1@example.org");
        await app.Get<PreferencesService>().UnsubscribeAsync(await app.ManageTokenAsync("lapsed1@example.org"));
        await app.SubscribeAsync("refuse1@example.org");
        await app.QuarantineAsync("refuse1@example.org");
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.AskAsync("limits1@example.org");
        await app.AskAsync("waited1@example.org");
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.AskAsync("limits1@example.org");
        string[] addresses = ["nobody1@example.org", "active1@example.org", "lapsed1@example.org", "refuse1@example.org", "limits1@example.org", "waited1@example.org"];

        var answers = new List<string>();
        foreach (var email in addresses)
        {
            var answer = await SubscribeAsync(new JsonObject { ["email"] = email });
            answers.Add($"{answer.Status}\n{Headers(answer)}\n{answer.Text}");
        }

        Assert.StartsWith("Accepted", answers[0], StringComparison.Ordinal);
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_form_is_answered_the_same_whoever_the_address_belongs_to_and_leads_to_a_page_that_says_what_comes()
    {
        await app.SubscribeAsync("active2@example.org");
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        var known = await PostFormAsync(StatusUrls.SubscribeForm, ("email", "active2@example.org"));
        var limited = await PostFormAsync(StatusUrls.SubscribeForm, ("email", "active2@example.org"));
        var unknown = await PostFormAsync(StatusUrls.SubscribeForm, ("email", "nobody2@example.org"));

        Assert.All([known, limited, unknown], answer => Assert.Equal((HttpStatusCode.SeeOther, ""), (answer.Status, answer.Text)));
        Assert.Single(new[] { known, limited, unknown }.Select(answer => Headers(answer, except: "Location") + answer.Headers.Location!.ToString().Length).Distinct(StringComparer.Ordinal));
        Assert.DoesNotContain("example.org", known.Headers.Location!.ToString(), StringComparison.Ordinal);
        var page = await app.ReadAsync(known.Headers.Location!.ToString());
        Assert.Contains("Check your mail", page.Title!, StringComparison.Ordinal);
        Assert.Contains("active2@example.org", page.Body.Words(), StringComparison.Ordinal);
        Assert.Contains("48 hours", page.Body.Words(), StringComparison.Ordinal);
        Assert.Contains("Check your mail", (await app.ReadAsync(StatusUrls.SubscribeSent)).Title!, StringComparison.Ordinal);
        Assert.Contains("Check your mail", (await app.ReadAsync($"{StatusUrls.SubscribeSent}?to=forged")).Title!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_for_over_HTTP_is_what_the_confirmation_puts_in_force()
    {
        var api = await app.AddComponentAsync("API for one");
        var asked = await SubscribeAsync(new JsonObject { ["email"] = "chosen@example.org", ["components"] = new JsonArray(api.Id), ["minimumImpact"] = "major", ["maintenance"] = false });
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        Assert.Equal(48, (int)asked.Json["data"]!["confirmWithinHours"]!);

        var confirmed = await SendAsync(HttpMethod.Post, StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync("chosen@example.org")), null, Json);

        Assert.Equal((HttpStatusCode.OK, "subscribed"), (confirmed.Status, (string)confirmed.Json["data"]!["status"]!));
        var subscriber = await app.SubscriberAsync("chosen@example.org");
        Assert.Equal((SubscriberState.Active, SubscriberScope.Components, Impact.Major, false), (subscriber.State, subscriber.Scope, subscriber.MinimumImpact, subscriber.Maintenance));
    }

    [Theory]
    [InlineData("email=f1%40example.org", SubscriberScope.All, Impact.None, true)]
    [InlineData("email=f2%40example.org&minimumImpact=critical&maintenance=false", SubscriberScope.All, Impact.Critical, false)]
    [InlineData("email=f3%40example.org&maintenance=true&maintenance=false", SubscriberScope.All, Impact.None, true)]
    [InlineData("email=f4%40example.org&components=API", SubscriberScope.Components, Impact.None, true)]
    [InlineData("email=f5%40example.org&scope=all&components=API", SubscriberScope.All, Impact.None, true)]
    [InlineData("email=f6%40example.org&incident=ID", SubscriberScope.Incidents, Impact.None, false)]
    [InlineData("email=f7%40example.org&scope=all&incident=ID", SubscriberScope.All, Impact.None, true)]
    public async Task A_form_says_what_to_hear_of_with_or_without_every_field(string form, SubscriberScope scope, Impact impact, bool maintenance)
    {
        var (api, incident) = (await app.AddComponentAsync($"API {_network}"), await app.ReportAsync("Trouble"));
        form = form.Replace("API", api.Id, StringComparison.Ordinal).Replace("ID", incident.Id, StringComparison.Ordinal);

        var answer = await SendAsync(HttpMethod.Post, StatusUrls.SubscribeForm, new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        var requested = (await app.SubscriberAsync($"{form[6..8]}@example.org")).Requested!;
        Assert.Equal((scope, impact, maintenance), (requested.Scope, requested.MinimumImpact, requested.Maintenance));
    }

    [Fact]
    public async Task A_program_that_sends_a_form_and_wants_JSON_gets_JSON()
    {
        var accepted = await SendAsync(HttpMethod.Post, StatusUrls.SubscribeForm, Form(("email", "form-json@example.org")), Json);
        var refused = await SendAsync(HttpMethod.Post, StatusUrls.SubscribeForm, Form(("email", "nobody")), Json);

        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Json["errors"]!["email"]);
    }

    [Theory]
    [InlineData("jürgen@bücher.example")]
    [InlineData("用户@例子.广告")]
    [InlineData("o'brien+status@example.org")]
    public async Task Addresses_with_letters_of_every_script_are_taken(string email)
    {
        Assert.Equal(HttpStatusCode.SeeOther, (await PostFormAsync(StatusUrls.SubscribeForm, ("email", $" {email} "))).Status);
        Assert.Equal(1, await app.ConfirmationsSentToAsync(email));
    }

    [Theory]
    [InlineData("anna@example.org\r\nBcc: bert@example.org")]
    [InlineData("\"anna\"@example.org")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("an\u202ena@example.org")]
    [InlineData("")]
    public async Task What_is_no_address_comes_back_in_the_form_with_everything_that_was_typed(string email)
    {
        var api = await app.AddComponentAsync($"API {_network}");
        var answer = await PostFormAsync(StatusUrls.SubscribeForm, ("email", email), ("scope", "components"), ("components", api.Id), ("minimumImpact", "critical"), ("maintenance", "false"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        var page = await answer.PageAsync();
        var input = page.QuerySelector("input[name=email]")!;
        // A field of one line holds none of the line ends.
        Assert.Equal(email.ReplaceLineEndings(""), input.GetAttribute("value")!.ReplaceLineEndings(""));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.NotEmpty(page.QuerySelector("#email-error")!.TextContent);
        Assert.NotNull(page.QuerySelector($"input[value='{api.Id}'][checked]"));
        Assert.NotNull(page.QuerySelector("input[name=scope][value=components][checked]"));
        Assert.NotNull(page.QuerySelector("option[value=critical][selected]"));
        Assert.Null(page.QuerySelector("input[name=maintenance][type=checkbox][checked]"));
        Assert.Single(page.Scripts);
    }

    [Fact]
    public async Task An_address_that_is_much_too_long_is_refused_by_its_length()
    {
        var answer = await SubscribeAsync(new JsonObject { ["email"] = new string('a', 308) + "@example.org" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("320 characters", (string)answer.Json["errors"]!["email"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_a_JSON_body_is_named_beside_its_field()
    {
        Assert.NotNull((await SubscribeAsync(new JsonObject())).AssertIs(HttpStatusCode.UnprocessableEntity).Json["errors"]!["email"]);
        Assert.NotNull((await SubscribeAsync(new JsonObject { ["email"] = 1 })).AssertIs(HttpStatusCode.UnprocessableEntity).Json["errors"]!["email"]);
        var both = await SubscribeAsync(new JsonObject { ["email"] = "anna@example.org", ["components"] = "all", ["minimumImpact"] = "worst" });
        both.AssertRefused(422, "components", "components is a text. Give a list. minimumImpact is “worst”.");
        Assert.NotNull((await SubscribeAsync(new JsonObject { ["email"] = "anna@example.org", ["components"] = new JsonArray() })).AssertIs(HttpStatusCode.UnprocessableEntity).Json["errors"]!["components"]);
        Assert.NotNull((await SubscribeAsync(new JsonObject { ["email"] = "anna@example.org", ["components"] = new JsonArray("none") })).AssertIs(HttpStatusCode.UnprocessableEntity).Json["errors"]!["components"]);
        Assert.NotNull((await SubscribeAsync(new JsonObject { ["email"] = "anna@example.org", ["incident"] = "none" })).AssertIs(HttpStatusCode.UnprocessableEntity).Json["errors"]!["incident"]);
        Assert.NotNull((await SubscribeAsync(new JsonObject { ["email"] = "anna@example.org", ["minimumImpact"] = "worst" })).AssertIs(HttpStatusCode.UnprocessableEntity).Json["errors"]!["minimumImpact"]);
        Assert.Null(await app.FindSubscriberAsync("anna@example.org"));
    }

    [Fact]
    public async Task Words_that_no_form_of_ours_sends_are_refused_beside_their_fields()
    {
        var page = await (await PostFormAsync(StatusUrls.SubscribeForm, ("email", "nobody"), ("scope", "half"), ("minimumImpact", "worst"))).AssertIs(HttpStatusCode.UnprocessableEntity).PageAsync();

        Assert.Equal(3, page.QuerySelectorAll(".error").Length);
        Assert.Contains("3 fields", page.QuerySelector(".form-problem")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data", "nothing", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnonsense", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "email=a", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    public async Task A_body_that_cannot_be_read_is_refused_with_a_sentence(string type, string body, HttpStatusCode status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var answer = await SendAsync(HttpMethod.Post, StatusUrls.SubscribeForm, content);

        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task The_eleventh_request_in_ten_minutes_is_held_off_and_told_for_how_long()
    {
        for (var i = 0; i < SubscriptionLimits.PerSource; i++)
        {
            // The rest of a /64 is the same host.
            Assert.Equal(HttpStatusCode.Accepted, (await SubscribeAsync(new JsonObject { ["email"] = $"many{i}@example.org" }, $"{_network[..^1]}{i + 1}")).Status);
        }

        var program = await SubscribeAsync(new JsonObject { ["email"] = "many@example.org" });
        var person = await PostFormAsync(StatusUrls.SubscribeForm, ("email", "many@example.org"), ("minimumImpact", "major"));

        Assert.Equal((HttpStatusCode.TooManyRequests, "600"), (program.Status, program.Headers.RetryAfter!.ToString()));
        Assert.Contains("10 minutes", (string)program.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.TooManyRequests, "600"), (person.Status, person.Headers.RetryAfter!.ToString()));
        var page = await person.PageAsync();
        Assert.Contains("10 minutes", page.QuerySelector(".form-problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("many@example.org", page.QuerySelector("input[name=email]")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("option[value=major][selected]"));
        Assert.Null(await app.FindSubscriberAsync("many@example.org"));
        Assert.Equal(HttpStatusCode.Accepted, (await SubscribeAsync(new JsonObject { ["email"] = "other@example.org" }, "2001:db8:ffff::1")).Status);
    }

    [Fact]
    public async Task A_program_that_fills_in_everything_is_told_the_same_and_nothing_is_written()
    {
        var answer = await PostFormAsync(StatusUrls.SubscribeForm, ("email", "robot@example.org"), ("leave_empty", "https://example.org"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Null(await app.FindSubscriberAsync("robot@example.org"));
    }

    [Fact]
    public async Task Only_the_button_confirms_and_a_second_click_is_fine()
    {
        await app.AskAsync("button@example.org");
        var address = StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync("button@example.org"));

        var page = await (await SendAsync(HttpMethod.Get, address)).AssertIs(HttpStatusCode.OK).PageAsync();
        Assert.Equal((HttpStatusCode.OK, ""), await HeadAsync(address));
        Assert.Equal("awaiting_confirmation", (string)(await SendAsync(HttpMethod.Get, address, null, Json)).Json["data"]!["status"]!);
        Assert.Equal(SubscriberState.Pending, (await app.SubscriberAsync("button@example.org")).State);
        Assert.Contains("button@example.org", page.Body.Words(), StringComparison.Ordinal);
        Assert.Equal(address, page.QuerySelector("form")!.GetAttribute("action"));

        var first = await (await SendAsync(HttpMethod.Post, address)).AssertIs(HttpStatusCode.OK).PageAsync();
        var second = await (await SendAsync(HttpMethod.Post, address)).AssertIs(HttpStatusCode.OK).PageAsync();

        Assert.All([first, second], answer => Assert.Equal("You are subscribed", answer.QuerySelector("h1")!.TextContent));
        Assert.NotNull(first.QuerySelector("a[href^='/subscription?token=']"));
        Assert.Equal(SubscriberState.Active, (await app.SubscriberAsync("button@example.org")).State);
    }

    [Fact]
    public async Task A_link_that_no_longer_works_says_why_and_offers_to_ask_again()
    {
        await app.AskAsync("late@example.org");
        var first = StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync("late@example.org"));
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.AskAsync("late@example.org");
        var last = StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync("late@example.org"));

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var superseded = await SendAsync(method, first);
            Assert.Equal(HttpStatusCode.Gone, superseded.Status);
            Assert.Contains("There is a newer mail", superseded.Text, StringComparison.Ordinal);
            var unknown = await SendAsync(method, $"{StatusUrls.ConfirmSubscription}?token=nonsense");
            Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(method, StatusUrls.ConfirmSubscription)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(method, $"{StatusUrls.ConfirmSubscription}?token=nonsense", null, Json)).Status);
        }

        app.Clock.Advance(TimeSpan.FromHours(48));
        var expired = await SendAsync(HttpMethod.Post, last);
        Assert.Equal(HttpStatusCode.Gone, expired.Status);
        Assert.NotNull((await expired.PageAsync()).QuerySelector("main a[href='/subscribe']"));
        Assert.Equal(HttpStatusCode.Gone, (await SendAsync(HttpMethod.Post, last, null, Json)).Status);
        Assert.Equal(SubscriberState.Pending, (await app.SubscriberAsync("late@example.org")).State);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("multipart")]
    [InlineData("nothing")]
    public async Task A_mail_program_unsubscribes_by_one_click_as_RFC_8058_has_it(string body)
    {
        var email = $"click-{body}@example.org";
        await app.SubscribeAsync(email);
        await app.ReportAsync("Trouble");
        var address = StatusUrls.UnsubscribeOf(await app.ManageTokenAsync(email));
        // A scanner that only looks changes nothing.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, address)).Status);
        Assert.Equal((HttpStatusCode.OK, ""), await HeadAsync(address));
        Assert.Equal(SubscriberState.Active, (await app.SubscriberAsync(email)).State);

        for (var click = 0; click < 2; click++)
        {
            using HttpContent? content = body switch
            {
                "form" => Form(("List-Unsubscribe", "One-Click")),
                "multipart" => new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } },
                _ => null,
            };
            var answer = await SendAsync(HttpMethod.Post, address, content, accept: null);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        var subscriber = await app.SubscriberAsync(email);
        Assert.Equal(SubscriberState.Unsubscribed, subscriber.State);
        Assert.Equal(0, await app.ReadAsync(db => db.Deliveries.CountAsync(d => d.SubscriberId == subscriber.Id && d.State == DeliveryState.Queued)));
        Assert.Equal("unsubscribed", (string)(await SendAsync(HttpMethod.Get, address, null, Json)).Json["data"]!["status"]!);
    }

    [Fact]
    public async Task Unsubscribing_takes_a_token_of_ours_and_succeeds_where_nothing_is_left_to_unsubscribe()
    {
        await app.SubscribeAsync("gone@example.org");
        var token = await app.ManageTokenAsync("gone@example.org");
        await app.Get<PreferencesService>().ForgetAsync(token);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, StatusUrls.UnsubscribeOf(token))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, StatusUrls.UnsubscribeOf(token))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, StatusUrls.Unsubscribe)).Status);
        var forged = await SendAsync(HttpMethod.Post, StatusUrls.UnsubscribeOf(token[..^1] + (token[^1] == 'A' ? 'B' : 'A')), null, Json);
        Assert.Equal(HttpStatusCode.NotFound, forged.Status);
        Assert.DoesNotContain(token[..20], forged.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_readers_own_pages_are_kept_by_nobody_and_told_to_nobody()
    {
        await app.SubscribeAsync("private@example.org");
        await app.AskAsync("asked@example.org");
        var manage = await app.ManageTokenAsync("private@example.org");
        foreach (var address in new[] { StatusUrls.SubscriptionOf(manage), StatusUrls.UnsubscribeOf(manage), StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync("asked@example.org")), StatusUrls.SubscribeSent })
        {
            var answer = await SendAsync(HttpMethod.Get, address);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("noindex", answer.Headers.GetValues("X-Robots-Tag").Single());
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Null(answer.Headers.ETag);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            var page = await answer.PageAsync();
            Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
            Assert.Equal(["/assets/site.js"], page.Scripts.Select(script => script.GetAttribute("src")!.Split('?')[0]));
            Assert.DoesNotContain(page.All, element => element.HasAttribute("style"));
        }
    }

    [Fact]
    public async Task Preferences_are_changed_by_the_link_and_what_cannot_be_saved_comes_back_as_it_was_typed()
    {
        var api = await app.AddComponentAsync($"API {_network}");
        await app.SubscribeAsync("prefers@example.org");
        var address = StatusUrls.SubscriptionOf(await app.ManageTokenAsync("prefers@example.org"));

        var refused = await (await PostFormAsync(address, ("action", "save"), ("scope", "components"), ("minimumImpact", "critical"), ("maintenance", "false"))).AssertIs(HttpStatusCode.UnprocessableEntity).PageAsync();
        Assert.NotNull(refused.QuerySelector("#components-error"));
        Assert.NotNull(refused.QuerySelector("input[name=scope][value=components][checked]"));
        Assert.NotNull(refused.QuerySelector("option[value=critical][selected]"));
        Assert.Equal(SubscriberScope.All, (await app.SubscriberAsync("prefers@example.org")).Scope);

        var saved = await PostFormAsync(address, ("action", "save"), ("scope", "components"), ("components", api.Id), ("minimumImpact", "critical"), ("maintenance", "false"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        var page = await app.ReadAsync(saved.Headers.Location!.ToString());
        Assert.Equal("Saved.", page.QuerySelector(".form-done")!.TextContent);
        Assert.NotNull(page.QuerySelector($"input[value='{api.Id}'][checked]"));
        var subscriber = await app.SubscriberAsync("prefers@example.org");
        Assert.Equal((SubscriberScope.Components, Impact.Critical, false), (subscriber.Scope, subscriber.MinimumImpact, subscriber.Maintenance));
    }

    [Fact]
    public async Task Forgetting_asks_first()
    {
        await app.SubscribeAsync("forget@example.org");
        var address = StatusUrls.SubscriptionOf(await app.ManageTokenAsync("forget@example.org"));

        var question = await (await PostFormAsync(address, ("action", "forget"))).AssertIs(HttpStatusCode.OK).PageAsync();
        Assert.NotNull(await app.FindSubscriberAsync("forget@example.org"));
        Assert.Equal("forget-for-good", question.QuerySelector("main button")!.GetAttribute("value"));
        (await PostFormAsync(address, ("action", "forget-for-good"))).AssertIs(HttpStatusCode.OK);

        Assert.Null(await app.FindSubscriberAsync("forget@example.org"));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostFormAsync(address, ("action", "save"))).Status);
    }

    [Fact]
    public async Task The_address_of_the_form_shows_it_to_a_browser_that_comes_back_and_takes_no_other_verbs()
    {
        var back = await (await SendAsync(HttpMethod.Get, StatusUrls.SubscribeForm)).AssertIs(HttpStatusCode.OK).PageAsync();
        Assert.NotNull(back.QuerySelector("input[name=email]"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(HttpMethod.Delete, StatusUrls.SubscribeForm)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Options, StatusUrls.SubscribeForm)).Status);
        Assert.Equal("*", (await SubscribeAsync(new JsonObject { ["email"] = "elsewhere@example.org" })).Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public void The_links_in_mails_are_the_addresses_of_these_pages()
    {
        Assert.Equal(StatusUrls.SubscriptionOf("t"), MailLinks.PreferencesPath("t"));
        Assert.Equal(StatusUrls.ConfirmSubscriptionOf("t"), MailLinks.ConfirmPath("t"));
        Assert.Equal(StatusUrls.UnsubscribeOf("t"), MailLinks.UnsubscribePath("t"));
    }

    [Fact]
    public async Task While_the_database_is_busy_nothing_is_lost_and_nothing_is_logged_that_opens_anything()
    {
        await app.SubscribeAsync("busy@example.org");
        var token = await app.ManageTokenAsync("busy@example.org");
        await using var connection = new SqliteConnection(app.Services.GetRequiredService<DatabaseOptions>().ConnectionString);
        await connection.OpenAsync();
        await using var writing = connection.BeginTransaction(deferred: false);

        var asking = PostFormAsync(StatusUrls.SubscribeForm, ("email", "patient@example.org"), ("minimumImpact", "major"));
        var unsubscribing = SendAsync(HttpMethod.Post, StatusUrls.UnsubscribeOf(token));
        var calling = SubscribeAsync(new JsonObject { ["email"] = "patient@example.org" });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, StatusUrls.SubscriptionOf(token))).Status);

        var asked = await asking;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "60"), (asked.Status, asked.Headers.RetryAfter!.ToString()));
        var page = await asked.PageAsync();
        Assert.Contains("try again", page.QuerySelector(".form-problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("patient@example.org", page.QuerySelector("input[name=email]")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("option[value=major][selected]"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await unsubscribing).Status);
        var called = await calling;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (called.Status, called.Content.ContentType!.MediaType));
        Assert.DoesNotContain(app.Log.All, line => line.Contains(token, StringComparison.Ordinal) || line.Contains("patient@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_its_database_a_page_says_that_it_cannot_be_done_now_and_keeps_what_was_typed()
    {
        await using var broken = await StatusPageApp.StartAsync();
        await broken.SubscribeAsync("here@example.org");
        var token = await broken.ManageTokenAsync("here@example.org");
        await broken.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE Deliveries; DROP TABLE SubscriberComponents; DROP TABLE ConfirmationMails;"));

        using var form = new HttpRequestMessage(HttpMethod.Post, StatusUrls.SubscribeForm) { Headers = { { "Accept", "text/html" } }, Content = Form(("email", "anna@example.org")) };
        using var asking = await broken.Http.SendAsync(form);
        using var calling = await broken.Http.PostAsync(StatusUrls.SubscribeForm, new StringContent("""{"email":"anna@example.org"}""", Encoding.UTF8, Json));
        using var unsubscribing = await broken.Http.PostAsync(StatusUrls.UnsubscribeOf(token), null);
        using var reading = await broken.Http.GetAsync(StatusUrls.SubscriptionOf(token));

        Assert.All([asking, calling, unsubscribing, reading], answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All([asking, calling, unsubscribing, reading], answer => Assert.NotNull(answer.Headers.RetryAfter));
        using var program = new HttpRequestMessage(HttpMethod.Get, StatusUrls.SubscriptionOf(token)) { Headers = { { "Accept", Json } } };
        using var programReading = await broken.Http.SendAsync(program);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, programReading.StatusCode);
        Assert.Contains("value=\"anna@example.org\"", await asking.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Not at the moment", await reading.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(broken.Log.Errors);
        Assert.DoesNotContain(broken.Log.All, line => line.Contains(token, StringComparison.Ordinal));
    }

    private static string Headers(ApiAnswer answer, params string[] except) => string.Join('\n', answer.Headers.Concat(answer.Content)
        .Where(header => header.Key != "Date" && !except.Contains(header.Key))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private Task<ApiAnswer> SubscribeAsync(JsonObject body, string? from = null) =>
        app.Http.PostAsync(StatusUrls.SubscribeForm, body, ("X-Forwarded-For", from ?? _network));

    private async Task<ApiAnswer> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = Form(fields);
        return await SendAsync(HttpMethod.Post, path, content);
    }

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? accept = "text/html,application/xhtml+xml,*/*;q=0.8")
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", _network);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await app.Http.SendAsync(request);
        return new ApiAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }

    private async Task<(HttpStatusCode Status, string Body)> HeadAsync(string path)
    {
        var answer = await SendAsync(HttpMethod.Head, path);
        return (answer.Status, answer.Text);
    }
}
