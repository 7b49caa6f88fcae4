using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StatusPage.Web.Api.Documentation;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Api;

/// <summary>The OpenAPI document, made from the routes themselves; this adds what their types cannot say.</summary>
public static class OpenApi
{
    public const string Address = "/openapi/v1.json";

    private const string Bearer = "bearer";

    /// <summary>Written once, because it is of the program and not of what it holds, and read like all that is public.</summary>
    public static void MapDocument(this IEndpointRouteBuilder routes)
    {
        CachedResponse? kept = null;
        routes.MapPreflight(Address);
        routes.MapOpenApi(Address.Replace("v1", "{documentName}", StringComparison.Ordinal)).AllowAnonymous().Add(endpoint =>
        {
            var write = endpoint.RequestDelegate!;
            endpoint.Metadata.Add(new HttpMethodMetadata(AdminRoutes.Read));
            endpoint.RequestDelegate = async context =>
            {
                if (context.Request.Path != Address)
                {
                    await ProblemResponses.WriteAsync(context, StatusCodes.Status404NotFound, $"There is nothing at this address. The document is at {Address}.");
                    return;
                }

                kept ??= await WrittenAsync(context, write);
                await kept.WriteAsync(context);
            };
        });
    }

    private static async Task<CachedResponse> WrittenAsync(HttpContext context, RequestDelegate write)
    {
        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        try
        {
            context.Response.Body = buffer;
            await write(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = body;
        }

        return await CachedResponse.CreateAsync(buffer.ToArray(), WireJson.MediaType, PublicHeaders.ForPublicJson);
    }

    public static void AddDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        // The console's own form posts are nobody else's business.
        options.ShouldInclude = description => ProblemResponses.IsForPrograms($"/{description.RelativePath}") || description.ActionDescriptor.EndpointMetadata.OfType<ForPrograms>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Status page",
                Version = "v1",
                Description = "What the status page shows, for programs, and everything its console can do. Public answers need no "
                    + "token, may be read from any origin and carry an ETag. Refusals are RFC 9457 problem details whose sentences say "
                    + "what is wrong and what would be accepted. With a token, a member that nobody knows is refused; a PATCH may hold the "
                    + "whole of what reading answers, as far as what it cannot change is as it was.",
            };
            // The address it was read from; which one that is, the document does not need to say.
            document.Servers = [];
            // HEAD is GET without the body; said once.
            foreach (var path in document.Paths.Values)
            {
                path.Operations?.Remove(HttpMethod.Head);
            }

            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Bearer] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = Bearer,
                    Description = "A token made in the console. It may do as much as a person of its role.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer<DocumentExamples>();
        options.AddOperationTransformer(async (operation, context, cancel) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsRole>().LastOrDefault() is { } needs)
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
                operation.Description = $"{operation.Description} Takes the role {StatusPage.Core.EnumWords.ToWord(needs.Role)}.".Trim();
            }

            AddHeaders(operation, context);
            foreach (var parameter in operation.Parameters ?? [])
            {
                Describe(parameter, context.Description);
            }

            foreach (var body in context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesBody>())
            {
                await AddBodyAsync(operation, body, context, cancel);
            }

            AddTexts(operation, context);
            SortResponses(operation);
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Types that write themselves as text do not say so.
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type.IsEnum || type == typeof(DateTimeOffset))
            {
                schema.Type = type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
                schema.Format = type.IsEnum ? null : "date-time";
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>A route may take several kinds of body, each with a shape of its own; the first that it names comes first.</summary>
    private static async Task AddBodyAsync(OpenApiOperation operation, TakesBody body, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (context.Document is not { } document)
        {
            return;
        }

        IOpenApiSchema schema = new OpenApiSchema { Type = JsonSchemaType.String };
        if (body.Type != typeof(string))
        {
            var name = body.Type.Name;
            if (document.Components?.Schemas?.ContainsKey(name) != true)
            {
                document.AddComponent(name, await context.GetOrCreateSchemaAsync(body.Type, parameterDescription: null, cancel));
            }

            schema = new OpenApiSchemaReference(name, document);
        }

        var known = (operation.RequestBody as OpenApiRequestBody)?.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        foreach (var type in body.MediaTypes)
        {
            known[type] = new OpenApiMediaType { Schema = schema };
        }

        operation.RequestBody = new OpenApiRequestBody { Required = !body.Optional, Content = known };
    }

    private static void AddTexts(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach (var text in context.Description.ActionDescriptor.EndpointMetadata.OfType<AnswersText>())
        {
            if (operation.Responses?.GetValueOrDefault("200") is OpenApiResponse answer)
            {
                answer.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
                answer.Content[text.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            }
        }
    }

    private static void SortResponses(OpenApiOperation operation)
    {
        var responses = new OpenApiResponses();
        foreach (var (status, response) in (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal))
        {
            responses.Add(status, response);
        }

        operation.Responses = responses;
    }

    private static void AddHeaders(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        if (metadata.OfType<HonoursIfMatch>().Any())
        {
            operation.Parameters.Add(Header("If-Match", "The ETag that reading returned; where it no longer holds, 409 is answered and nothing changed."));
        }

        if (metadata.OfType<TakesIdempotencyKey>().Any())
        {
            operation.Parameters.Add(Header(Idempotency.KeyHeader, "1 to 200 printable ASCII characters of your choice. A repeat with the same key within 24 hours changes nothing and gets the first answer again."));
        }

        if (operation.Responses?.ContainsKey("304") == true)
        {
            operation.Parameters.Add(Header("If-None-Match", "The ETag you have; 304 is answered while it still holds."));
        }
    }

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>Query parameters are bound as text, so that a wrong one gets a sentence of ours; the document says what they are.</summary>
    private static void Describe(IOpenApiParameter parameter, ApiDescription route)
    {
        if (parameter is not OpenApiParameter { In: ParameterLocation.Query } query)
        {
            return;
        }

        query.Schema = query.Name switch
        {
            "limit" => new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = Paging.MaxLimit.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Default = JsonValue.Create(Paging.DefaultLimit),
            },
            _ when IsMoment(route, query.Name) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            _ => query.Schema,
        };
    }

    private static bool IsMoment(ApiDescription route, string? name) =>
        route.ParameterDescriptions.FirstOrDefault(one => one.Name == name)?.ParameterDescriptor is IParameterInfoParameterDescriptor { ParameterInfo: { } info } && info.IsDefined(typeof(MomentAttribute), inherit: false);
}
