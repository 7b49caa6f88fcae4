using System.Text.Json;
using StatusPage.Core.Data;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>What the delivery of a reminder carries.</summary>
internal sealed record PromisePayload(string IncidentId, PromiseKind Kind, int Cycle, ReminderStep Step, string Promised, DateTimeOffset DueAt, DateTimeOffset? MetAt)
{
    public static PromisePayload? Read(string? payload) => payload is null ? null : JsonSerializer.Deserialize<PromisePayload>(payload, Conventions.Json);

    public string Write() => JsonSerializer.Serialize(this, Conventions.Json);
}
