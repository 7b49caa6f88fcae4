using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing;

public sealed class ProbeSecretsTests : IAsyncLifetime
{
    private readonly ScriptedKind _http = new();
    private CoreApp _app = null!;
    private string _component = "";

    private ProbeService Probes => _app.Get<ProbeService>();

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync(services => services.AddSingleton<IProbeKind>(_http));
        _component = (await _app.AddComponentAsync("API")).Id;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_secret_is_stored_encrypted_shown_masked_and_run_in_the_clear()
    {
        var probe = await AddAsync(("Authorization", "Bearer open sesame", true), ("Accept", "text/html", false));

        Assert.DoesNotContain("sesame", probe.Settings.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(ProbeSecrets.Mask, Value(ProbeInput.From(probe).Settings, 0));
        Assert.Equal("text/html", Value(ProbeInput.From(probe).Settings, 1));
        Assert.Equal("Bearer open sesame", Value(_app.Get<ProbeDefinitions>().Define(probe).Settings, 0));

        var audit = await _app.ReadAsync(db => db.Audit.OrderByDescending(a => a.Id).FirstAsync());
        Assert.Contains(ProbeSecrets.Mask, audit.After!, StringComparison.Ordinal);
        Assert.DoesNotContain(Value(probe.Settings, 0), audit.After!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_given_back_means_as_it_was_and_an_unchanged_probe_keeps_its_run()
    {
        var probe = await AddAsync(("X-Key", "one", true), ("X-Key", "two", true));
        var changed = await Probes.ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(probe) with { Region = "Oslo" }, null);

        Assert.True(JsonNode.DeepEquals(probe.Settings, changed.Settings));
        var settings = _app.Get<ProbeDefinitions>().Define(changed).Settings;
        Assert.Equal(("one", "two"), (Value(settings, 0), Value(settings, 1)));

        await Probes.TryAsync(_app.Admin, ProbeInput.From(changed), changed.Id);
        Assert.Equal("one", Value(_http.Prepared!.Settings, 0));
    }

    [Theory]
    [InlineData("X-Other", true)]
    [InlineData("X-Key", false)]
    public async Task A_mask_that_stands_for_nothing_is_refused(string name, bool secret)
    {
        var probe = await AddAsync(("X-Key", "one", true));
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            Probes.ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(probe) with { Settings = Headers((name, ProbeSecrets.Mask, secret)) }, null));
        Assert.Contains($"The value of “{name}” is only a mask here.", Assert.Single(refused.Errors["settings.headers"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/another/path", true)]
    [InlineData("http://example.com/", false)]
    [InlineData("https://example.com.attacker.example/", false)]
    public async Task A_secret_is_not_sent_to_another_host_by_who_cannot_see_it(string target, bool kept)
    {
        var probe = await AddAsync(("X-Key", "one", true));
        var moved = ProbeInput.From(probe) with { Target = target };
        if (kept)
        {
            await Probes.TryAsync(_app.Admin, moved, probe.Id);
            await Probes.ChangeAsync(_app.Admin, probe.Id, moved, null);
        }
        else
        {
            await Assert.ThrowsAsync<InvalidInputException>(() => Probes.TryAsync(_app.Admin, moved, probe.Id));
            await Assert.ThrowsAsync<InvalidInputException>(() => Probes.ChangeAsync(_app.Admin, probe.Id, moved, null));
        }
    }

    [Fact]
    public async Task Lost_keys_make_a_gap_that_says_so_and_ask_for_the_secret_again()
    {
        var probe = await AddAsync(("X-Key", "one", true));
        var definitions = new ProbeDefinitions([_http], new ProbeSecrets(new EphemeralDataProtectionProvider()));

        var outcome = await definitions.Prepare(probe).RunAsync(CancellationToken.None);
        Assert.Equal((CheckVerdict.Gap, "secret_unreadable"), (outcome.Verdict, outcome.Code));
        Assert.Contains("give its secrets again", outcome.Detail!, StringComparison.Ordinal);
    }

    private Task<Probe> AddAsync(params (string Name, string Value, bool Secret)[] headers) => Probes.AddAsync(
        _app.Admin,
        new ProbeInput { Name = "API", Kind = ProbeKind.Http, Target = "https://example.com/", ComponentId = _component, Settings = Headers(headers) });

    private static JsonObject Headers(params (string Name, string Value, bool Secret)[] headers) => new()
    {
        ["headers"] = new JsonArray([.. headers.Select(h => h.Secret
            ? new JsonObject { ["name"] = h.Name, ["value"] = h.Value, ["secret"] = true }
            : (JsonNode)new JsonObject { ["name"] = h.Name, ["value"] = h.Value })]),
    };

    private static string Value(JsonObject settings, int header) => (string)settings["headers"]![header]!["value"]!;
}
