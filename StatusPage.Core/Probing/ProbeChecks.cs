using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Probing;

/// <summary>Checks ready to run, kept until their probe is changed.</summary>
internal sealed class ProbeChecks(IDbContextFactory<StatusPageDbContext> contexts, ProbeDefinitions definitions)
{
    private const int LoadedAtOnce = 500;

    private readonly ConcurrentDictionary<long, ReadyCheck> _ready = [];

    /// <summary>The checks of these probes at these versions; one whose probe has changed again meanwhile is left out.</summary>
    public async Task<IReadOnlyList<ReadyCheck?>> ForAsync(IReadOnlyList<(long Probe, int Version)> wanted, CancellationToken cancel)
    {
        var missing = wanted.Where(one => Find(one.Probe, one.Version) is null).Select(one => one.Probe).ToList();
        foreach (var some in missing.Chunk(LoadedAtOnce))
        {
            await using var db = await contexts.CreateDbContextAsync(cancel);
            foreach (var probe in await db.Probes.AsNoTracking().Where(p => some.Contains(p.Number)).ToListAsync(cancel))
            {
                _ready[probe.Number] = new ReadyCheck(probe.Number, probe.Version, definitions.Prepare(probe));
            }
        }

        return [.. wanted.Select(one => Find(one.Probe, one.Version))];
    }

    private ReadyCheck? Find(long probe, int version) => _ready.TryGetValue(probe, out var ready) && ready.Version == version ? ready : null;

    internal sealed record ReadyCheck(long Probe, int Version, ICheck Check);
}
