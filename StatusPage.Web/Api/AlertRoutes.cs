using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Suggestions;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

/// <summary>Alerts from elsewhere. The secret in the address is the key; without it there is nothing there.</summary>
public static class AlertRoutes
{
    public const int MaxBytes = 1024 * 1024;

    private const string TooLarge = "The body is too large: at most 1 MB is accepted. Send fewer alerts at once (in Alertmanager: max_alerts).";

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(AlertAddresses.Root).WithTags("Alerts").AllowAnonymous();
        foreach (var format in Enum.GetValues<AlertFormat>())
        {
            var route = group.MapPost($"/{{secret}}/{format.ToWord()}", (HttpContext http, AlertInbox inbox, AlertRates rates, string secret) => ReceiveAsync(http, inbox, rates, secret, format))
                .WithName($"receive{format}Alerts")
                .WithSummary(Summary(format))
                .WithDescription(Description(format))
                .Produces<Envelope<AlertReceipt>>(StatusCodes.Status202Accepted)
                .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests);
            if (format == AlertFormat.Generic)
            {
                route.WithMetadata(new TakesBody(typeof(GenericAlertBody), ["application/json"], Optional: false));
            }
        }
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, AlertInbox inbox, AlertRates rates, string secret, AlertFormat format)
    {
        var source = await inbox.FindSourceAsync(secret, http.RequestAborted)
            ?? throw new RequestException(StatusCodes.Status404NotFound, "There is no alert source with this address, or it is switched off. Copy the address from the console, under Suggestions, Alert sources.");
        var alerts = format.Parse(await RequestBody.BytesAsync(http, MaxBytes, TooLarge));
        if (rates.Count(source.Id, alerts.Count) is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            throw new RequestException(StatusCodes.Status429TooManyRequests, $"This source sent {AlertRates.PerMinute} alerts within a minute, which is as many as are taken. Try again in {seconds} seconds; group alerts where they are many.");
        }

        return Answer.Accepted(await inbox.ReceiveAsync(source.Id, alerts));
    }

    private static string Summary(AlertFormat format) => format switch
    {
        AlertFormat.Alertmanager => "Alerts from Prometheus Alertmanager",
        AlertFormat.Sentry => "Alerts from Sentry",
        AlertFormat.Generic => "An alert from anything else",
    };

    private static string Description(AlertFormat format) => format switch
    {
        AlertFormat.Alertmanager => "Takes what Alertmanager's webhook sends (version 4). A label “component” names the component by id or name, “severity” gives the impact, the annotations “summary”, “description” and “runbook_url” the words.",
        AlertFormat.Sentry => "Takes issue alerts, issues, metric alerts and the older webhooks plug-in. A tag “component” names the component, the level gives the impact.",
        AlertFormat.Generic => "Each alert becomes a suggestion in the console, or an incident where its source says so. Repeats are counted on it; “resolved” closes it. Members that are not known are passed over.",
    };
}
