using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace StatusPage.Web.Api.Documentation;

/// <summary>Gives every operation of the document an example of what is sent and what comes back, and says of every refusal what it means.</summary>
internal sealed class DocumentExamples : IOpenApiDocumentTransformer
{
    private const string Json = "application/json";

    private static readonly IDictionary<string, OpenApiMediaType> NoContent = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var samples = new SampleAnswers(document);
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                var tag = operation.Tags?.FirstOrDefault()?.Name is "Public" or "For clients of hosted status pages" or null ? TagOf(path) : operation.Tags.First().Name!;
                AddRequest(operation, method, samples, tag);
                AddAnswers(operation, samples, tag);
            }
        }

        return Task.CompletedTask;
    }

    private static void AddRequest(OpenApiOperation operation, HttpMethod method, SampleAnswers samples, string tag)
    {
        if (operation.RequestBody is not OpenApiRequestBody body)
        {
            return;
        }

        foreach (var (type, media) in body.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
        {
            media.Example ??= type.EndsWith("json", StringComparison.Ordinal)
                ? RequestExamples.Of(operation.OperationId, (media.Schema as OpenApiSchemaReference)?.Reference.Id, method == HttpMethod.Patch)
                    // Nobody wrote one: every field, in the values of the story.
                    ?? (media.Schema is { } schema ? samples.Of(schema, tag) : null)
                : TextExamples.Body(operation.OperationId, type);
        }
    }

    private static void AddAnswers(OpenApiOperation operation, SampleAnswers samples, string tag)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse own)
            {
                continue;
            }

            if (own.Description is null or "" || IsReason(status, own.Description))
            {
                own.Description = RefusalSentences.Of(status, operation.OperationId) ?? own.Description;
            }

            foreach (var (type, media) in status[0] == '2' ? own.Content ?? NoContent : NoContent)
            {
                media.Example ??= type != Json ? TextExamples.Answer(operation.OperationId) : media.Schema is { } schema ? samples.Of(schema, tag) : null;
            }
        }
    }

    /// <summary>Only the name of the status, which says nothing.</summary>
    private static bool IsReason(string status, string? description) =>
        int.TryParse(status, System.Globalization.CultureInfo.InvariantCulture, out var code) && Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(code) == description;

    private static string TagOf(string path) =>
        path.EndsWith("/health", StringComparison.Ordinal) ? "Health"
        : path.Contains("incidents", StringComparison.Ordinal) ? "Incidents"
        : path.Contains("maintenance", StringComparison.Ordinal) ? "Maintenance"
        : path.Contains("/sla", StringComparison.Ordinal) ? "SLA tiers"
        : "Components";
}
