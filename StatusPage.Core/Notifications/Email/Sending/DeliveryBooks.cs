using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Core.Data;
using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>
/// The database's side of sending, on a connection of its own: claims what is due, and writes down what became of it, both in
/// one transaction. Its commits are not synced to disk one by one (<c>synchronous = NORMAL</c> on SQLite,
/// <c>synchronous_commit = off</c> on PostgreSQL): they survive the death of the process, which is what matters between a server's 250 and its being written down; a power cut may
/// forget the last of them, and then those mails go again under the same Message-ID.
/// </summary>
internal sealed class DeliveryBooks : IAsyncDisposable
{
    /// <summary>Long enough for the slowest conversation; renewed while it is held.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private readonly StatusPageDbContext _db;
    private readonly WriteGate _gate;
    private readonly TimeProvider _clock;
    private readonly string _me;
    private readonly List<Statement> _statements = [];
    private readonly Statement _due;
    private readonly Statement _claim;
    private readonly Statement _postpone;
    private readonly Statement _end;
    private readonly Statement _retry;
    private readonly Statement _giveBack;
    private readonly Statement _count;
    private readonly Statement _quarantine;
    private readonly Statement _audit;
    private readonly Statement _renew;
    private readonly Statement _mine;

    /// <summary>Whether something was asked for of which no answer came, in this run or the one before: it may have been done.</summary>
    private bool _unsure = true;

    private DeliveryBooks(StatusPageDbContext db, WriteGate gate, TimeProvider clock, string me)
    {
        (_db, _gate, _clock, _me) = (db, gate, clock, me);
        // Beside each that is due: when an earlier one of its thread, to the same subscriber, is due that is not on its way (0: it is).
        _due = Add(
            """
            SELECT d."Id", d."Kind", d."NotificationId", d."SubscriberId", d."Payload", d."Attempts", d."Address", d."DueMs", s."Email", s."Domain", s."State",
                (SELECT MAX(CASE WHEN e."ClaimedBy" IS NULL THEN e."DueMs" ELSE 0 END) FROM "Deliveries" e
                 WHERE e."SubscriberId" = d."SubscriberId" AND e."State" = 'queued' AND e."Thread" = d."Thread" AND e."Id" < d."Id")
            FROM "Deliveries" d LEFT JOIN "Subscribers" s ON s."Id" = d."SubscriberId"
            WHERE d."State" = 'queued' AND d."DueMs" <= @p0
            ORDER BY d."DueMs", d."Id" LIMIT @p1
            """,
            2);
        // Only as it was read: elsewhere another process may have been faster.
        _claim = Add("""UPDATE "Deliveries" SET "ClaimedBy" = @p1, "DueMs" = @p2 WHERE "Id" = @p0 AND "State" = 'queued' AND "DueMs" = @p3""", 4);
        _postpone = Add("""UPDATE "Deliveries" SET "DueMs" = @p1, "ClaimedBy" = NULL WHERE "Id" = @p0 AND "State" = 'queued'""", 2);
        _end = Add(
            """
            UPDATE "Deliveries" SET "State" = @p1, "Attempts" = "Attempts" + @p2, "DoneMs" = @p3, "Reply" = @p4, "ClaimedBy" = NULL
            WHERE "Id" = @p0 AND "State" = 'queued'
            """,
            5);
        // Only while it is ours: an attempt that was written down already is not counted again.
        _retry = Add(
            """
            UPDATE "Deliveries" SET "Attempts" = "Attempts" + 1, "DueMs" = @p1, "Reply" = @p2, "ClaimedBy" = NULL
            WHERE "Id" = @p0 AND "ClaimedBy" = @p3 AND "State" = 'queued'
            """,
            4);
        _giveBack = Add("""UPDATE "Deliveries" SET "DueMs" = @p2, "ClaimedBy" = NULL WHERE "Id" = @p0 AND "ClaimedBy" = @p1 AND "State" = 'queued'""", 3);
        _count = Add("""UPDATE "Notifications" SET "Sent" = "Sent" + @p1, "Failed" = "Failed" + @p2, "Skipped" = "Skipped" + @p3 WHERE "Id" = @p0""", 4);
        _quarantine = Add(
            """
            UPDATE "Subscribers" SET "State" = 'quarantined', "QuarantinedAt" = @p1, "UpdatedAt" = @p1, "QuarantineReason" = @p2, "Version" = "Version" + 1
            WHERE "Id" = @p0 AND "State" IN ('active', 'pending')
            """,
            3);
        _audit = Add(
            """
            INSERT INTO "AuditEntries" ("At", "ActorKind", "ActorId", "ActorName", "Action", "SubjectKind", "SubjectId", "SubjectName", "After")
            VALUES (@p0, 'system', 'system', 'mail', 'subscriber.quarantined', 'subscriber', @p1, @p2, @p3)
            """,
            4);
        _renew = Add("""UPDATE "Deliveries" SET "DueMs" = @p1 WHERE "ClaimedBy" = @p0 AND "State" = 'queued'""", 2);
        // What is due can be claimed anyway.
        _mine = Add("""SELECT "Id" FROM "Deliveries" WHERE "ClaimedBy" = @p0 AND "State" = 'queued' AND "DueMs" > @p1""", 2);
    }

    public static async Task<DeliveryBooks> OpenAsync(
        IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, TimeProvider clock, string me, CancellationToken cancel)
    {
        var db = await contexts.CreateDbContextAsync(cancel);
        try
        {
            await db.Database.OpenConnectionAsync(cancel);
            // Undone when the connection is opened the next time, for whatever that is.
            await db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? "PRAGMA synchronous = NORMAL;" : "SET synchronous_commit = off;", cancel);

            return new DeliveryBooks(db, gate, clock, me);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>What one turn at the books brought.</summary>
    /// <param name="Claimed">Now ours.</param>
    /// <param name="Exhausted">Nothing else is due that could be claimed.</param>
    public sealed record Turn(IReadOnlyList<ClaimedDelivery> Claimed, bool Exhausted);

    /// <summary>Writes down results and claims more, in one transaction.</summary>
    /// <param name="results">Each is written once.</param>
    /// <param name="most">How many to claim; 0: none.</param>
    /// <param name="held">What this process has claimed already, whatever became of the lease.</param>
    public async Task<Turn> TakeAsync(IReadOnlyList<DeliveryResult> results, int most, IReadOnlySet<long> held)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        await using var transaction = await _db.Database.BeginTransactionAsync();
        var within = transaction.GetDbTransaction();
        _statements.ForEach(statement => statement.Within(within));
        var now = _clock.GetUtcNow();
        if (_unsure)
        {
            GiveBackUnknown(held, now.ToUnixTimeMilliseconds());
        }

        _unsure = true;
        Write(results, now);
        var taken = most > 0 ? Claim(most, held, now.ToUnixTimeMilliseconds()) : new Turn([], Exhausted: false);
        await transaction.CommitAsync();
        _unsure = false;
        return taken;
    }

    /// <summary>Moves the end of the lease on all that is held.</summary>
    public async Task RenewAsync()
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        await using var transaction = await _db.Database.BeginTransactionAsync();
        _renew.Within(transaction.GetDbTransaction());
        _renew.Execute(_me, (_clock.GetUtcNow() + Lease).ToUnixTimeMilliseconds());
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _statements.ForEach(statement => statement.Dispose());
        await _db.DisposeAsync();
    }

    private Statement Add(string sql, int parameters)
    {
        var statement = new Statement(_db.Database.GetDbConnection(), null, sql, parameters);
        _statements.Add(statement);
        return statement;
    }

    private void Write(IReadOnlyList<DeliveryResult> results, DateTimeOffset now)
    {
        var counts = new Dictionary<long, (int Sent, int Failed, int Skipped)>();
        foreach (var (delivery, end, reply) in results)
        {
            if (End(delivery, end, reply, now) && delivery.NotificationId is { } notification)
            {
                var count = counts.GetValueOrDefault(notification);
                counts[notification] = end switch
                {
                    DeliveryEnd.Sent => count with { Sent = count.Sent + 1 },
                    DeliveryEnd.Skipped => count with { Skipped = count.Skipped + 1 },
                    _ => count with { Failed = count.Failed + 1 },
                };
            }
        }

        foreach (var (notification, (sent, failed, skipped)) in counts)
        {
            _count.Execute(notification, sent, failed, skipped);
        }
    }

    /// <summary>What was claimed in our name and we never heard of is as due as if it had not been.</summary>
    private void GiveBackUnknown(IReadOnlySet<long> held, long nowMs)
    {
        var unknown = new List<long>();
        using (var rows = _mine.Read(_me, nowMs))
        {
            while (rows.Read())
            {
                if (!held.Contains(rows.GetInt64(0)))
                {
                    unknown.Add(rows.GetInt64(0));
                }
            }
        }

        unknown.ForEach(id => _giveBack.Execute(id, _me, nowMs));
    }

    /// <summary>Whether it is over and done with; false where it is still queued, or was ended by somebody else.</summary>
    private bool End(ClaimedDelivery delivery, DeliveryEnd end, string reply, DateTimeOffset now)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        var attempts = delivery.Attempts + 1;
        switch (end)
        {
            case DeliveryEnd.Sent:
                return _end.Execute(delivery.Id, "sent", 1, nowMs, Cut(reply)) > 0;
            case DeliveryEnd.Skipped:
                return _end.Execute(delivery.Id, "skipped", 0, nowMs, Cut(reply)) > 0;
            case DeliveryEnd.GivenBack:
                // As long overdue as it was.
                _giveBack.Execute(delivery.Id, _me, delivery.DueMs);
                return false;
            case DeliveryEnd.Retry when RetrySchedule.After(attempts, Random.Shared.NextDouble()) is { } pause:
                _retry.Execute(delivery.Id, nowMs + (long)pause.TotalMilliseconds, Cut(reply), _me);
                return false;
            case DeliveryEnd.Retry:
                return _end.Execute(delivery.Id, "failed", 1, nowMs, Cut($"Given up after {attempts} attempts. {reply}")) > 0;
            case DeliveryEnd.Quarantine:
                Quarantine(delivery, reply, now);
                return _end.Execute(delivery.Id, "failed", 1, nowMs, Cut(reply)) > 0;
            default:
                throw new InvalidOperationException($"No such end: {end}");
        }
    }

    private void Quarantine(ClaimedDelivery delivery, string reply, DateTimeOffset now)
    {
        if (delivery.SubscriberId is { } subscriber && _quarantine.Execute(subscriber, now.UtcDateTime, Cut(reply)) > 0)
        {
            _audit.Execute(now.UtcDateTime, $"{subscriber}", EmailAddress.Mask(delivery.Email), Changes(subscriber));
        }
    }

    private Turn Claim(int most, IReadOnlySet<long> held, long nowMs)
    {
        var candidates = new List<(ClaimedDelivery Delivery, long? Blocker)>(most);
        using (var rows = _due.Read(nowMs, most))
        {
            while (rows.Read())
            {
                candidates.Add((Read(rows), rows.IsDBNull(11) ? null : rows.GetInt64(11)));
            }
        }

        var until = nowMs + (long)Lease.TotalMilliseconds;
        var claimed = new List<ClaimedDelivery>(candidates.Count);
        var postponed = false;
        foreach (var (delivery, blocker) in candidates)
        {
            if (blocker is null)
            {
                if (!held.Contains(delivery.Id) && _claim.Execute(delivery.Id, _me, until, delivery.DueMs) > 0)
                {
                    claimed.Add(delivery);
                }
            }
            else if (blocker > delivery.DueMs)
            {
                // Its turn comes after the one before it, and it is not to be looked at until then.
                _postpone.Execute(delivery.Id, blocker);
                postponed = true;
            }
        }

        // Where all of many wait behind mails that are on their way, there is nothing to claim until those have ended.
        return new Turn(claimed, Exhausted: !postponed && (candidates.Count < most || claimed.Count == 0));
    }

    private ClaimedDelivery Read(DbDataReader row)
    {
        var email = Text(row, 8) ?? Text(row, 6) ?? "";
        return new ClaimedDelivery(
            row.GetInt64(0),
            EnumWords.Parse<MailKind>(row.GetString(1)),
            row.IsDBNull(2) ? null : row.GetInt64(2),
            row.IsDBNull(3) ? null : row.GetInt64(3),
            email,
            Text(row, 9) ?? email[(email.LastIndexOf('@') + 1)..],
            Text(row, 4),
            row.GetInt32(5),
            row.GetInt64(7),
            Text(row, 10) is { } state ? EnumWords.Parse<SubscriberState>(state) : null)
        {
            Taken = _clock.GetTimestamp(),
        };
    }

    /// <summary>As the audit log has changes; the reply, in which servers repeat the address, is not for good.</summary>
    private static string Changes(long subscriber) => System.Text.Json.JsonSerializer.Serialize(
        new Dictionary<string, object>(StringComparer.Ordinal) { [$"subscriber {subscriber}"] = new { state = "quarantined", quarantineReason = "(secret)" } });

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string Cut(string reply) => reply.Length <= Delivery.MaxReply ? reply : reply[..(Delivery.MaxReply - 1)] + "…";
}
