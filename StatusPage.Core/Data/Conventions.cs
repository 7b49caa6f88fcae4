using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Suggestions;

namespace StatusPage.Core.Data;

/// <summary>One way to store each kind of value, for every provider.</summary>
internal static class Conventions
{
    /// <summary>Lists kept as JSON in one column, enums in snake_case words.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void AddStatusPageConventions(this ModelConfigurationBuilder conventions)
    {
        // SQLite can neither compare nor order DateTimeOffset; a UTC DateTime it can.
        conventions.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

        Words<ComponentStatus>();
        Words<StatusSource>();
        Words<IncidentStatus>();
        Words<Impact>();
        Words<SlaExclusionReason>();
        Words<MaintenanceStatus>();
        Words<SubscriberState>();
        Words<SubscriberScope>();
        Words<SubscriberSource>();
        Words<NotificationKind>();
        Words<NotificationState>();
        Words<DeliveryState>();
        Words<MailKind>();
        Words<WebhookFormat>();
        Words<ProbeKind>();
        Words<ProbeHealth>();
        Words<CauseKind>();
        Words<CauseEnd>();
        Words<AlertSourceMode>();
        Words<SuggestionState>();
        Words<LedgerSubject>();
        Words<PromiseKind>();
        Words<PromiseState>();
        Words<ReminderStep>();
        Words<PostmortemReaders>();
        Words<DebtState>();
        Words<ActionState>();
        Words<StaffRole>();
        Words<ActorKind>();
        Words<OneTimeLinkPurpose>();

        void Words<TEnum>()
            where TEnum : struct, Enum => conventions.Properties<TEnum>().HaveConversion<WordConverter<TEnum>>().HaveMaxLength(30);
    }

    /// <summary>Stores a value as JSON text; two are equal when their JSON is.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property)
    {
        property.HasConversion(
            value => JsonSerializer.Serialize(value, Json),
            text => JsonSerializer.Deserialize<T>(text, Json)!,
            new ValueComparer<T>(
                (a, b) => JsonSerializer.Serialize(a, Json) == JsonSerializer.Serialize(b, Json),
                value => JsonSerializer.Serialize(value, Json).GetHashCode(StringComparison.Ordinal)));
        return property;
    }

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        at => at.UtcDateTime,
        at => new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)));

    private sealed class WordConverter<TEnum>() : ValueConverter<TEnum, string>(
        value => EnumWords.ToWord(value),
        word => EnumWords.Parse<TEnum>(word))
        where TEnum : struct, Enum;
}
