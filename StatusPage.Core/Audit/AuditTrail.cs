using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Idempotency;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Suggestions;

namespace StatusPage.Core.Audit;

/// <summary>
/// Reads before and after off the rows an act changed, so that no service can forget a field. An act that changes
/// something without naming it is a mistake of ours and is stopped.
/// </summary>
internal static class AuditTrail
{
    /// <summary>Rows that follow from a change and are not themselves one.</summary>
    private static readonly HashSet<Type> Consequences =
    [
        typeof(AuditEntry), typeof(PublicationState), typeof(Notification), typeof(Delivery), typeof(IdempotentRequest),
        typeof(ConfirmationMail), typeof(LinkKey), typeof(WebhookEvent), typeof(WebhookDelivery),
        typeof(ProbeState), typeof(ProbeGap), typeof(ProbeResult), typeof(ProbeHour), typeof(ProbeDay), typeof(RollupMark), typeof(AutomaticIncident), typeof(IncidentCause),
        typeof(LedgerEntry), typeof(Obligation), typeof(PromiseReminder), typeof(PostmortemDebt),
    ];

    /// <summary>Never written down, not even hashed.</summary>
    private static readonly HashSet<string> Secret =
    [
        nameof(StaffUser.PasswordHash), nameof(StaffUser.SecurityStamp), nameof(StaffUser.ConcurrencyStamp), nameof(ApiToken.Hash),
        nameof(Probe.SecretHash), nameof(Probe.SecretProtected), nameof(AlertSource.SecretHash), nameof(AlertSource.SecretProtected),
        nameof(WebhookEndpoint.UrlProtected), nameof(WebhookEndpoint.PreviousSecretProtected), nameof(Postmortem.LinkHash),
    ];

    /// <summary>The log is for good; a subscriber's address goes when its owner says so.</summary>
    private static readonly HashSet<string> OfSubscribers = [nameof(Subscriber.Email), nameof(Subscriber.Key), nameof(Subscriber.Mailbox), nameof(Subscriber.Domain), nameof(Subscriber.QuarantineReason)];

    /// <summary>Bookkeeping that says nothing to a reader.</summary>
    private static readonly HashSet<string> Noise =
    [
        nameof(IVersioned.Version), nameof(IPublishedRow.PublishedInVersion), "UpdatedAt", "NormalizedEmail", "NormalizedUserName",
        nameof(Subscriber.Requested), nameof(Subscriber.ConfirmationNumber), nameof(Subscriber.ConfirmationExpiresAt), nameof(WebhookEndpoint.RecentFailures),
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Act act)
    {
        var before = new SortedDictionary<string, SortedDictionary<string, object?>>(StringComparer.Ordinal);
        var after = new SortedDictionary<string, SortedDictionary<string, object?>>(StringComparer.Ordinal);
        var added = 0;
        foreach (var entry in act.Db.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached || Consequences.Contains(entry.Metadata.ClrType) || IsMereRequest(entry))
            {
                continue;
            }

            var row = RowName(entry, ref added);
            // A row that only ties two others together has nothing to show but its key.
            var tie = entry.Properties.All(property => property.Metadata.IsPrimaryKey());
            foreach (var property in entry.Properties)
            {
                if (Noise.Contains(property.Metadata.Name) || (property.Metadata.IsPrimaryKey() && !tie) || property.IsTemporary || (entry.State == EntityState.Modified && !property.IsModified))
                {
                    continue;
                }

                var secret = Secret.Contains(property.Metadata.Name) || (entry.Entity is Subscriber && OfSubscribers.Contains(property.Metadata.Name));
                if (entry.State != EntityState.Added && property.OriginalValue is { } was)
                {
                    was = Called(act, entry, property.Metadata) ?? was;
                    if (entry.State == EntityState.Modified && was.Equals(property.CurrentValue))
                    {
                        continue;
                    }

                    Put(before, row, property.Metadata, secret ? "(secret)" : was);
                }

                if (entry.State != EntityState.Deleted && property.CurrentValue is { } now)
                {
                    Put(after, row, property.Metadata, secret ? "(secret)" : now);
                }
            }
        }

        if (act.Lines.Count == 0)
        {
            if (before.Count + after.Count > 0)
            {
                throw new InvalidOperationException($"An act changed {string.Join(", ", after.Keys.Union(before.Keys))} without an audit line.");
            }

            return;
        }

        var first = true;
        foreach (var line in act.Lines)
        {
            act.Db.Audit.Add(new AuditEntry
            {
                At = act.Now,
                ActorKind = act.Actor.Kind,
                ActorId = act.Actor.Id,
                ActorName = act.Actor.Name,
                Action = line.Action,
                SubjectKind = line.SubjectKind,
                SubjectId = line.SubjectId,
                SubjectName = line.SubjectName,
                // Several lines of one act share its changes; the first carries them.
                Before = first && before.Count > 0 ? JsonSerializer.Serialize(before, Json) : null,
                After = first && after.Count > 0 ? JsonSerializer.Serialize(after, Json) : null,
            });
            first = false;
        }
    }

    /// <summary>
    /// Anybody can ask for mails to any address: until it confirms there is no subscriber, and the log, which is for good,
    /// is not for strangers to fill.
    /// </summary>
    private static bool IsMereRequest(EntityEntry entry) => entry is { State: EntityState.Added, Entity: Subscriber { State: SubscriberState.Pending, Source: SubscriberSource.Page } };

    /// <summary>What a thing was called that gave up its name for the time of this act.</summary>
    private static string? Called(Act act, EntityEntry entry, IProperty property) =>
        property.Name == "Name" && act.NamesGivenUp.Count > 0 && entry.Metadata.FindPrimaryKey()!.Properties is [var key] && entry.Property(key.Name).CurrentValue is string id
            ? act.NamesGivenUp.GetValueOrDefault(id)
            : null;

    private static string RowName(EntityEntry entry, ref int added)
    {
        var key = entry.Metadata.FindPrimaryKey()!.Properties.Select(p => entry.Property(p.Name)).ToList();
        var name = JsonNamingPolicy.CamelCase.ConvertName(entry.Metadata.ClrType.Name);
        return key.Exists(p => p.IsTemporary) ? $"{name} (new {++added})" : $"{name} {string.Join('/', key.Select(p => p.CurrentValue))}";
    }

    private static void Put(SortedDictionary<string, SortedDictionary<string, object?>> side, string row, IProperty property, object value)
    {
        if (!side.TryGetValue(row, out var fields))
        {
            side[row] = fields = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        }

        fields[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = value is JsonObject settings ? ProbeSecrets.Masked(settings) : value;
    }
}
