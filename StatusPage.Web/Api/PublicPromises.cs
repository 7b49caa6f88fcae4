using System.ComponentModel;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Api;

public sealed record PromiseRecordWire(PromiseKind Kind, int Kept, int Missed, int Waived);

public sealed record PublicPolicyWire(
    int Version,
    [property: Description("Since when it is in force.")] DateTimeOffset From,
    ImpactsDocument Impacts,
    MaintenanceDocument Maintenance,
    PostmortemDocument Postmortem,
    CalendarDocument Calendar);

public sealed record LedgerHeadWire(
    [property: Description("How many entries it has.")] long Entries,
    [property: Description("Hash of the last; null while it is empty. It proves later that nothing written by now was changed.")] string? Head);

public sealed record PromisesWire(
    [property: Description("What is promised of incidents detected from now on.")] PublicPolicyWire Policy,
    [property: Description("The beginning of the record: 90 days ago.")] DateTimeOffset RecordFrom,
    [property: Description("Promises that ended since then, by kind; a miss that was waived counts as waived.")] IReadOnlyList<PromiseRecordWire> Record,
    LedgerHeadWire Ledger);

/// <summary>What is promised and how it was kept, for programs.</summary>
public static class PublicPromises
{
    public const string Address = "/v1/status/promises";

    public static byte[] Json(PublishedSnapshot snapshot)
    {
        var policy = snapshot.Policies[^1];
        var document = PolicyDocument.From(policy.Policy);
        var ended = snapshot.Ledger.EndedSince(snapshot.BuiltAt);
        // By the minute: the record of a moment is not another one fifteen seconds later.
        var from = snapshot.BuiltAt.AddDays(-PublishedLedger.Days);
        return WireJson.Serialize(new Envelope<PromisesWire>(new PromisesWire(
            new PublicPolicyWire(policy.Number, policy.From, document.Impacts!, document.Maintenance!, document.Postmortem!, document.Calendar!),
            new DateTimeOffset(from.Year, from.Month, from.Day, from.Hour, from.Minute, 0, TimeSpan.Zero),
            [.. PublishedLedger.Record(ended).Select(record => new PromiseRecordWire(record.Kind, record.Kept, record.Missed, record.Waived))],
            new LedgerHeadWire(snapshot.Ledger.Entries, snapshot.Ledger.Head))));
    }
}
