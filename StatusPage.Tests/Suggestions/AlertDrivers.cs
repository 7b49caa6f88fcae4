using StatusPage.Core.Suggestions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Suggestions;

/// <summary>Sends alerts in the words of the domain.</summary>
internal static class AlertDrivers
{
    public static async Task<AlertSource> AddAlertSourceAsync(this TestApp app, string name = "Prometheus", Func<AlertSourceInput, AlertSourceInput>? with = null)
    {
        var input = new AlertSourceInput { Name = name };
        return (await app.Get<AlertSourceService>().AddAsync(app.Admin, with?.Invoke(input) ?? input)).Source;
    }

    public static Alert Firing(string title = "Disk is full", string fingerprint = "f1", DateTimeOffset? startsAt = null, string? component = null) =>
        new() { Fingerprint = fingerprint, Firing = true, Title = title, StartsAt = startsAt, Component = component };

    public static Alert Resolved(string fingerprint = "f1") => new() { Fingerprint = fingerprint, Firing = false, Title = "Disk is full" };

    public static Task<AlertReceipt> ReceiveAsync(this TestApp app, AlertSource source, params Alert[] alerts) => app.Get<AlertInbox>().ReceiveAsync(source.Id, alerts);

    /// <summary>All there are, newest first.</summary>
    public static Task<IReadOnlyList<Suggestion>> SuggestionsAsync(this TestApp app, SuggestionState? state = null) =>
        app.Get<SuggestionQueries>().NewestAsync(new SuggestionFilter(state), after: null, take: 1000);

    public static async Task<Suggestion> OneSuggestionAsync(this TestApp app) => Assert.Single(await app.SuggestionsAsync());
}
