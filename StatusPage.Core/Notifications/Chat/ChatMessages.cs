using System.Globalization;
using System.Text.Json;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Text;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Chat;

/// <summary>Says in a chat's few words what an event tells programs at length. Pure.</summary>
internal static class ChatMessages
{
    private const int MaxNames = 10;

    public static ChatMessage Of(WebhookEvent happened, PageWire page) => happened.Type switch
    {
        WebhookEvents.ComponentUpdated => Component(Data<ComponentEventWire>(happened), happened, page),
        WebhookEvents.Test => new ChatMessage
        {
            Word = "Test",
            Title = page.Name,
            Url = page.Url,
            Tone = ChatTone.Neutral,
            Text = Data<TestEventWire>(happened).Message,
            Page = page.Name,
            At = happened.At,
        },
        _ when happened.Type.StartsWith("maintenance.", StringComparison.Ordinal) => Maintenance(Data<MaintenanceEventWire>(happened).Maintenance, happened, page),
        _ => Incident(Data<IncidentEventWire>(happened).Incident, happened, page),
    };

    private static ChatMessage Incident(IncidentWire incident, WebhookEvent happened, PageWire page)
    {
        var resolved = incident.Status == IncidentStatus.Resolved;
        var update = incident.Updates[0];
        var said = new List<string> { Plain(update.Message) };
        if (resolved)
        {
            Add("What happened", incident.Resolution?.RootCause);
            Add("What we did", incident.Resolution?.Remediation);
        }

        return new ChatMessage
        {
            Word = happened.Type == WebhookEvents.IncidentReopened ? "Reopened" : Word(incident.Status),
            Title = incident.Title,
            Url = incident.Url,
            Tone = resolved ? ChatTone.Good : incident.Impact switch
            {
                Impact.None => ChatTone.Neutral,
                Impact.Minor => ChatTone.Warning,
                Impact.Major or Impact.Critical => ChatTone.Severe,
            },
            Text = string.Join("\n\n", said),
            Facts = Facts(
                ("Impact", Word(incident.Impact)),
                ("Components", Names([.. incident.Components.Select(c => resolved ? c.Name : $"{c.Name} ({Word(c.Status).ToLowerInvariant()})")])),
                ("Expected to end", !resolved && incident.EstimatedResolutionAt is { } estimate ? Time(estimate) : null)),
            Page = page.Name,
            At = update.PostedAt,
        };

        void Add(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                said.Add($"{name}: {Plain(text)}");
            }
        }
    }

    private static ChatMessage Maintenance(MaintenanceWire window, WebhookEvent happened, PageWire page) => new()
    {
        Word = $"Maintenance {happened.Type[(happened.Type.IndexOf('.', StringComparison.Ordinal) + 1)..]}",
        Title = window.Title,
        Url = window.Url,
        Tone = happened.Type == WebhookEvents.MaintenanceCompleted ? ChatTone.Good : ChatTone.Planned,
        // What was said last; at first that is the announcement itself.
        Text = Plain(window.Updates is [{ Message.Length: > 0 } last, ..] ? last.Message : window.Message),
        Facts = Facts(
            ("Was planned for", happened.Type == WebhookEvents.MaintenanceUpdated && window.Updates is [{ Plan: { } plan }, ..] ? $"{Time(plan.ScheduledForBefore)} to {Time(plan.ScheduledUntilBefore)}" : null),
            ("From", Time(window.ScheduledFor)),
            ("Until", Time(window.ScheduledUntil)),
            ("Emergency", window.EmergencyReason),
            ("Components", Names([.. window.Components.Select(c => c.Name)]))),
        Page = page.Name,
        At = happened.At,
    };

    private static ChatMessage Component(ComponentEventWire changed, WebhookEvent happened, PageWire page) => new()
    {
        Word = Word(changed.To),
        Title = changed.Component.Name,
        Url = changed.Because.Url ?? changed.Component.Url,
        Tone = changed.To switch
        {
            ComponentStatus.Operational => ChatTone.Good,
            ComponentStatus.UnderMaintenance => ChatTone.Planned,
            ComponentStatus.DegradedPerformance => ChatTone.Warning,
            ComponentStatus.PartialOutage or ComponentStatus.MajorOutage => ChatTone.Severe,
        },
        Facts = Facts(
            ("Before", Word(changed.From)),
            ("Now", Word(changed.To)),
            ("Because of", changed.Because.Title)),
        Page = page.Name,
        At = happened.At,
    };

    private static T Data<T>(WebhookEvent happened) => JsonSerializer.Deserialize<T>(happened.Payload, WireJson.Options)!;

    /// <summary>Line by line, so that paragraphs and lists stay what they are.</summary>
    private static string Plain(string markdown) =>
        string.Join('\n', markdown.Split('\n').Select(line => line.TrimStart() is ['-' or '*' or '+', ' ', ..] ? $"• {Markdown.ToPlainText(line)}" : Markdown.ToPlainText(line))).Trim();

    private static List<(string Name, string Value)> Facts(params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        var known = new List<(string, string)>(facts.Length);
        foreach (var (name, value) in facts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                known.Add((name, value));
            }
        }

        return known;
    }

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>"major_outage" → "Major outage".</summary>
    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToWord().Replace('_', ' ') is var word ? char.ToUpperInvariant(word[0]) + word[1..] : "";
}
