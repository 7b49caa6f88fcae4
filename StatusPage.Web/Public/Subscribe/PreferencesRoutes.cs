using StatusPage.Core;
using StatusPage.Core.Subscribers;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public.Subscribe;

/// <summary>A subscriber's own pages, by the link in every mail. The token in the link is the leave, so no cookie is asked for.</summary>
public static class PreferencesRoutes
{
    private const string Saved = "saved";
    private const string Resumed = "resumed";

    public static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(StatusUrls.SubscribeSent, [HttpMethods.Get, HttpMethods.Head], (string? to, SentNote note, PrivatePages pages) =>
            pages.Show<CheckMailPage>(StatusCodes.Status200OK, ("Email", note.Read(to)))).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods(
            StatusUrls.Subscription,
            [HttpMethods.Get, HttpMethods.Head],
            (HttpContext http, string? token, string? done, PreferencesService preferences, PrivatePages pages, Attempts attempts) => attempts.TryAsync(http, async () =>
                await preferences.FindAsync(token, http.RequestAborted) is { } found
                    ? Show(pages, token!, found, Draft.Of(found), done)
                    : Unknown(pages))).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(StatusUrls.Subscription, ActAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ActAsync(HttpContext http, string? token, PreferencesService preferences, PrivatePages pages, Attempts attempts)
    {
        if (await Forms.ReadAsync(http.Request) is not { } form)
        {
            return pages.Show<NoticePage>(StatusCodes.Status400BadRequest, ("Title", "That form cannot be read"), ("Sentence", Forms.Unreadable));
        }

        var draft = Draft.Of(form);
        return await attempts.TryAsync(
            http,
            () => form["action"].ToString() switch
            {
                "resume" => ResumeAsync(),
                "forget" => AskAsync(),
                "forget-for-good" => ForgetAsync(),
                _ => SaveAsync(),
            });

        async Task<IResult> SaveAsync()
        {
            if (await preferences.FindAsync(token) is not { } found)
            {
                return Unknown(pages);
            }

            var faults = draft.Faults();
            try
            {
                if (faults.Count == 0)
                {
                    return await preferences.ChangeAsync(token, draft.ToChange()) ? Back(token!, Saved) : Unknown(pages);
                }
            }
            catch (InvalidInputException invalid)
            {
                faults = invalid.Errors.ToDictionary(StringComparer.Ordinal);
            }

            return Show(pages, token!, found, draft with { Errors = faults }, done: null, StatusCodes.Status422UnprocessableEntity);
        }

        async Task<IResult> ResumeAsync() => await preferences.ResumeAsync(token) ? Back(token!, Resumed) : Unknown(pages);

        async Task<IResult> AskAsync() => await preferences.FindAsync(token) is { } found
            ? pages.Show<ForgetPage>(StatusCodes.Status200OK, ("Token", token), ("Email", found.Email))
            : Unknown(pages);

        async Task<IResult> ForgetAsync() => await preferences.ForgetAsync(token) ? pages.Show<ForgetPage>(StatusCodes.Status200OK) : Unknown(pages);
    }

    /// <summary>What is shown to the bearer of a link that opens nothing.</summary>
    internal static IResult Unknown(PrivatePages pages) => pages.Show<NoticePage>(
        StatusCodes.Status404NotFound,
        ("Title", "We do not know this link"),
        ("Sentence", "It is incomplete, or the address it was sent to has been removed. Copy it whole from one of our mails, or subscribe anew."));

    private static IResult Show(PrivatePages pages, string token, Preferences found, Draft draft, string? done, int status = StatusCodes.Status200OK) => pages.Show<PreferencesPage>(
        status,
        ("Token", token),
        ("Preferences", found),
        ("Draft", draft),
        ("Done", (done, found.State) switch
        {
            (Saved, _) => "Saved.",
            (Resumed, SubscriberState.Active) => "You are subscribed again.",
            _ => null,
        }));

    private static IResult Back(string token, string done) => PrivatePages.SeeOther($"{StatusUrls.SubscriptionOf(token)}&done={done}");
}
