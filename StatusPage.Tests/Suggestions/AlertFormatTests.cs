using System.Text;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Suggestions;

namespace StatusPage.Tests.Suggestions;

public sealed class AlertFormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 11, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Alertmanager_gives_each_alert_of_a_group_with_its_words_severity_component_and_links()
    {
        var alerts = Parse(AlertFormat.Alertmanager, Payloads.Alertmanager);

        Assert.Equal(2, alerts.Count);
        var firing = alerts[0];
        Assert.True(firing.Firing);
        Assert.Equal(
            ("c4a7e1f9d2b35d01", "High error rate on 10.0.0.7", "5xx ratio is 12.5% for 5 minutes.", Impact.Critical, "payments api"),
            (firing.Fingerprint, firing.Title, firing.Message, firing.Impact, firing.Component));
        Assert.Equal("http://prometheus.example.com/graph?g0.expr=rate", firing.Url);
        Assert.Equal("https://runbooks.example.com/errors", firing.RunbookUrl);
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 12, 50, 30, TimeSpan.Zero), firing.BeganAt(Now).AddTicks(-(firing.BeganAt(Now).Ticks % TimeSpan.TicksPerSecond)));
        Assert.Null(firing.EndsAt);

        var resolved = alerts[1];
        Assert.False(resolved.Firing);
        Assert.Equal(("DiskFull", Impact.Minor), (resolved.Title, resolved.Impact));
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 12, 40, 0, TimeSpan.Zero), resolved.EndsAt);
        Assert.Null(resolved.Url);
        Assert.Null(resolved.Message);
    }

    [Theory]
    [InlineData("critical", Impact.Critical)]
    [InlineData("CRITICAL", Impact.Critical)]
    [InlineData("page", Impact.Major)]
    [InlineData("error", Impact.Major)]
    [InlineData("high", Impact.Major)]
    [InlineData("major", Impact.Major)]
    [InlineData("warning", Impact.Minor)]
    [InlineData("minor", Impact.Minor)]
    [InlineData("info", Impact.None)]
    [InlineData("none", Impact.None)]
    [InlineData("ticket", null)]
    [InlineData("", null)]
    public void A_severity_is_an_impact_or_nothing_that_is_known(string severity, Impact? impact) =>
        Assert.Equal(impact, Assert.Single(Parse(AlertFormat.Alertmanager, $$$"""{"alerts":[{"labels":{"alertname":"A","severity":"{{{severity}}}"}}]}""")).Impact);

    [Fact]
    public void An_alertmanager_alert_without_a_fingerprint_is_known_by_its_labels_in_whatever_order()
    {
        var one = Parse(AlertFormat.Alertmanager, """{"alerts":[{"labels":{"alertname":"A","job":"x"}}]}""")[0];
        var same = Parse(AlertFormat.Alertmanager, """{"alerts":[{"labels":{"job":"x","alertname":"A"}}]}""")[0];
        var other = Parse(AlertFormat.Alertmanager, """{"alerts":[{"labels":{"job":"y","alertname":"A"}}]}""")[0];

        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void A_sentry_issue_alert_is_known_by_its_issue()
    {
        var alert = Assert.Single(Parse(AlertFormat.Sentry, Payloads.SentryIssueAlert));

        Assert.True(alert.Firing);
        Assert.Equal(
            ("issue:1117540176", "ReferenceError: heck is not defined", Impact.Major, "Checkout"),
            (alert.Fingerprint, alert.Title, alert.Impact, alert.Component));
        Assert.Equal("Rule: Too many checkout errors\nheck is not defined\n?(<anonymous>)", alert.Message);
        Assert.Equal("https://sentry.io/organizations/shop/issues/1117540176/events/e4874d664c3540c1a32eab185f12c5ab/", alert.Url);
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 12, 58, 17, 677, TimeSpan.Zero), alert.BeganAt(Now));
        Assert.Null(alert.StartsAt);
    }

    [Theory]
    [InlineData("created", true)]
    [InlineData("unresolved", true)]
    [InlineData("resolved", false)]
    [InlineData("archived", false)]
    [InlineData("ignored", false)]
    public void A_sentry_issue_fires_until_it_is_resolved_or_put_aside(string action, bool firing)
    {
        var alert = Assert.Single(Parse(AlertFormat.Sentry, Payloads.SentryIssue.Replace("ACTION", action, StringComparison.Ordinal)));

        Assert.Equal(("issue:1117540176", firing, Impact.Critical), (alert.Fingerprint, alert.Firing, alert.Impact));
        Assert.Equal("https://shop.sentry.io/issues/1117540176/", alert.Url);
    }

    [Theory]
    [InlineData("critical", true, Impact.Critical)]
    [InlineData("warning", true, Impact.Minor)]
    [InlineData("resolved", false, null)]
    public void A_sentry_metric_alert_is_one_from_its_threshold_to_its_resolution(string action, bool firing, Impact? impact)
    {
        var body = Payloads.SentryMetric.Replace("ACTION", action, StringComparison.Ordinal).Replace("CLOSED", firing ? "null" : "\"2026-05-11T12:45:00Z\"", StringComparison.Ordinal);
        var alert = Assert.Single(Parse(AlertFormat.Sentry, body));

        Assert.Equal(("metric:32", firing, impact, "Too many errors"), (alert.Fingerprint, alert.Firing, alert.Impact, alert.Title));
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 12, 30, 0, TimeSpan.Zero), alert.StartsAt);
        Assert.Equal(firing ? null : new DateTimeOffset(2026, 5, 11, 12, 45, 0, TimeSpan.Zero), alert.EndsAt);
    }

    [Fact]
    public void The_older_sentry_plugin_is_understood_too()
    {
        var alert = Assert.Single(Parse(AlertFormat.Sentry, Payloads.SentryPlugin));

        Assert.Equal(
            ("issue:27379932", true, "Slow query on orders", Impact.Minor, "Orders"),
            (alert.Fingerprint, alert.Firing, alert.Title, alert.Impact, alert.Component));
        Assert.Equal("Front end\nThis is a slow query\nraven.scripts.runner in main", alert.Message);
        Assert.Equal(new DateTimeOffset(2026, 5, 11, 12, 55, 0, 500, TimeSpan.Zero), alert.BeganAt(Now));
    }

    [Theory]
    [InlineData("""{"action":"created","data":{"installation":{"uuid":"1"}}}""")]
    [InlineData("""{"action":"created","data":{"comment":"Looking into it"}}""")]
    [InlineData("""{"action":"assigned","data":{"issue":{"id":"1","title":"A"}}}""")]
    public void What_sentry_says_that_is_no_alert_is_none(string body) => Assert.Empty(Parse(AlertFormat.Sentry, body));

    [Fact]
    public void The_generic_form_needs_a_title_and_takes_the_rest()
    {
        var alert = Assert.Single(Parse(AlertFormat.Generic, """
            {"title":" Queue is  stuck ","message":"a\r\nb","severity":"high","component":"Queue","fingerprint":"q1","startsAt":"2026-05-11T12:00:00Z",
             "url":"https://a.example/1","runbookUrl":"javascript:alert(1)","status":"firing","and":{"more":1}}
            """));

        Assert.Equal(("q1", "Queue is stuck", "a\nb", Impact.Major, "Queue"), (alert.Fingerprint, alert.Title, alert.Message, alert.Impact, alert.Component));
        Assert.Equal("https://a.example/1", alert.Url);
        Assert.Null(alert.RunbookUrl);
        Assert.False(Assert.Single(Parse(AlertFormat.Generic, """{"title":"x","status":"resolved"}""")).Firing);
    }

    [Fact]
    public void Without_a_fingerprint_the_same_title_and_component_are_the_same_alert()
    {
        var one = Parse(AlertFormat.Generic, """{"title":"A","component":"B","message":"1"}""")[0];

        Assert.Equal(one.Fingerprint, Parse(AlertFormat.Generic, """{"component":"B","title":"A","message":"2"}""")[0].Fingerprint);
        Assert.NotEqual(one.Fingerprint, Parse(AlertFormat.Generic, """{"title":"A"}""")[0].Fingerprint);
    }

    [Theory]
    [InlineData("\"2026-05-11T12:00:00Z\"", "2026-05-11T12:00:00Z")]
    [InlineData("\"2026-05-11T14:00:00+02:00\"", "2026-05-11T12:00:00Z")]
    [InlineData("\"2026-05-11T12:00:00\"", "2026-05-11T12:00:00Z")]
    [InlineData("1778500800", "2026-05-11T12:00:00Z")]
    [InlineData("\"2026-05-12T12:00:00Z\"", "2026-05-11T13:00:00Z")]
    [InlineData("\"0001-01-01T00:00:00Z\"", "2026-05-11T13:00:00Z")]
    [InlineData("\"yesterday\"", "2026-05-11T13:00:00Z")]
    [InlineData("{}", "2026-05-11T13:00:00Z")]
    [InlineData("1e400", "2026-05-11T13:00:00Z")]
    [InlineData("null", "2026-05-11T13:00:00Z")]
    public void A_beginning_that_is_to_come_or_cannot_be_read_is_now(string startsAt, string began) =>
        Assert.Equal(DateTimeOffset.Parse(began, null), Parse(AlertFormat.Generic, $$"""{"title":"A","startsAt":{{startsAt}}}""")[0].BeganAt(Now));

    [Fact]
    public void No_alert_is_lost_because_it_is_long_or_written_badly()
    {
        var alert = Parse(AlertFormat.Generic, $$"""
            {"title":"a\u0000b\u202ec{{new string('x', 500)}}","message":"half \ud83d here{{new string('y', 9000)}}","fingerprint":"{{new string('z', 300)}}","component":7,"url":["no"]}
            """)[0];

        Assert.Equal(Suggestion.MaxTitle, alert.Title.Length);
        Assert.StartsWith("abcx", alert.Title, StringComparison.Ordinal);
        Assert.EndsWith("…", alert.Title, StringComparison.Ordinal);
        Assert.Equal(Suggestion.MaxMessage, alert.Message!.Length);
        Assert.Equal(64, alert.Fingerprint.Length);
        Assert.Equal("7", alert.Component);
        Assert.Null(alert.Url);
        Assert.Equal("Name", Assert.Single(AlertFormat.Generic.Parse(Encoding.UTF8.GetBytes("""{"title":"Name"}""").Prepend<byte>(0xBF).Prepend<byte>(0xBB).Prepend<byte>(0xEF).ToArray())).Title);
    }

    [Theory]
    [InlineData(AlertFormat.Alertmanager, "{}", "“alerts”")]
    [InlineData(AlertFormat.Alertmanager, "{\"alerts\":{}}", "“alerts”")]
    [InlineData(AlertFormat.Sentry, "{}", "Sentry")]
    [InlineData(AlertFormat.Generic, "{\"message\":\"x\"}", "“title”")]
    [InlineData(AlertFormat.Generic, "{\"title\":\"\\u200b \"}", "“title”")]
    [InlineData(AlertFormat.Generic, "[]", "JSON object")]
    [InlineData(AlertFormat.Generic, "{\"title\":", "not valid JSON")]
    [InlineData(AlertFormat.Generic, "", "not valid JSON")]
    public void What_cannot_be_understood_at_all_is_refused_with_a_sentence(AlertFormat format, string body, string says) =>
        Assert.Contains(says, Assert.ThrowsAny<RefusedException>(() => Parse(format, body)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<Alert> Parse(AlertFormat format, string body) => format.Parse(Encoding.UTF8.GetBytes(body));
}
