using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace StatusPage.Web.Api.Documentation;

/// <summary>Makes an example of an answer from its shape: every field of it, with the values of one story.</summary>
public sealed class SampleAnswers(OpenApiDocument document)
{
    private const int Deepest = 12;

    /// <param name="schema">Of the answer.</param>
    /// <param name="tag">The group its operation belongs to.</param>
    public JsonNode? Of(IOpenApiSchema schema, string tag) => Of(schema, name: "", tag, []);

    /// <summary>A shape that is kept by its name, found.</summary>
    public static IOpenApiSchema Resolve(OpenApiDocument document, IOpenApiSchema schema)
    {
        while (schema is OpenApiSchemaReference { Reference.Id: { } id } && document.Components?.Schemas?.TryGetValue(id, out var found) == true)
        {
            schema = found;
        }

        return schema;
    }

    private JsonNode? Of(IOpenApiSchema schema, string name, string tag, IReadOnlyList<IOpenApiSchema> within)
    {
        schema = Resolve(document, schema);
        if (within.Count > Deepest || within.Contains(schema))
        {
            return null;
        }

        if (schema.OneOf is { Count: > 0 } choices)
        {
            return SampleWords.IsNothing(name) ? null : choices.FirstOrDefault(choice => choice.Type != JsonSchemaType.Null) is { } something ? Of(something, name, tag, within) : null;
        }

        var type = schema.Type ?? (Microsoft.OpenApi.JsonSchemaType)0;
        if (type.HasFlag(JsonSchemaType.Null) && SampleWords.IsNothing(name))
        {
            return null;
        }

        if (schema.Enum is { Count: > 0 } words)
        {
            return SampleWords.Word(name, [.. words.OfType<JsonValue>().Select(word => word.ToString())]);
        }

        return (type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Object => Object(schema, name, tag, within),
            JsonSchemaType.Array => SampleWords.IsEmpty(name) || schema.Items is null ? new JsonArray() : new JsonArray(Of(schema.Items, Singular(name), tag, [.. within, schema])),
            JsonSchemaType.String when schema.Format == "date-time" => SampleWords.Time(name),
            JsonSchemaType.String when schema.Format == "date" => "2026-05-11",
            JsonSchemaType.String => SampleWords.Text(name, tag),
            JsonSchemaType.Integer => SampleWords.Number(name, whole: true),
            JsonSchemaType.Number => SampleWords.Number(name, whole: false),
            JsonSchemaType.Boolean => SampleWords.Truth(name),
            _ => null,
        };
    }

    private JsonNode Object(IOpenApiSchema schema, string name, string tag, IReadOnlyList<IOpenApiSchema> within)
    {
        var made = new JsonObject();
        foreach (var (field, of) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            made[field] = field == "description" && IsWhole(schema) ? SampleWords.OfWhole(compatible: schema.Properties!.ContainsKey("indicator")) : Of(of, field, Owner(name, tag), [.. within, schema]);
        }

        return made.Count > 0 ? made : name switch
        {
            "settings" => new JsonObject { ["expectedStatus"] = new JsonArray(200) },
            "parts" => new JsonObject { ["database"] = new JsonObject { ["status"] = "ok", ["detail"] = "Answers; publication 41." } },
            "before" => new JsonObject { ["component API"] = new JsonObject { ["target"] = 99.5 } },
            "after" => new JsonObject { ["component API"] = new JsonObject { ["target"] = 99.9 } },
            _ => made,
        };
    }

    /// <summary>Described without being anything's own: it is the page as a whole.</summary>
    private static bool IsWhole(IOpenApiSchema schema) => schema.Properties is { } fields && !fields.ContainsKey("id") && (fields.ContainsKey("status") || fields.ContainsKey("indicator"));

    /// <summary>Whose name and id it is, of a thing within another.</summary>
    private static string Owner(string name, string tag) => name switch
    {
        "component" => "Components",
        "subscriber" => "Subscribers",
        "source" => "Alert sources",
        "tier" => "SLA tiers",
        "subject" or "actor" => "Components",
        "update" or "incident_update" => "Updates",
        "incident" => "Incidents",
        "scheduled_maintenance" => "Maintenance",
        "affected_component" => "Affected",
        "page" => "Page",
        _ => tag,
    };

    private static string Singular(string name) => name.EndsWith("ses", StringComparison.Ordinal) || !name.EndsWith('s') ? name : name[..^1];
}
