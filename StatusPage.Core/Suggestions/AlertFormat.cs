using System.Text;
using System.Text.Json;

namespace StatusPage.Core.Suggestions;

/// <summary>How a sender writes its alerts; each has an address of its own.</summary>
public enum AlertFormat
{
    /// <summary>Prometheus Alertmanager's webhook, version 4.</summary>
    Alertmanager,

    /// <summary>Sentry: issue alerts, issues and metric alerts of an internal integration, and the older webhooks plug-in.</summary>
    Sentry,

    /// <summary>A form of our own that anything can fill.</summary>
    Generic,
}

public static class AlertFormats
{
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 256, AllowTrailingCommas = true };

    /// <summary>The alerts in a body, in its order. Refuses only what cannot be understood at all: <see cref="UnreadableAlertException"/> what is no JSON object, <see cref="InvalidInputException"/> one without what makes it an alert.</summary>
    public static IReadOnlyList<Alert> Parse(this AlertFormat format, ReadOnlyMemory<byte> body)
    {
        // Decoded first: a wrong byte in a text becomes a mark in it, not a reason to lose the alert.
        var text = Encoding.UTF8.GetString(body.Span).TrimStart('\ufeff');
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UnreadableAlertException("The body is not a JSON object. Send one, as the documentation of this address shows.");
            }

            return format switch
            {
                AlertFormat.Alertmanager => AlertmanagerAlerts.Read(document.RootElement),
                AlertFormat.Sentry => SentryAlerts.Read(document.RootElement),
                AlertFormat.Generic => [GenericAlert.Read(document.RootElement)],
            };
        }
        catch (JsonException exception)
        {
            throw new UnreadableAlertException($"The body is not valid JSON{Where(exception)}. Send one JSON object in UTF-8.");
        }
        catch (InvalidOperationException)
        {
            throw new UnreadableAlertException("The body has a name with half a character in it (a lone surrogate). Send whole characters, in UTF-8.");
        }
    }

    private static string Where(JsonException exception) =>
        exception.LineNumber is { } line && exception.BytePositionInLine is { } column ? $" (line {line + 1}, byte {column + 1})" : "";
}

/// <summary>The body is not what this address takes (HTTP 400).</summary>
public sealed class UnreadableAlertException(string message) : RefusedException(message);
