using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class SlaTests : IAsyncLifetime
{
    private readonly StatusPageApp _app = new();
    private Component _api = null!;
    private Incident _incident = null!;

    /// <summary>Three hours down in May, told in June.</summary>
    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _api = await _app.AddComponentAsync("=API, v2", with: input => input with { Target = 99.5m });
        await _app.AddComponentAsync("Beta", with: input => input with { Core = false });
        _incident = await _app.ReportAsync("Down", (_api, ComponentStatus.MajorOutage));
        await _app.PassAsync(TimeSpan.FromHours(3));
        await _app.ResolveAsync(_incident);
        await _app.PassAsync(TimeSpan.FromDays(30));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_month_is_reported_by_tier_and_component_with_the_method_and_the_credit()
    {
        (await _app.Api.PostAsync("v1/admin/tiers", Pro())).AssertIs(HttpStatusCode.Created);

        var report = (await _app.Http.ReadAsync("v1/status/sla/report?month=2026-05")).AssertIs(HttpStatusCode.OK).Data;

        Assert.Equal(("2026-05", true, 1), ((string?)report["period"], (bool)report["final"]!, (int)report["policyVersion"]!));
        Assert.Contains("never rounded up", (string?)report["method"], StringComparison.Ordinal);
        var tier = report["tiers"]![0]!;
        Assert.Equal(("Pro", 99.9m, 99.36m, false, 10m), ((string?)tier["name"], (decimal)tier["target"]!, (decimal)tier["measured"]!, (bool)tier["met"]!, (decimal)tier["credit"]!));
        Assert.Equal(["=API, v2"], tier["components"]!.AsArray().Select(c => (string?)c!["name"]));
        Assert.Equal(10_800, (int)tier["components"]![0]!["downtimeSeconds"]!);
        Assert.Equal([("=API, v2", "false"), ("Beta", null)], report["components"]!.AsArray().Select(c => ((string?)c!["name"], c["met"]?.ToJsonString())));
    }

    [Fact]
    public async Task Without_a_period_the_current_month_is_reported_and_a_quarter_can_be_asked_for()
    {
        Assert.Equal("2026-06", (string?)(await _app.Http.ReadAsync("v1/status/sla/report")).Data["period"]);
        Assert.Equal("2026-Q2", (string?)(await _app.Http.ReadAsync("v1/status/sla/report?quarter=2026-Q2")).Data["period"]);
        Assert.Null((await _app.Http.ReadAsync("v1/status/sla/report?month=2026-04")).Data["components"]![0]!["measured"]);
    }

    [Theory]
    [InlineData("month=2026-7", "month", "The month “2026-7” is not accepted: give one such as 2026-06.")]
    [InlineData("month=2026-07", "month", "The month 2026-07 has not begun. Give one up to 2026-06.")]
    [InlineData("month=2020-01", "month", "The month 2020-01 is too long ago: reports go back 36 months.")]
    [InlineData("quarter=2026-Q5", "quarter", "The quarter “2026-Q5” is not accepted: give one such as 2026-Q2.")]
    [InlineData("quarter=2026-Q3", "quarter", "The quarter 2026-Q3 has not begun. Give one up to 2026-Q2.")]
    [InlineData("month=2026-05&quarter=2026-Q2", "quarter", "Give a month or a quarter, not both.")]
    public async Task A_period_that_cannot_be_reported_is_refused_with_a_sentence(string query, string field, string says)
    {
        (await _app.Http.ReadAsync($"v1/status/sla/report?{query}")).AssertRefused(400, field, says);
        (await _app.Http.ReadAsync($"sla.csv?{query}")).AssertRefused(400, field, says);
    }

    [Fact]
    public async Task Who_has_the_report_is_told_that_nothing_changed()
    {
        foreach (var path in new[] { "v1/status/sla/report", "v1/status/sla/report?month=2026-05" })
        {
            var first = (await _app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK);

            (await _app.Http.ReadAsync(path, ("If-None-Match", first.ETag))).AssertIs(HttpStatusCode.NotModified);
        }
    }

    [Fact]
    public async Task The_file_for_spreadsheets_quotes_what_needs_it_and_runs_no_formula()
    {
        (await _app.Api.PostAsync("v1/admin/tiers", Pro())).AssertIs(HttpStatusCode.Created);

        var csv = (await _app.Http.ReadAsync("sla.csv?month=2026-05")).AssertIs(HttpStatusCode.OK);

        Assert.Equal("text/csv", csv.Content.ContentType?.MediaType);
        Assert.Equal("sla-2026-05.csv", csv.Content.ContentDisposition?.FileName?.Trim('"'));
        var lines = csv.Text.Split("\r\n");
        Assert.Equal(6, lines.Length);
        Assert.Equal("2026-05,2026-05-01T00:00:00Z,2026-06-01T00:00:00Z,yes,Pro,,99.9,99.36,no,10,,,,,1", lines[1]);
        Assert.StartsWith("2026-05,2026-05-01T00:00:00Z,2026-06-01T00:00:00Z,yes,Pro,\"'=API, v2\",99.9,99.36,no,10,", lines[2], StringComparison.Ordinal);
        Assert.Contains(",,Beta,,", lines[4], StringComparison.Ordinal);
        Assert.Equal("", lines[5]);
    }

    [Fact]
    public async Task An_incident_is_left_out_of_the_sla_with_a_public_reason_and_counted_again()
    {
        var path = $"v1/admin/incidents/{_incident.Id}";
        var excused = (await _app.Api.PatchAsync(path, Excuse("third_party", "The carrier's fibre was cut."))).AssertIs(HttpStatusCode.OK);

        Assert.Equal("third_party", (string?)excused.Data["slaExclusion"]!["reason"]);
        Assert.Equal("The carrier's fibre was cut.", (string?)(await _app.Http.ReadAsync($"v1/status/incidents/{_incident.Id}")).Data["slaExclusion"]!["explanation"]);
        Assert.Equal((100m, 10_800), await MayAsync());

        var counted = (await _app.Api.PatchAsync(path, new JsonObject { ["slaExclusion"] = null }, ("If-Match", excused.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Null(counted.Data["slaExclusion"]);
        Assert.Equal((99.36m, 0), await MayAsync());
        Assert.Equal(excused.ETag[1..^1].Length, counted.ETag[1..^1].Length);

        (await _app.Api.PatchAsync(path, Excuse("third_party", " "))).AssertRefused(422, "slaExclusion.explanation", "missing");
        (await _app.Api.PatchAsync(path, Excuse("bad_luck", "It rained."))).AssertRefused(422);
    }

    [Fact]
    public async Task A_tier_is_added_changed_and_removed_by_program()
    {
        var added = (await _app.Api.PostAsync("v1/admin/tiers", Pro())).AssertIs(HttpStatusCode.Created);
        Assert.Equal($"/v1/admin/tiers/{added.Data["id"]}", added.Location);
        Assert.Equal([99.9m, 99m], added.Data["bands"]!.AsArray().Select(b => (decimal)b!["below"]!));

        var chosen = (await _app.Api.PatchAsync(added.Location, new JsonObject { ["components"] = new JsonArray(_api.Id), ["target"] = 99.95 }, ("If-Match", added.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal((99.95m, _api.Id, "Pro"), ((decimal)chosen.Data["target"]!, (string?)chosen.Data["components"]![0], (string?)chosen.Data["name"]));
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["target"] = 99 }, ("If-Match", added.ETag))).AssertRefused(409);
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["target"] = 99 })).AssertRefused(422, "bands.0.below", "above the target");

        var all = (await _app.Api.PatchAsync(added.Location, new JsonObject { ["components"] = null })).AssertIs(HttpStatusCode.OK);
        Assert.Null(all.Data["components"]);
        Assert.Equal("Pro", (string?)(await _app.Api.ReadAsync("v1/admin/tiers")).Data[0]!["name"]);

        (await _app.Api.RemoveAsync(added.Location)).AssertIs(HttpStatusCode.NoContent);
        (await _app.Api.ReadAsync(added.Location)).AssertRefused(404);
        Assert.Empty(_app.Published.Sla.Tiers);
    }

    private static JsonObject Pro() => new()
    {
        ["name"] = "Pro",
        ["target"] = 99.9,
        ["bands"] = new JsonArray(new JsonObject { ["below"] = 99, ["creditPercent"] = 25 }, new JsonObject { ["below"] = 99.9, ["creditPercent"] = 10 }),
    };

    private static JsonObject Excuse(string reason, string explanation) =>
        new() { ["slaExclusion"] = new JsonObject { ["reason"] = reason, ["explanation"] = explanation } };

    private async Task<(decimal Measured, int Excused)> MayAsync()
    {
        var component = (await _app.Http.ReadAsync("v1/status/sla/report?month=2026-05")).Data["components"]![0]!;
        return ((decimal)component["measured"]!, (int)component["excusedSeconds"]!);
    }
}
