using Microsoft.AspNetCore.Mvc;
using StatusPage.Core;
using StatusPage.Core.Accounts;

namespace StatusPage.Web.Api;

/// <summary>The role a route takes, as authorisation and as metadata for its refusals and its documentation.</summary>
public sealed record NeedsRole(StaffRole Role);

/// <summary>
/// Documentation: the body a route reads for itself. The framework's own metadata for this would also choose routes by
/// content type, and a body of another kind would find none.
/// </summary>
public sealed record TakesBody(Type Type, IReadOnlyList<string> MediaTypes, bool Optional);

/// <summary>Documentation: the route answers with a text of this kind as well, for whoever asks for it.</summary>
public sealed record AnswersText(string MediaType);

/// <summary>Documentation: programs read this although its address is under none of theirs.</summary>
public sealed record ForPrograms;

/// <summary>Documentation: a query parameter that is a moment. It is bound as text, so that a wrong one gets a sentence of ours.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MomentAttribute : Attribute;

/// <summary>What every route says about itself, in a word each.</summary>
public static class RouteHelp
{
    public static string Policy(StaffRole role) => $"token:{role.ToWord()}";

    public static TBuilder Needs<TBuilder>(this TBuilder builder, StaffRole role)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(Policy(role)).WithMetadata(new NeedsRole(role));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            if (status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity)
            {
                builder.ProducesValidationProblem(status);
            }
            else
            {
                builder.ProducesProblem(status);
            }
        }

        return builder;
    }

    /// <summary>It answers 304 to a reader that has it already.</summary>
    public static RouteHandlerBuilder Conditional(this RouteHandlerBuilder builder) => builder.Produces(StatusCodes.Status304NotModified);

    /// <summary>What any route with a token may answer besides its own.</summary>
    public static RouteHandlerBuilder RefusesCallers(this RouteHandlerBuilder builder) =>
        builder.Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);

    /// <summary>It takes a JSON body of this shape.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder builder, bool optional = false)
        where T : notnull => builder.TakesBody(new TakesBody(typeof(T), ["application/json"], optional));

    /// <summary>It takes a merge patch of this shape.</summary>
    public static RouteHandlerBuilder TakesPatch<T>(this RouteHandlerBuilder builder)
        where T : notnull => builder.TakesBody(new TakesBody(typeof(T), ["application/merge-patch+json", "application/json"], Optional: false));

    /// <summary>It takes a text of this kind.</summary>
    public static RouteHandlerBuilder TakesText(this RouteHandlerBuilder builder, string mediaType) => builder.TakesBody(new TakesBody(typeof(string), [mediaType], Optional: false));

    /// <summary>It answers with a text of this kind too.</summary>
    public static RouteHandlerBuilder AlsoAnswers(this RouteHandlerBuilder builder, string mediaType) => builder.WithMetadata(new AnswersText(mediaType));

    /// <summary>A feed, a badge, a banner: read by programs at an address among those of pages.</summary>
    public static RouteHandlerBuilder ReadByPrograms(this RouteHandlerBuilder builder, string mediaType) => builder
        .WithTags("Feeds and badges")
        .WithMetadata(new ForPrograms())
        .Produces<string>(StatusCodes.Status200OK, mediaType)
        .Conditional()
        .Refuses(StatusCodes.Status503ServiceUnavailable);

    private static RouteHandlerBuilder TakesBody(this RouteHandlerBuilder builder, TakesBody body) => builder
        .WithMetadata(body)
        .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);
}
