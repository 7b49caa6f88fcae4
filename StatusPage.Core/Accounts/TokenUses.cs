using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Accounts;

/// <summary>
/// When each token was last used, remembered here and written once a minute: a program that only reads must not wait
/// for a database that is busy with a write.
/// </summary>
public sealed class TokenUses(IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate) : IRecurringWork
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new(StringComparer.Ordinal);

    public void Note(string tokenId, DateTimeOffset at) => _uses[tokenId] = at;

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        if (_uses.IsEmpty)
        {
            return;
        }

        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        foreach (var (id, at) in _uses.ToArray())
        {
            await db.ApiTokens.Where(t => t.Id == id).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, at), cancel);
            // Forgotten only if it was not used again meanwhile.
            _uses.TryRemove(KeyValuePair.Create(id, at));
        }
    }
}
