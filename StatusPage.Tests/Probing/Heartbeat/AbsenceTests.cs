using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing.Heartbeat;

/// <summary>While the status page is away, calls get lost. That is no failure of who called.</summary>
public sealed class AbsenceTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _api = null!;
    private Probe _probe = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _api = await _app.AddComponentAsync("Backup");
        _probe = await _app.AddProbeAsync(_api, "Backup", p =>
        {
            p.Kind = ProbeKind.Heartbeat;
            p.Target = "";
            p.Settings = JsonNode.Parse("""{"periodSeconds": 3600, "graceSeconds": 60}""")!.AsObject();
            p.SecretHash = Core.Accounts.Secrets.Hash("hb_test");
        });
        await _app.Get<ProbeCalls>().BeatAsync("hb_test");
        await CheckAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_call_that_was_due_while_the_page_was_away_is_awaited_for_a_whole_period_after_it()
    {
        _app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("awaited", await CheckAsync());
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("awaited", await CheckAsync());
        await MinutesAsync(59);
        Assert.Equal("awaited", await CheckAsync());

        await MinutesAsync(2);
        Assert.Equal("no_call", await CheckAsync());
    }

    [Fact]
    public async Task One_that_was_late_before_the_page_went_away_is_still_late_when_it_is_back()
    {
        await MinutesAsync(63);
        Assert.Equal("no_call", await CheckAsync());
        _app.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("no_call", await CheckAsync());
    }

    [Fact]
    public async Task One_that_was_paused_for_long_gets_a_whole_period_when_it_is_resumed()
    {
        await _app.Get<ProbeService>().PauseAsync(_app.Admin, _probe.Id);
        _app.Clock.Advance(TimeSpan.FromDays(9));
        _probe = await _app.Get<ProbeService>().ResumeAsync(_app.Admin, _probe.Id);

        Assert.NotEqual("no_call", await CheckAsync());
        await MinutesAsync(63);
        Assert.Equal("no_call", await CheckAsync());
    }

    private async Task MinutesAsync(int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            await CheckAsync();
        }
    }

    private async Task<string> CheckAsync()
    {
        var outcome = await _app.Get<ProbeDefinitions>().Prepare(_probe).RunAsync(CancellationToken.None);
        await _app.FindsAsync(_probe, outcome);
        return outcome.Code;
    }
}
