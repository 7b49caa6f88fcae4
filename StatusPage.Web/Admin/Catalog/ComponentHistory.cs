using System.Text.Json;
using StatusPage.Core;
using StatusPage.Core.Audit;
using StatusPage.Core.Catalog;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Admin.Catalog;

/// <summary>Reads from an audit entry what it did to the fields of its component, in words. Pure.</summary>
public static class ComponentHistory
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["name"] = "Name",
        ["description"] = "Description",
        ["visible"] = "On the public page",
        ["core"] = "Core",
        ["plans"] = "Plans",
        ["target"] = "Target",
        ["measured"] = "Measured by",
        ["normalStatus"] = "Status",
        ["statusReason"] = "Reason",
    };

    /// <summary>Nothing for the entry that created it: that would be all of the form once more.</summary>
    public static IEnumerable<(string Field, string Was, string Is)> Fields(AuditEntry entry)
    {
        if (entry.Action == "component.created")
        {
            yield break;
        }

        var before = Row(entry.Before, entry.SubjectId);
        var after = Row(entry.After, entry.SubjectId);
        foreach (var (field, name) in Names)
        {
            var was = before.GetValueOrDefault(field, "");
            var now = after.GetValueOrDefault(field, "");
            if (was != now)
            {
                yield return (name, was, now);
            }
        }
    }

    private static Dictionary<string, string> Row(string? json, string id)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty($"component {id}", out var row)
            ? row.EnumerateObject().ToDictionary(field => field.Name, field => Word(field.Name, field.Value))
            : [];
    }

    private static string Word(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ when field == "normalStatus" && EnumWords.TryParse<ComponentStatus>(value.ToString(), out var status) => StatusLook.Of(status).Word,
        _ => value.ToString(),
    };
}
