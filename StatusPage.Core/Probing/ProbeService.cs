using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>Everything that staff and programs decide about probes. Editors.</summary>
public sealed class ProbeService(Acts acts, IDbContextFactory<StatusPageDbContext> contexts, ProbeDefinitions definitions, ProbeSecrets secrets, TimeProvider clock)
{
    /// <summary>What a kind may take beyond its timeout before it is taken for stuck.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public Task<Probe> AddAsync(Actor actor, ProbeInput input) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var probe = new Probe(Ids.New(act.Now), await NextNumberAsync(act.Db), act.Now);
        await ProbeRules.ApplyAsync(act, probe, input, definitions, secrets);
        GiveSecret(probe, secrets);

        act.Db.Probes.Add(probe);
        act.Db.ProbeStates.Add(ProbeTurns.First(probe, act.Now));
        await ProbeTurns.OpenGapAsync(act, probe);
        act.Record("probe.created", "probe", probe.Id, probe.Name);
        return probe;
    });

    public Task<Probe> ChangeAsync(Actor actor, string id, ProbeInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var (probe, state) = await FindAsync(act.Db, id);
            StaleVersionException.ThrowIfStale($"The probe “{probe.Name}”", expectedVersion, probe.Version);
            var asks = (probe.Target, probe.ComponentId, probe.Settings);
            await ProbeRules.ApplyAsync(act, probe, input, definitions, secrets);
            probe.Version++;
            if (probe.Target != asks.Target || probe.ComponentId != asks.ComponentId || !System.Text.Json.Nodes.JsonNode.DeepEquals(probe.Settings, asks.Settings))
            {
                ProbeTurns.Forget(state);
            }

            ProbeTurns.Schedule(state, probe, act.Now);
            act.Record("probe.updated", "probe", probe.Id, probe.Name);
            return probe;
        });

    /// <summary>Stops running it; what it found stays, and the time until it resumes is no data.</summary>
    public Task<Probe> PauseAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var (probe, state) = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The probe “{probe.Name}”", expectedVersion, probe.Version);
        if (probe.PausedAt is null)
        {
            probe.PausedAt = probe.UpdatedAt = act.Now;
            probe.Version++;
            ProbeTurns.Forget(state);
            ProbeTurns.Schedule(state, probe, act.Now);
            await ProbeTurns.OpenGapAsync(act, probe);
            act.Record("probe.paused", "probe", probe.Id, probe.Name);
        }

        return probe;
    });

    public Task<Probe> ResumeAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var (probe, state) = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The probe “{probe.Name}”", expectedVersion, probe.Version);
        if (probe.PausedAt is not null)
        {
            probe.PausedAt = null;
            probe.UpdatedAt = act.Now;
            probe.Version++;
            if (probe.Kind == ProbeKind.Heartbeat)
            {
                // Whoever was to call in gets a whole period to begin again.
                state.LastBeatAtMs = act.Now.ToUnixTimeMilliseconds();
            }

            ProbeTurns.Schedule(state, probe, act.Now);
            act.Record("probe.resumed", "probe", probe.Id, probe.Name);
        }

        return probe;
    });

    /// <summary>It runs no more and leaves the lists; its results and roll-ups stay, and so does what they say of uptime.</summary>
    public Task RemoveAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var (probe, state) = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The probe “{probe.Name}”", expectedVersion, probe.Version);
        await RemoveAsync(act, probe, state);
    });

    /// <summary>A new address to call for a heartbeat or a ratio; the old one opens nothing any more.</summary>
    public Task<Probe> RotateSecretAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var (probe, _) = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The probe “{probe.Name}”", expectedVersion, probe.Version);
        if (!probe.IsPassive)
        {
            throw new RuleException($"“{probe.Name}” is a probe of the kind {probe.Kind.ToWord()} and calls out by itself, so it has no address to call. Heartbeats and ratios have one.");
        }

        GiveSecret(probe, secrets);
        probe.UpdatedAt = act.Now;
        act.Record("probe.secret_rotated", "probe", probe.Id, probe.Name);
        return probe;
    });

    /// <summary>Runs a check once with what was typed and keeps nothing of it.</summary>
    /// <param name="actor">An editor.</param>
    /// <param name="input">Kind, target, settings and timeout count; the rest may still be missing.</param>
    /// <param name="id">The probe that masked secrets are of; null for a new one.</param>
    /// <param name="cancel">Ends it early.</param>
    public async Task<CheckOutcome> TryAsync(Actor actor, ProbeInput input, string? id = null, CancellationToken cancel = default)
    {
        await acts.RequireAsync(actor, StaffRole.Editor, cancel);
        var probe = id is null ? null : await ReadAsync(id, cancel);
        var errors = new InputErrors();
        var (target, settings) = ProbeRules.Check(probe, input, definitions, secrets, errors);
        ProbeRules.CheckTimes(input, errors);
        errors.ThrowIfAny();
        var check = definitions.Prepare(new ProbeDefinition
        {
            Id = probe?.Id ?? "",
            Number = probe?.Number ?? 0,
            Name = input.Name ?? "",
            Kind = input.Kind!.Value,
            Target = target,
            IntervalSeconds = input.IntervalSeconds,
            TimeoutSeconds = input.TimeoutSeconds,
            Settings = settings,
            CreatedAt = probe?.CreatedAt ?? clock.GetUtcNow(),
            WithEvidence = true,
        });
        try
        {
            return await check.RunAsync(cancel).WaitAsync(TimeSpan.FromSeconds(input.TimeoutSeconds) + Grace, cancel);
        }
        catch (TimeoutException)
        {
            return CheckOutcome.Gap("stuck", "The check did not end within its timeout. That is a fault of this program and says nothing about the target.");
        }
    }

    /// <summary>The secret in the address that a heartbeat or ratio is sent to; null for other kinds, and where its keys were lost.</summary>
    public string? SecretOf(Probe probe)
    {
        try
        {
            return probe.SecretProtected is { } stored ? secrets.Unprotect(stored) : null;
        }
        catch (UnreadableSecretException)
        {
            return null;
        }
    }

    internal static async Task RemoveAsync(Act act, Probe probe, ProbeState state)
    {
        probe.RemovedAt = probe.UpdatedAt = act.Now;
        probe.SecretHash = probe.SecretProtected = null;
        probe.Version++;
        ProbeTurns.Forget(state);
        ProbeTurns.Schedule(state, probe, act.Now);
        await ProbeTurns.CloseGapAsync(act, probe);
        act.Record("probe.removed", "probe", probe.Id, probe.Name);
    }

    /// <summary>To what waits to be called; nothing to the others.</summary>
    internal static void GiveSecret(Probe probe, ProbeSecrets secrets)
    {
        if (!probe.IsPassive)
        {
            return;
        }

        var secret = Secrets.New(probe.Kind == ProbeKind.Heartbeat ? "hb_" : "rt_");
        probe.SecretHash = Secrets.Hash(secret);
        probe.SecretProtected = secrets.Protect(secret);
    }

    /// <summary>Numbers are never given twice, for results outlive their probe.</summary>
    private static async Task<long> NextNumberAsync(StatusPageDbContext db) =>
        Math.Max(await db.Probes.MaxAsync(p => (long?)p.Number) ?? 0, db.Probes.Local.Select(p => p.Number).DefaultIfEmpty().Max()) + 1;

    private async Task<Probe> ReadAsync(string id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Probes.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.RemovedAt == null, cancel) ?? throw new NotFoundException("probe", id);
    }

    /// <summary>As rows of the act, to be changed or looked at after a change.</summary>
    public static async Task<ProbeLine> FindAsync(StatusPageDbContext db, string id)
    {
        var probe = await db.Probes.SingleOrDefaultAsync(p => p.Id == id && p.RemovedAt == null) ?? throw new NotFoundException("probe", id);
        return new ProbeLine(probe, await db.ProbeStates.SingleAsync(s => s.Probe == probe.Number));
    }
}
