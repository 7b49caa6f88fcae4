using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using StatusPage.Web.Api.Documentation;

namespace StatusPage.Web.Public.Docs;

/// <summary>The OpenAPI document as its pages show it: by group, each call with all there is to say about it.</summary>
public sealed record ApiReference(IReadOnlyList<ApiGroup> Groups)
{
    /// <summary>Readers first, then what staff do most; a group that is not named here comes after them.</summary>
    private static readonly string[] Order =
    [
        "Public", "For clients of hosted status pages", "Feeds and badges", "Incidents", "Maintenance", "Components", "Groups", "Templates", "Postmortems", "Probes", "Suggestions", "Alert sources", "Subscribers", "Deliveries", "Webhooks",
        "Policy", "Promises", "SLA tiers", "Reports", "Configuration", "Settings", "Users", "Tokens", "Audit", "Jobs", "Alerts", "Inbound", "Operation",
    ];

    internal static ApiReference Of(OpenApiDocument document)
    {
        var reader = new ReferenceReader(document);
        var calls = document.Paths.SelectMany(path => (path.Value.Operations ?? []).Select(operation => (Group: operation.Value.Tags?.FirstOrDefault()?.Name ?? "Other", Call: reader.Read(path.Key, operation.Key, operation.Value))));
        return new ApiReference(
        [
            .. calls.GroupBy(call => call.Group, call => call.Call, StringComparer.Ordinal)
                .OrderBy(group => Array.IndexOf(Order, group.Key) is var place && place < 0 ? Order.Length : place)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ApiGroup(group.Key, Slug(group.Key), [.. group], reader.Shapes(group))),
        ]);
    }

    private static string Slug(string name) => name.ToLowerInvariant().Replace(' ', '-');
}

/// <param name="Shapes">Of what the group's calls answer, each once.</param>
public sealed record ApiGroup(string Name, string Slug, IReadOnlyList<ApiCall> Calls, IReadOnlyList<ApiShape> Shapes);

public sealed record ApiCall
{
    /// <summary>Its name in the document, and the anchor of its place on the page.</summary>
    public required string Id { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Summary { get; init; }

    public required string Description { get; init; }

    /// <summary>It takes a token.</summary>
    public required bool NeedsToken { get; init; }

    public required IReadOnlyList<ApiField> Parameters { get; init; }

    /// <summary>Kinds of body it takes, the first of them shown; empty where it takes none.</summary>
    public required IReadOnlyList<string> BodyTypes { get; init; }

    public required bool BodyRequired { get; init; }

    public required IReadOnlyList<ApiField> Body { get; init; }

    public required string? BodyExample { get; init; }

    /// <summary>Of the other kinds of body.</summary>
    public required IReadOnlyList<ApiText> MoreBodies { get; init; }

    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    public required IReadOnlyList<ApiAnswer> Refusals { get; init; }
}

/// <param name="Status">For example <c>201 Created</c>.</param>
/// <param name="Types">Kinds of body.</param>
/// <param name="Shape">The shape of what it carries; null where that has none of its own.</param>
/// <param name="More">Of the other kinds of body.</param>
public sealed record ApiAnswer(string Status, string Description, IReadOnlyList<string> Types, string? Shape, string? Example, IReadOnlyList<ApiText> More);

/// <summary>An example of one kind of body.</summary>
public sealed record ApiText(string Type, string Example);

/// <summary>The fields of an answer, under a name.</summary>
public sealed record ApiShape(string Id, string Title, IReadOnlyList<ApiField> Fields);

/// <param name="Name">With dots and brackets for what is within another.</param>
/// <param name="Where"><c>path</c>, <c>query</c>, <c>header</c>; empty for a field of a body.</param>
/// <param name="Type">In words.</param>
/// <param name="Accepted">Words that are accepted; empty where others are.</param>
public sealed record ApiField(string Name, string Where, string Type, bool Required, string Description, IReadOnlyList<string> Accepted);

/// <summary>Reads operations of the document.</summary>
internal sealed class ReferenceReader(OpenApiDocument document)
{
    private const int Deepest = 6;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public ApiCall Read(string path, HttpMethod method, OpenApiOperation operation)
    {
        var content = operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        var body = content.Values.FirstOrDefault(media => media.Schema is not null);
        var examples = Examples(content);
        var responses = (operation.Responses ?? []).Select(response => Answer(response.Key, response.Value)).ToList();
        return new ApiCall
        {
            Id = operation.OperationId ?? $"{method.Method.ToLowerInvariant()}{path.Replace('/', '-')}",
            Method = method.Method,
            Path = path,
            Summary = operation.Summary ?? path,
            Description = operation.Description ?? "",
            NeedsToken = operation.Security is { Count: > 0 },
            Parameters = [.. (operation.Parameters ?? []).Select(Parameter)],
            BodyTypes = [.. content.Keys],
            BodyRequired = operation.RequestBody?.Required == true,
            Body = body?.Schema is { } schema ? [.. Fields(schema, "", [])] : [],
            BodyExample = examples.FirstOrDefault()?.Example,
            MoreBodies = [.. examples.Skip(1)],
            Answers = [.. responses.Where(answer => answer.Status[0] is '1' or '2')],
            Refusals = [.. responses.Where(answer => answer.Status[0] is not ('1' or '2'))],
        };
    }

    /// <summary>The shapes that these calls answer with, in the order they come.</summary>
    public IReadOnlyList<ApiShape> Shapes(IEnumerable<ApiCall> calls) =>
    [
        .. calls.SelectMany(call => call.Answers).Select(answer => answer.Shape).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(name => new ApiShape(name, Title(name), [.. Fields(document.Components!.Schemas![name], "", [])])),
    ];

    /// <summary>A shape by the name people would give it.</summary>
    public static string Title(string shape)
    {
        var name = shape.StartsWith("Admin", StringComparison.Ordinal) ? shape["Admin".Length..] : shape;
        name = name.EndsWith("Wire", StringComparison.Ordinal) ? name[..^"Wire".Length] : name;
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
    }

    private ApiAnswer Answer(string status, IOpenApiResponse response)
    {
        var content = response.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        var examples = Examples(content);
        var reason = int.TryParse(status, System.Globalization.CultureInfo.InvariantCulture, out var code) ? Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(code) : "";
        return new ApiAnswer(
            $"{status} {reason}".Trim(),
            response.Description is { } text && text != reason ? text : "",
            [.. content.Keys],
            status[0] == '2' ? content.Values.Select(media => media.Schema).OfType<IOpenApiSchema>().Select(ShapeOf).FirstOrDefault() : null,
            examples.FirstOrDefault()?.Example,
            [.. examples.Skip(1)]);
    }

    /// <summary>Each once: a patch is shown as one kind of JSON and not as two.</summary>
    private static List<ApiText> Examples(IDictionary<string, OpenApiMediaType> content) =>
        [.. content.Where(media => media.Value.Example is not null).Select(media => new ApiText(media.Key, Text(media.Value.Example!))).DistinctBy(text => text.Example, StringComparer.Ordinal)];

    /// <summary>What lies in the envelope of an answer.</summary>
    private string? ShapeOf(IOpenApiSchema schema)
    {
        var name = (schema as OpenApiSchemaReference)?.Reference.Id;
        if (name?.Contains("EnvelopeOf", StringComparison.Ordinal) != true)
        {
            return Has(name) ? name : null;
        }

        var data = SampleAnswers.Resolve(document, schema).Properties?["data"];
        var inside = data?.OneOf is { Count: > 0 } choices ? choices.FirstOrDefault(choice => choice is OpenApiSchemaReference) : data?.Items ?? data;
        return inside is OpenApiSchemaReference { Reference.Id: { } id } && Has(id) ? id : null;
    }

    private bool Has(string? name) => name is not null && document.Components?.Schemas?.TryGetValue(name, out var schema) == true && schema.Properties is { Count: > 0 };

    private ApiField Parameter(IOpenApiParameter parameter)
    {
        var schema = parameter.Schema is { } given ? SampleAnswers.Resolve(document, given) : null;
        return new ApiField(
            parameter.Name ?? "",
            parameter.In?.ToString().ToLowerInvariant() ?? "",
            schema is null ? "text" : Type(schema),
            parameter.In == ParameterLocation.Path || parameter.Required,
            Sentences(parameter.Description ?? (parameter.In == ParameterLocation.Path ? "As the list or the answer that made it gives it." : ""), schema),
            Words(schema));
    }

    private IEnumerable<ApiField> Fields(IOpenApiSchema schema, string within, IReadOnlyList<IOpenApiSchema> path)
    {
        var resolved = Something(schema);
        if (path.Count > Deepest || path.Contains(resolved))
        {
            yield break;
        }

        foreach (var (name, of) in resolved.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            var field = Something(of);
            var full = within + name;
            yield return new ApiField(full, "", Type(of), IsRequired(resolved, name, of), Sentences(Describe(of), field), Words(field.Items is { } one ? Something(one) : field));
            foreach (var inner in Fields(field.Items is { } item ? Something(item) : field, field.Items is null ? $"{full}." : $"{full}[].", [.. path, resolved]))
            {
                yield return inner;
            }
        }
    }

    /// <summary>Bodies say in words what they need, because a patch needs none of it.</summary>
    private static bool IsRequired(IOpenApiSchema owner, string name, IOpenApiSchema field) =>
        owner.Required?.Contains(name) == true || Describe(field).StartsWith("Required", StringComparison.Ordinal);

    private static string Describe(IOpenApiSchema schema) =>
        schema.Description ?? schema.OneOf?.Select(choice => choice.Description).FirstOrDefault(text => text is not null) ?? "";

    /// <summary>With what the shape says in numbers.</summary>
    private static string Sentences(string description, IOpenApiSchema? schema)
    {
        var range = schema is { Minimum: { } least, Maximum: { } most } ? $"{least} to {most}." : null;
        var preset = schema?.Default is { } value ? $"Default {value.ToString()}." : null;
        return string.Join(' ', new[] { description, range, preset }.Where(text => !string.IsNullOrEmpty(text)));
    }

    private static IReadOnlyList<string> Words(IOpenApiSchema? schema) => [.. (schema?.Enum ?? []).OfType<JsonValue>().Select(word => word.ToString())];

    /// <summary>The shape behind a name, and of "this or null" this.</summary>
    private IOpenApiSchema Something(IOpenApiSchema schema)
    {
        var resolved = SampleAnswers.Resolve(document, schema);
        return resolved.OneOf?.FirstOrDefault(choice => choice.Type != JsonSchemaType.Null) is { } choice ? SampleAnswers.Resolve(document, choice) : resolved;
    }

    private string Type(IOpenApiSchema schema)
    {
        var own = SampleAnswers.Resolve(document, schema);
        var resolved = Something(schema);
        var type = resolved.Type ?? (Microsoft.OpenApi.JsonSchemaType)0;
        var nullable = own.Type?.HasFlag(JsonSchemaType.Null) == true || own.OneOf?.Any(choice => choice.Type == JsonSchemaType.Null) == true;
        var word = (type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.String when resolved.Format == "date-time" => "moment",
            JsonSchemaType.String when resolved.Format == "date" => "date",
            JsonSchemaType.String when resolved.Enum is { Count: > 0 } => "word",
            JsonSchemaType.String => "text",
            JsonSchemaType.Integer => "whole number",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "true or false",
            JsonSchemaType.Array => $"list of {(resolved.Items is { } item ? Plural(Type(item)) : "anything")}",
            JsonSchemaType.Object => "object",
            _ => resolved.Enum is { Count: > 0 } ? "word" : "anything",
        };
        return nullable ? $"{word} or null" : word;
    }

    private static string Plural(string type) => type switch
    {
        "true or false" or "anything" => type,
        _ => type.EndsWith(" or null", StringComparison.Ordinal) ? $"{type[..^8]}s" : $"{type}s",
    };

    private static string Text(JsonNode example) => example is JsonValue value && value.TryGetValue<string>(out var text) ? text : example.ToJsonString(Indented);
}
