using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Text;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>What staff do to the ledger: excuse a miss, and nothing else. Administrators.</summary>
public sealed class PromiseService(Acts acts)
{
    /// <summary>Excuses a missed promise, for a reason that stands beside it for good. Adds an entry; the miss stays as it was written.</summary>
    public Task<LedgerEntry> WaiveAsync(Actor actor, long number, string? reason) => acts.RunAsync(actor, StaffRole.Administrator, async act =>
    {
        var missed = await act.Db.PromiseLedger.AsNoTracking().SingleOrDefaultAsync(entry => entry.Number == number) ?? throw new NotFoundException("ledger entry", $"{number}");
        if (missed.State != PromiseState.Missed)
        {
            throw new RuleException($"Only a missed promise can be waived; entry {number} is {missed.State.ToWord()}.");
        }

        if ((await LedgerBook.OfAsync(act.Db, missed.SubjectId)).Exists(entry => entry.Kind == missed.Kind && entry.Cycle == missed.Cycle && entry.State == PromiseState.Waived))
        {
            throw new RuleException($"Entry {number} was waived already; a waiver cannot be changed.");
        }

        var errors = new InputErrors();
        var why = errors.Line("reason", "The reason", reason, LedgerEntry.MaxReason);
        errors.ThrowIfAny();
        var waiver = new LedgerEntry
        {
            At = LedgerHash.Whole(act.Now),
            Subject = missed.Subject,
            SubjectId = missed.SubjectId,
            Title = missed.Title,
            Impact = missed.Impact,
            Kind = missed.Kind,
            Cycle = missed.Cycle,
            Promised = missed.Promised,
            StartedAt = missed.StartedAt,
            DueAt = missed.DueAt,
            State = PromiseState.Waived,
            PolicyNumber = missed.PolicyNumber,
            Reason = why,
            By = act.Actor.Name,
        };
        await LedgerBook.AddAsync(act, [waiver]);
        act.Record("promise.waived", missed.Subject.ToWord(), missed.SubjectId, missed.Title);
        return waiver;
    });
}
