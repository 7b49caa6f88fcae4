using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Chat;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Wire;
using StatusPage.Tests.Conventions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Webhooks;

/// <summary>What is sent in each format, and how a receiver knows that it is ours.</summary>
public sealed class WebhookFormatTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly PageWire Page = new("Status & <Co>", "https://status.example.com");

    [Fact]
    public void The_signature_is_that_of_standard_webhooks()
    {
        // The worked example of the libraries of Standard Webhooks.
        var at = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, """{"test": 2432232314}"""u8, Secret));
    }

    [Theory]
    [InlineData("python", "python3")]
    [InlineData("js", "node")]
    public void The_examples_of_the_documentation_know_our_calls_from_others(string language, string program)
    {
        var documentation = File.ReadAllText(Path.Combine(Sources.Top, "docs", "webhooks.md"));
        var begin = documentation.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        var example = documentation[begin..documentation.IndexOf("```", begin, StringComparison.Ordinal)];
        const string body = "{\"name\":\"Größe 🚨\"}";
        var now = FakeClock.Start;
        var signature = WebhookSignature.Sign("evt_1", now, Encoding.UTF8.GetBytes(body), Secret, WebhookSecrets.New());
        var headers = $$"""{"webhook-id": "evt_1", "webhook-timestamp": "{{now.ToUnixTimeSeconds()}}", "webhook-signature": "{{signature}}"}""";
        var (yes, no) = (now.ToUnixTimeSeconds() + 299, now.ToUnixTimeSeconds() + 301);
        var script = example + (language == "python"
            ? $"""
              headers = {headers}
              body = b"{Convert.ToBase64String(Encoding.UTF8.GetBytes(body))}"
              body = base64.b64decode(body)
              print(is_ours("{Secret}", headers, body, {yes}), is_ours("{Secret}", headers, body + b" ", {yes}), is_ours("{Secret}", headers, body, {no}))
              """
            : $"""
              const headers = {headers};
              const body = Buffer.from({JsonSerializer.Serialize(body)});
              console.log(isOurs("{Secret}", headers, body, {yes}), isOurs("{Secret}", headers, Buffer.concat([body, Buffer.from(" ")]), {yes}), isOurs("{Secret}", headers, body, {no}));
              """);

        Assert.Equal("true false false", Run(program, script).ToLowerInvariant());
    }

    [Fact]
    public void Slack_gets_a_line_with_a_link_and_a_coloured_attachment_with_its_three_characters_escaped()
    {
        var message = Parse(WebhookFormat.Slack, Incident("A < B & C > D | E <!channel>", "Line one & two\n\n- first\n- second"));

        Assert.Equal("*Investigating*: <https://status.example.com/incidents/i1|A &lt; B &amp; C &gt; D ¦ E &lt;!channel&gt;>", (string?)message["text"]);
        var attachment = message["attachments"]![0]!;
        Assert.Equal("#c81e1e", (string?)attachment["color"]);
        Assert.Equal("Investigating: A < B & C > D | E <!channel>", (string?)attachment["fallback"]);
        Assert.Equal("Line one &amp; two\n\n• first\n• second", (string?)attachment["blocks"]![0]!["text"]!["text"]);
        Assert.Contains("API (major outage)", attachment.ToJsonString(WireJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_message_is_cut_to_what_slack_and_teams_take()
    {
        var text = string.Concat(Enumerable.Repeat("🚨<&>*_[", 3_000));
        var slack = Parse(WebhookFormat.Slack, Incident(new string('T', 200), text));
        Assert.All(slack["attachments"]![0]!["blocks"]!.AsArray().Select(block => (string?)block!["text"]?["text"]).OfType<string>(), said => Assert.True(said.Length <= 3_000));

        var teams = WebhookBody.Of(WebhookFormat.Teams, Incident(new string('T', 200), text), Page);
        Assert.True(teams.Length <= TeamsMessage.MaxBytes);
        Assert.EndsWith("…", (string?)JsonNode.Parse(teams)!["attachments"]![0]!["content"]!["body"]![1]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void Teams_gets_an_adaptive_card_in_which_text_stays_text()
    {
        var message = Parse(WebhookFormat.Teams, Incident("Down [here](https://evil.example) *now*", "One\nTwo"));
        Assert.Equal("message", (string?)message["type"]);
        var attachment = message["attachments"]![0]!;
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)attachment["contentType"]);
        var card = attachment["content"]!;
        Assert.Equal(("AdaptiveCard", "attention"), ((string?)card["type"], (string?)card["body"]![0]!["style"]));
        Assert.Equal(@"Down \[here\](https://evil.example) \*now\*", (string?)card["body"]![0]!["items"]![0]!["text"]);
        Assert.Equal("One\n\nTwo", (string?)card["body"]![1]!["text"]);
        Assert.Equal("https://status.example.com/incidents/i1", (string?)card["actions"]![0]!["url"]);
    }

    [Theory]
    [InlineData(WebhookFormat.Slack)]
    [InlineData(WebhookFormat.Teams)]
    public void Every_event_has_words_for_a_chat(WebhookFormat format)
    {
        var component = new ComponentEventWire(
            new ChangedComponentWire("c1", "API", null, null, ComponentStatus.Operational, "https://status.example.com/components/c1"),
            ComponentStatus.MajorOutage, ComponentStatus.Operational, new CauseWire(StatusSource.Hand, null, null, null));
        Assert.Contains("Operational", Encoding.UTF8.GetString(WebhookBody.Of(format, Event(WebhookEvents.ComponentUpdated, component), Page)), StringComparison.Ordinal);
        Assert.Contains("Nothing has happened.", Encoding.UTF8.GetString(WebhookBody.Of(format, Event(WebhookEvents.Test, new TestEventWire("A test. Nothing has happened.")), Page)), StringComparison.Ordinal);
        var window = new MaintenanceWire
        {
            Id = "m1",
            Title = "New disks",
            Message = "Planned work.",
            MessageHtml = "<p>Planned work.</p>",
            Status = Core.Maintenance.MaintenanceStatus.InProgress,
            ScheduledFor = FakeClock.Start,
            ScheduledUntil = FakeClock.Start.AddHours(1),
            StartedAt = FakeClock.Start,
            CompletedAt = null,
            AnnouncedAt = FakeClock.Start,
            Emergency = false,
            EmergencyReason = null,
            Recurrence = null,
            Url = "https://status.example.com/maintenance/m1",
            Components = [new NamedComponentWire("c1", "API")],
            Updates = [],
        };
        Assert.Contains("Maintenance started", Encoding.UTF8.GetString(WebhookBody.Of(format, Event(WebhookEvents.MaintenanceStarted, new MaintenanceEventWire(window)), Page)), StringComparison.Ordinal);
    }

    private static JsonNode Parse(WebhookFormat format, WebhookEvent happened) => JsonNode.Parse(WebhookBody.Of(format, happened, Page))!;

    private static WebhookEvent Event<T>(string type, T data) => new()
    {
        EventId = "evt_1",
        Type = type,
        Payload = Encoding.UTF8.GetString(WireJson.Serialize(data)),
        At = FakeClock.Start,
    };

    private static WebhookEvent Incident(string title, string message) => Event(WebhookEvents.IncidentCreated, new IncidentEventWire(new IncidentWire
    {
        Id = "i1",
        Title = title,
        Impact = Impact.Major,
        Status = IncidentStatus.Investigating,
        StartedAt = FakeClock.Start,
        DetectedAt = FakeClock.Start,
        AcknowledgedAt = null,
        ResolvedAt = null,
        EstimatedResolutionAt = null,
        NextUpdateDueAt = null,
        SlaExclusion = null,
        Backfilled = false,
        Url = "https://status.example.com/incidents/i1",
        Components = [new AffectedWire("c1", "API", ComponentStatus.MajorOutage)],
        Updates =
        [
            new UpdateWire
            {
                Id = "u1",
                Status = IncidentStatus.Investigating,
                Message = message,
                MessageHtml = "",
                PostedAt = FakeClock.Start,
                DisplayedAt = FakeClock.Start,
                EditedAt = null,
                Components = [],
            },
        ],
        Resolution = null,
        Postmortem = null,
        Promises = [],
    }));

    /// <summary>Skips where the program is not installed.</summary>
    private static string Run(string program, string script)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, "-") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, StandardInputEncoding = new UTF8Encoding(false) })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }

        using (process)
        {
            process.StandardInput.Write(script);
            process.StandardInput.Close();
            var said = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return said;
        }
    }
}
