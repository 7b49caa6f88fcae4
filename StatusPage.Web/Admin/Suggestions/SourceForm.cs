using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Suggestions;

namespace StatusPage.Web.Admin.Suggestions;

/// <summary>What the form of an alert source holds; an empty choice is none.</summary>
public sealed class SourceForm
{
    public string Name { get; set; } = "";

    public string? ComponentId { get; set; }

    public string? TemplateId { get; set; }

    /// <summary>A word, or nothing.</summary>
    public string? Impact { get; set; }

    public bool Opens { get; set; }

    public bool Enabled { get; set; } = true;

    public static SourceForm From(AlertSource source) => new()
    {
        Name = source.Name,
        ComponentId = source.ComponentId,
        TemplateId = source.TemplateId,
        Impact = source.Impact?.ToWord(),
        Opens = source.Mode == AlertSourceMode.Open,
        Enabled = source.Enabled,
    };

    public AlertSourceInput ToInput() => new()
    {
        Name = Name,
        ComponentId = OrNull(ComponentId),
        TemplateId = OrNull(TemplateId),
        Impact = EnumWords.TryParse<Impact>(Impact, out var impact) ? impact : null,
        Mode = Opens ? AlertSourceMode.Open : AlertSourceMode.Suggest,
        Enabled = Enabled,
    };

    private static string? OrNull(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
