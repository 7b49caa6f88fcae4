using Microsoft.EntityFrameworkCore;

namespace StatusPage.Core.Data.Availability;

/// <summary>Which database it is. A running program goes on with the one it began with, and with no other in its place.</summary>
public sealed class DatabaseIdentity(IDbContextFactory<StatusPageDbContext> contexts)
{
    internal static readonly DatabaseFault Other = new(
        DatabaseFaultKind.Foreign, "another installation’s database is in its place", "Put the right one back; to go on with that one, start the status page anew");

    private volatile string? _known;
    private volatile string? _expected;

    /// <summary>Whether this program has used its database already.</summary>
    public bool IsKnown => _known is not null;

    /// <summary>Where the program began without its database: the one that the page it shows was kept of.</summary>
    public void Expect(string? installation) => _expected = installation;

    /// <summary>Before anything of the database is touched: refuses one that is not the one this program has used or shown so far.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        if ((_known ?? _expected) is not { } known)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Publications.Select(p => p.Installation).SingleOrDefaultAsync(cancel) != known)
        {
            throw new DatabaseAwayException(Other);
        }
    }

    /// <summary>Once it is made ready.</summary>
    public async Task LearnAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await db.Publications.Select(p => p.Installation).SingleAsync(cancel);
        _known = _known is null || _known == found ? found : throw new DatabaseAwayException(Other);
    }
}
