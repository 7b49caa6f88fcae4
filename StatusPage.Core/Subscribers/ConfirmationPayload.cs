using System.Text.Json;
using StatusPage.Core.Data;

namespace StatusPage.Core.Subscribers;

/// <summary>
/// What a confirmation's delivery carries: the number that its link is made with. One that is no longer the subscriber's
/// (<see cref="Subscriber.ConfirmationNumber"/>) was asked for anew since, and its mail need not go out.
/// </summary>
public sealed record ConfirmationPayload(int Number)
{
    public static ConfirmationPayload? Read(string? payload) =>
        payload is null ? null : JsonSerializer.Deserialize<ConfirmationPayload>(payload, Conventions.Json);

    public string Write() => JsonSerializer.Serialize(this, Conventions.Json);
}
