using Microsoft.Extensions.Primitives;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Subscribers;

namespace StatusPage.Web.Public.Subscribe;

/// <summary>
/// What somebody typed into a form about what to hear of, kept as it was typed so that nothing is lost when it is refused, and
/// what is wrong with it by field.
/// </summary>
public sealed record Draft
{
    public const string All = "all";
    public const string Some = "components";
    public const string OneIncident = "incident";
    public const string Singles = "incidents";

    public string Email { get; init; } = "";

    public string Scope { get; init; } = All;

    public IReadOnlySet<string> Components { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public string MinimumImpact { get; init; } = Impact.None.ToWord();

    public bool Maintenance { get; init; } = true;

    /// <summary>Just this one.</summary>
    public string? Incident { get; init; }

    /// <summary>Single incidents that are kept.</summary>
    public IReadOnlySet<string> Incidents { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>What no person fills in.</summary>
    public bool Trapped { get; init; }

    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>What is wrong with the whole and not with a field.</summary>
    public string? Problem { get; init; }

    /// <summary>Null for a word that is none.</summary>
    public Impact? LeastImpact => EnumWords.TryParse<Impact>(MinimumImpact, out var impact) ? impact : null;

    public static Draft Of(IFormCollection form)
    {
        var components = form["components"].OfType<string>().Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        var incident = OrNull(form["incident"]);
        return new Draft
        {
            Email = form["email"].ToString(),
            // A program's form may leave it to us to see what is meant.
            Scope = OrNull(form["scope"]) ?? (incident is not null ? OneIncident : components.Count > 0 ? Some : All),
            Components = components,
            MinimumImpact = OrNull(form["minimumImpact"]) ?? Impact.None.ToWord(),
            // Behind the box, the page's form says false in a hidden field: a box that is not ticked sends nothing.
            Maintenance = form["maintenance"] is not [{ Length: > 0 } first, ..] || first is "true" or "on" or "1",
            Incident = incident,
            Incidents = form["incidents"].OfType<string>().ToHashSet(StringComparer.Ordinal),
            Trapped = !StringValues.IsNullOrEmpty(form[TrapField]),
        };
    }

    /// <summary>The name of the field that only programs fill in; no browser completes it by itself.</summary>
    public const string TrapField = "leave_empty";

    public static Draft Of(Preferences preferences) => new()
    {
        Email = preferences.Email,
        Scope = preferences.Scope switch
        {
            SubscriberScope.All => All,
            SubscriberScope.Components => Some,
            SubscriberScope.Incidents => Singles,
        },
        Components = preferences.Components.ToHashSet(StringComparer.Ordinal),
        MinimumImpact = preferences.MinimumImpact.ToWord(),
        Maintenance = preferences.Maintenance,
        Incidents = preferences.Incidents.ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>What the form's own words cannot mean; the rest is for the service to say.</summary>
    public Dictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (Scope is not (All or Some or OneIncident or Singles))
        {
            faults["scope"] = [$"Choose what to hear of. Accepted: {All}, {Some}, {OneIncident}."];
        }

        if (LeastImpact is null)
        {
            faults["minimumImpact"] = [$"Choose the least impact. Accepted: {string.Join(", ", EnumWords.All<Impact>())}."];
        }

        return faults;
    }

    public SubscriptionRequest ToRequest() => new()
    {
        Scope = Scope switch { Some => SubscriberScope.Components, OneIncident or Singles => SubscriberScope.Incidents, _ => SubscriberScope.All },
        Components = Scope == Some ? [.. Components] : [],
        MinimumImpact = LeastImpact ?? Impact.None,
        Maintenance = Maintenance,
        IncidentId = Scope == OneIncident ? Incident : null,
    };

    public PreferencesChange ToChange() => new()
    {
        Scope = ToRequest().Scope,
        Components = ToRequest().Components,
        MinimumImpact = LeastImpact ?? Impact.None,
        Maintenance = Maintenance,
        Incidents = [.. Incidents],
    };

    public string? ErrorOf(string field) => Errors.TryGetValue(field, out var sentences) ? string.Join(' ', sentences) : null;

    private static string? OrNull(StringValues value) => value.ToString() is { Length: > 0 } text ? text : null;
}
