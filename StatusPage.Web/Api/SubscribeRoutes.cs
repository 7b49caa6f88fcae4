using System.ComponentModel;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Publication;
using StatusPage.Core.Subscribers;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;
using StatusPage.Web.Public.Subscribe;

namespace StatusPage.Web.Api;

public sealed record SubscribeBody
{
    [Description("Required: the address to ask; letters of every script are accepted.")]
    public string? Email { get; init; }

    [Description("Ids of components: only what affects one of them. Everything where it is left out.")]
    public IReadOnlyList<string>? Components { get; init; }

    [Description("The least impact to hear of; none, which is all, where it is left out.")]
    public Impact? MinimumImpact { get; init; }

    [Description("Whether to hear of maintenance too; true where it is left out.")]
    public bool? Maintenance { get; init; }

    [Description("The id of an incident: just this one, and not together with components.")]
    public string? Incident { get; init; }

    internal SubscriptionRequest ToRequest() => new()
    {
        Scope = Incident is not null ? SubscriberScope.Incidents : Components is null ? SubscriberScope.All : SubscriberScope.Components,
        Components = Components ?? [],
        MinimumImpact = MinimumImpact ?? Impact.None,
        Maintenance = Maintenance ?? true,
        IncidentId = Incident,
    };
}

/// <summary>The same whoever the address belongs to.</summary>
public sealed record SubscribeReceipt(string Message, int ConfirmWithinHours)
{
    public static readonly SubscribeReceipt Same = new(
        "If mails can be sent to this address, one asks it to confirm. Until then nothing changes.", (int)SubscriptionLimits.ConfirmationValid.TotalHours);
}

/// <summary>How far a subscription is.</summary>
/// <param name="Status"><c>awaiting_confirmation</c>, <c>subscribed</c> or <c>unsubscribed</c>.</param>
public sealed record SubscriptionWire(string Status)
{
    public static readonly SubscriptionWire Awaiting = new("awaiting_confirmation");
    public static readonly SubscriptionWire Subscribed = new("subscribed");
    public static readonly SubscriptionWire Unsubscribed = new("unsubscribed");
}

/// <summary>
/// Subscribing, confirming and unsubscribing: for programs as JSON, and for people as the forms and links of pages and mails.
/// There is no antiforgery token, because none of these has anybody's authority: subscribing asks the address itself, and
/// the others take the token of a mail.
/// </summary>
public static class SubscribeRoutes
{
    /// <summary>An answer takes at least this long, so that what little the work differs by does not show.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSubscribing(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Public").AllowAnonymous().AddEndpointFilter(static (invocation, next) =>
        {
            var headers = invocation.HttpContext.Response.Headers;
            headers.CacheControl = "no-store";
            headers.Vary = "Accept";
            headers.AccessControlAllowOrigin = "*";
            return next(invocation);
        });

        group.MapPost(StatusUrls.SubscribeForm, SubscribeAsync)
            .WithName("subscribe")
            .WithSummary("Asks an address to confirm that it wants mails")
            .WithDescription("The same answer whether or not the address is known. Nothing is sent to it but one mail that asks to confirm, at most one in five minutes and three a day. Takes a form as well, and answers one with a page.")
            .WithMetadata(new TakesBody(typeof(SubscribeBody), ["application/json", "application/x-www-form-urlencoded"], Optional: false))
            .Produces<Envelope<SubscribeReceipt>>(StatusCodes.Status202Accepted)
            .Produces(StatusCodes.Status303SeeOther)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable);

        group.MapMethods(StatusUrls.SubscribeForm, Get, (PrivatePages pages) => pages.Show<SubscribePage>(StatusCodes.Status200OK))
            .WithName("showSubscribeForm")
            .WithSummary("The page with the form")
            .WithDescription("For browsers that come back to the address a form was sent to; the page’s own address is /subscribe.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html");

        group.MapMethods(
                StatusUrls.ConfirmSubscription,
                Get,
                (HttpContext http, [Description("From the link in the mail.")] string? token, SubscriptionService subscriptions, PrivatePages pages, Attempts attempts) =>
                    attempts.TryAsync(http, async () => Answered(http, pages, token, await subscriptions.FindAsync(token, http.RequestAborted))))
            .WithName("showConfirmation")
            .WithSummary("What a confirmation would put in force")
            .WithDescription("Changes nothing: programs that look through mails follow links. Answers a page with a button, or JSON where it is asked for.")
            .Produces<Envelope<SubscriptionWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status503ServiceUnavailable);

        group.MapPost(
                StatusUrls.ConfirmSubscription,
                (HttpContext http, [Description("From the link in the mail.")] string? token, SubscriptionService subscriptions, PrivatePages pages, Attempts attempts) =>
                    attempts.TryAsync(http, async () => Answered(http, pages, token, await subscriptions.ConfirmAsync(token, http.RequestAborted))))
            .WithName("confirmSubscription")
            .WithSummary("Confirms a subscription")
            .WithDescription("Works once, within 48 hours, with the token of the newest mail; a repeat is told that it is confirmed. No body is read.")
            .Produces<Envelope<SubscriptionWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status503ServiceUnavailable);

        group.MapMethods(StatusUrls.Unsubscribe, Get, ShowUnsubscribeAsync)
            .WithName("showUnsubscribe")
            .WithSummary("A page with a button that unsubscribes")
            .WithDescription("Changes nothing. Answers JSON where it is asked for.")
            .Produces<Envelope<SubscriptionWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

        group.MapPost(StatusUrls.Unsubscribe, UnsubscribeAsync)
            .WithName("unsubscribe")
            .WithSummary("Unsubscribes, by one click")
            .WithDescription("By RFC 8058, as the headers of every mail say: no cookie, no redirect, and a repeat is answered the same. The body is not needed. Mails that wait to be sent are not sent any more.")
            .Produces<Envelope<SubscriptionWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> SubscribeAsync(HttpContext http, SubscriptionService subscriptions, PrivatePages pages, Attempts attempts, SentNote note, Publisher publisher, TimeProvider clock)
    {
        var request = http.Request;
        var source = SourceAddress.Of(http).ToString();
        if (!request.HasFormContentType)
        {
            return await attempts.TryAsync(http, async () =>
            {
                var body = await RequestBody.ReadLooselyAsync<SubscribeBody>(http);
                await RequestAsync(body.Email, body.ToRequest());
                return Answer.Accepted(SubscribeReceipt.Same);
            });
        }

        var program = !Attempts.WantsPage(request);
        if (await Forms.ReadAsync(request) is not { } form)
        {
            return program
                ? throw RequestException.Malformed("The form cannot be read. Send it as application/x-www-form-urlencoded.")
                : pages.Show<NoticePage>(StatusCodes.Status400BadRequest, ("Title", "That form cannot be read"), ("Sentence", Forms.Unreadable));
        }

        var draft = Draft.Of(form);
        return await attempts.TryAsync(
            http,
            async () =>
            {
                try
                {
                    Check(draft);
                    if (!draft.Trapped)
                    {
                        await RequestAsync(draft.Email, draft.ToRequest());
                    }
                }
                catch (InvalidInputException invalid) when (!program)
                {
                    return Again(draft with { Errors = invalid.Errors }, StatusCodes.Status422UnprocessableEntity);
                }

                return program ? Answer.Accepted(SubscribeReceipt.Same) : PrivatePages.SeeOther(note.AddressFor(draft.Email));
            },
            (status, sentence) => Again(draft with { Problem = sentence }, status));

        async Task RequestAsync(string? email, SubscriptionRequest wanted)
        {
            var began = clock.GetTimestamp();
            await subscriptions.RequestAsync(email, wanted, source, http.RequestAborted);
            if (LeastTime - clock.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, clock, http.RequestAborted);
            }
        }

        IResult Again(Draft typed, int status) => pages.Show<SubscribePage>(
            status,
            ("Draft", typed),
            ("Incident", typed.Incident is { } id ? publisher.Current?.Incidents.Find(id) : null));
    }

    /// <summary>All that is wrong at once: the form's own words, and the address with them.</summary>
    private static void Check(Draft draft)
    {
        var faults = draft.Faults();
        if (faults.Count > 0)
        {
            if (EmailAddress.TryParse(draft.Email, out var problem) is null)
            {
                faults["email"] = [problem];
            }

            throw new InvalidInputException(faults);
        }
    }

    private static IResult Answered(HttpContext http, PrivatePages pages, string? token, ConfirmationLink link)
    {
        var status = link.State switch
        {
            ConfirmationLinkState.Open or ConfirmationLinkState.Confirmed => StatusCodes.Status200OK,
            ConfirmationLinkState.Superseded or ConfirmationLinkState.Expired => StatusCodes.Status410Gone,
            ConfirmationLinkState.Unknown => StatusCodes.Status404NotFound,
        };
        if (!Attempts.IsProgram(http.Request))
        {
            return pages.Show<ConfirmPage>(status, ("Link", link), ("Token", token ?? ""));
        }

        return link.State switch
        {
            ConfirmationLinkState.Open => Answer.Ok(SubscriptionWire.Awaiting),
            ConfirmationLinkState.Confirmed => Answer.Ok(SubscriptionWire.Subscribed),
            ConfirmationLinkState.Superseded => throw new RequestException(status, "A newer mail was sent since; its token works. Use that one."),
            ConfirmationLinkState.Expired => throw new RequestException(status, "This token was used already or is older than 48 hours. Subscribe again."),
            ConfirmationLinkState.Unknown => throw new RequestException(status, "There is no such token. Give the one of the newest mail, whole."),
        };
    }

    private static Task<IResult> ShowUnsubscribeAsync(
        HttpContext http, [Description("From the link in any mail.")] string? token, PreferencesService preferences, PrivatePages pages, Attempts attempts) => attempts.TryAsync(http, async () =>
    {
        if (await preferences.FindAsync(token, http.RequestAborted) is not { } found)
        {
            return Unknown(http, pages);
        }

        var done = found.State == SubscriberState.Unsubscribed;
        return Attempts.IsProgram(http.Request)
            ? Answer.Ok(done ? SubscriptionWire.Unsubscribed : SubscriptionWire.Subscribed)
            : pages.Show<UnsubscribePage>(StatusCodes.Status200OK, ("Token", token), ("Done", done), ("Email", found.Email));
    });

    private static Task<IResult> UnsubscribeAsync(
        HttpContext http, [Description("From the header List-Unsubscribe, or the link in any mail.")] string? token, PreferencesService preferences, PrivatePages pages, Attempts attempts) => attempts.TryAsync(http, async () =>
    {
        if (!await preferences.UnsubscribeAsync(token, http.RequestAborted))
        {
            return Unknown(http, pages);
        }

        return Attempts.IsProgram(http.Request)
            ? Answer.Ok(SubscriptionWire.Unsubscribed)
            : pages.Show<UnsubscribePage>(StatusCodes.Status200OK, ("Token", token), ("Done", true), ("Email", (await preferences.FindAsync(token, http.RequestAborted))?.Email));
    });

    private static IResult Unknown(HttpContext http, PrivatePages pages) => Attempts.IsProgram(http.Request)
        ? throw new RequestException(StatusCodes.Status404NotFound, "There is no such token. Give the one of any of our mails, whole.")
        : PreferencesRoutes.Unknown(pages);
}
