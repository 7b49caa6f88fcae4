using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing;

public sealed class ProbeServiceTests : IAsyncLifetime
{
    private readonly ScriptedKind _http = new();
    private CoreApp _app = null!;
    private Component _api = null!;

    private ProbeService Probes => _app.Get<ProbeService>();

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync(services => services
            .AddSingleton<IProbeKind>(_http)
            .AddSingleton<IProbeKind>(new ScriptedKind(ProbeKind.Heartbeat))
            .AddSingleton<IProbeKind>(new ScriptedKind(ProbeKind.Ratio)));
        _api = await _app.AddComponentAsync("API");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_new_probe_is_due_within_two_seconds_and_nothing_is_known_until_its_first_result()
    {
        var probe = await Probes.AddAsync(_app.Admin, Input());

        var state = await StateAsync(probe);
        Assert.InRange(state.DueMs!.Value - Ms, 0, 2_000);
        Assert.Equal((60_000, probe.Version, ProbeHealth.Unknown), (state.IntervalMs, state.ProbeVersion, state.Health));
        Assert.InRange(state.PhaseMs, 0, 59_999);
        Assert.Equal((_app.Now, null), await GapAsync(probe));
        Assert.Equal("probe.created", await _app.ReadAsync(db => db.Audit.OrderByDescending(a => a.Id).Select(a => a.Action).FirstAsync()));
    }

    [Fact]
    public async Task Every_fault_is_named_beside_its_field_at_once()
    {
        await Probes.AddAsync(_app.Admin, Input());
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => Probes.AddAsync(_app.Admin, new ProbeInput
        {
            Name = "API answers",
            Kind = ProbeKind.Http,
            ComponentId = "none",
            IntervalSeconds = 9,
            TimeoutSeconds = 61,
            FailureThreshold = 0,
            RecoveryThreshold = 101,
            Region = new string('x', 61),
            RunbookUrl = "javascript:alert(1)",
            TemplateId = "none",
            Settings = new JsonObject { ["wrong"] = 1 },
        }));

        Assert.Equal(
            ["componentId", "failureThreshold", "intervalSeconds", "name", "recoveryThreshold", "region", "runbookUrl", "settings.wrong", "target", "templateId", "timeoutSeconds"],
            refused.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_timeout_is_no_longer_than_the_interval()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => Probes.AddAsync(_app.Admin, Input() with { IntervalSeconds = 20, TimeoutSeconds = 21 }));
        Assert.Equal("A timeout of 21 seconds is longer than the interval of 20. Give at most the interval.", refused.Message);
        await Probes.AddAsync(_app.Admin, Input() with { IntervalSeconds = 10, TimeoutSeconds = 10 });
    }

    [Fact]
    public async Task A_probe_keeps_its_kind()
    {
        var probe = await Probes.AddAsync(_app.Admin, Input());
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            Probes.ChangeAsync(_app.Admin, probe.Id, Input() with { Kind = ProbeKind.Heartbeat }, null));
        Assert.Contains("keeps its kind", Assert.Single(refused.Errors["kind"]), StringComparison.Ordinal);
        Assert.Contains("The kind is missing", (await Assert.ThrowsAsync<InvalidInputException>(() => Probes.AddAsync(_app.Admin, Input("B") with { Kind = null }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_a_removed_probe_is_free_again_and_its_number_is_not()
    {
        var first = await Probes.AddAsync(_app.Admin, Input());
        await Probes.RemoveAsync(_app.Admin, first.Id);
        var second = await Probes.AddAsync(_app.Admin, Input());

        Assert.Equal(first.Number + 1, second.Number);
        Assert.Null((await StateAsync(first)).DueMs);
        Assert.Equal((_app.Now, _app.Now), await GapAsync(first));
        await Assert.ThrowsAsync<NotFoundException>(() => Probes.PauseAsync(_app.Admin, first.Id));
    }

    [Fact]
    public async Task Pausing_forgets_the_failures_opens_a_gap_and_resuming_runs_soon()
    {
        var probe = await Probes.AddAsync(_app.Admin, Input());
        await FailAsync(probe);
        _app.Clock.Advance(TimeSpan.FromMinutes(5));

        probe = await Probes.PauseAsync(_app.Admin, probe.Id);
        var paused = await StateAsync(probe);
        Assert.Equal((null, ProbeHealth.Unknown, 0, null, null), (paused.DueMs, paused.Health, paused.FailuresInRow, paused.FailingSinceMs, paused.IncidentId));
        Assert.Equal(2, probe.Version);
        Assert.Equal((_app.Now, null), await GapAsync(probe));
        Assert.Equal(2, (await Probes.PauseAsync(_app.Admin, probe.Id)).Version);

        probe = await Probes.ResumeAsync(_app.Admin, probe.Id);
        Assert.InRange((await StateAsync(probe)).DueMs!.Value - Ms, 0, 2_000);
        Assert.Equal(3, (await StateAsync(probe)).ProbeVersion);
    }

    [Fact]
    public async Task Another_target_begins_anew_and_another_name_does_not()
    {
        var probe = await Probes.AddAsync(_app.Admin, Input());
        await FailAsync(probe);

        await Probes.ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(probe) with { Name = "Other name" }, probe.Version);
        Assert.Equal(ProbeHealth.Down, (await StateAsync(probe)).Health);

        await Probes.ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(probe) with { Target = "https://other.example.com/" }, null);
        Assert.Equal((ProbeHealth.Unknown, 3), ((await StateAsync(probe)).Health, (await StateAsync(probe)).ProbeVersion));
    }

    [Fact]
    public async Task Two_who_edit_at_once_do_not_overwrite_each_other_unseen()
    {
        var probe = await Probes.AddAsync(_app.Admin, Input());
        await Probes.ChangeAsync(_app.Admin, probe.Id, Input("Theirs"), 1);
        await Assert.ThrowsAsync<StaleVersionException>(() => Probes.ChangeAsync(_app.Admin, probe.Id, Input("Mine"), 1));
    }

    [Fact]
    public async Task A_component_takes_its_probes_with_it()
    {
        var probe = await Probes.AddAsync(_app.Admin, Input());
        await _app.Catalog.RemoveComponentAsync(_app.Admin, _api.Id, null);

        Assert.NotNull((await _app.ReadAsync(db => db.Probes.SingleAsync())).RemovedAt);
        Assert.Null((await StateAsync(probe)).DueMs);
    }

    [Fact]
    public async Task A_template_deleted_since_does_not_stand_in_the_way_of_a_change()
    {
        var template = await _app.AddTemplateAsync("API down");
        var probe = await Probes.AddAsync(_app.Admin, Input() with { TemplateId = template.Id });
        await _app.Templates.RemoveAsync(_app.Admin, template.Id, null);

        probe = await Probes.ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(probe) with { Region = "Frankfurt" }, null);
        Assert.Null(probe.TemplateId);
    }

    [Fact]
    public async Task Trying_a_probe_gives_what_came_back_and_keeps_nothing()
    {
        var entries = await _app.ReadAsync(db => db.Audit.CountAsync());
        var outcome = await Probes.TryAsync(_app.Admin, new ProbeInput { Kind = ProbeKind.Http, Target = "https://example.com/" });

        Assert.Equal((CheckVerdict.Ok, "200"), (outcome.Verdict, outcome.Code));
        Assert.True(_http.Prepared!.WithEvidence);
        Assert.Equal(0, await _app.ReadAsync(db => db.Probes.CountAsync()));
        Assert.Equal(entries, await _app.ReadAsync(db => db.Audit.CountAsync()));
    }

    [Fact]
    public async Task A_check_that_does_not_end_is_ended_and_said_to_be_our_own_fault()
    {
        _http.Finds = _ => new TaskCompletionSource<CheckOutcome>().Task;
        var outcome = await Probes.TryAsync(_app.Admin, new ProbeInput { Kind = ProbeKind.Http, Target = "https://example.com/", TimeoutSeconds = 1 });
        Assert.Equal((CheckVerdict.Gap, "stuck"), (outcome.Verdict, outcome.Code));
    }

    [Fact]
    public async Task A_kind_that_is_not_there_is_refused_by_naming_those_that_are()
    {
        var empty = new ProbeDefinitions([new ScriptedKind(ProbeKind.Tcp)], new ProbeSecrets(new EphemeralDataProtectionProvider()));
        var outcome = await empty.Prepare(new ProbeDefinition
        {
            Id = "",
            Number = 0,
            Name = "",
            Kind = ProbeKind.Dns,
            Target = "",
            IntervalSeconds = 60,
            TimeoutSeconds = 1,
            Settings = [],
            CreatedAt = _app.Now,
        }).RunAsync(CancellationToken.None);
        Assert.Equal((CheckVerdict.Gap, "Probes of the kind dns cannot be run by this version. Accepted: tcp."), (outcome.Verdict, outcome.Detail));
    }

    [Fact]
    public async Task A_heartbeat_has_an_address_that_can_be_rotated_and_the_old_one_opens_nothing()
    {
        var probe = await Probes.AddAsync(_app.Admin, new ProbeInput { Name = "Nightly backup", Kind = ProbeKind.Heartbeat, ComponentId = _api.Id });
        var calls = _app.Get<ProbeCalls>();
        var first = Probes.SecretOf(probe)!;
        _app.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True(await calls.BeatAsync(first));
        Assert.Equal(Ms, (await StateAsync(probe)).LastBeatAtMs);

        probe = await Probes.RotateSecretAsync(_app.Admin, probe.Id);
        Assert.False(await calls.BeatAsync(first));
        Assert.True(await calls.BeatAsync(Probes.SecretOf(probe)!));
        Assert.False(await calls.CountAsync(Probes.SecretOf(probe)!, 1, 1));
        await Assert.ThrowsAsync<RuleException>(async () => await Probes.RotateSecretAsync(_app.Admin, (await Probes.AddAsync(_app.Admin, Input())).Id));
        Assert.DoesNotContain(Probes.SecretOf(probe)!, string.Concat(await _app.ReadAsync(db => db.Audit.Select(a => a.After).ToListAsync())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1L, "good")]
    [InlineData(1L, null, "total")]
    [InlineData(-1L, 1L, "good")]
    [InlineData(2L, 1L, "good")]
    [InlineData(1L, 1_000_000_000_001L, "total")]
    public async Task Counts_of_a_ratio_are_whole_and_no_more_good_than_there_are(long? good, long? total, string field)
    {
        var probe = await Probes.AddAsync(_app.Admin, new ProbeInput { Name = "Delivered in time", Kind = ProbeKind.Ratio, ComponentId = _api.Id });
        var calls = _app.Get<ProbeCalls>();
        var secret = Probes.SecretOf(probe)!;
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => calls.CountAsync(secret, good, total));
        Assert.Equal(field, Assert.Single(refused.Errors.Keys));

        Assert.True(await calls.CountAsync(secret, 98, 100));
        var sample = await _app.ReadAsync(db => db.RatioSamples.SingleAsync());
        Assert.Equal((probe.Number, Ms, 98, 100), (sample.Probe, sample.AtMs, sample.Good, sample.Total));
    }

    private long Ms => _app.Now.ToUnixTimeMilliseconds();

    private ProbeInput Input(string name = "API answers") => new() { Name = name, Kind = ProbeKind.Http, Target = "https://api.example.com/health", ComponentId = _api.Id };

    private Task<ProbeState> StateAsync(Probe probe) => _app.ReadAsync(db => db.ProbeStates.SingleAsync(s => s.Probe == probe.Number));

    private async Task<(DateTimeOffset, DateTimeOffset?)> GapAsync(Probe probe)
    {
        var gap = await _app.ReadAsync(db => db.ProbeGaps.Where(g => g.Probe == probe.Number).OrderByDescending(g => g.Id).FirstAsync());
        return (gap.From, gap.To);
    }

    /// <summary>As three failed results leave it.</summary>
    private Task FailAsync(Probe probe) => _app.ReadAsync(async db =>
    {
        await db.ProbeGaps.ExecuteUpdateAsync(set => set.SetProperty(g => g.To, _app.Now));
        return await db.ProbeStates.Where(s => s.Probe == probe.Number).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.Health, ProbeHealth.Down)
            .SetProperty(s => s.FailuresInRow, 3)
            .SetProperty(s => s.FailingSinceMs, Ms)
            .SetProperty(s => s.IncidentId, "an incident"));
    });
}
