using System.Globalization;
using StatusPage.Core.Uptime;
using StatusPage.Web.Admin.Common;

namespace StatusPage.Web.Admin.Sla;

/// <summary>A tier while it is edited: texts that a form binds to, so that nothing typed is lost.</summary>
public sealed class TierDraft
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Target { get; set; } = "";

    public List<BandDraft> Bands { get; } = [];

    /// <summary>All core components, whichever those are.</summary>
    public bool All { get; set; } = true;

    public HashSet<string> Components { get; } = new(StringComparer.Ordinal);

    /// <summary>All of it as one text: the same text, the same draft.</summary>
    public string Signature => string.Join('\u0001', [Name, Description, Target, All.ToString(), .. Bands.Select(b => $"{b.Below}/{b.Credit}"), .. Components.Order(StringComparer.Ordinal)]);

    public static TierDraft From(TierInput input)
    {
        var draft = new TierDraft
        {
            Name = input.Name ?? "",
            Description = input.Description ?? "",
            Target = Say(input.Target),
            All = input.ComponentIds is null,
        };
        draft.Bands.AddRange((input.Bands ?? []).Select(b => new BandDraft { Below = Say(b.Below), Credit = Say(b.CreditPercent) }));
        draft.Components.UnionWith(input.ComponentIds ?? []);
        return draft;
    }

    /// <summary>Null where something is no number; <paramref name="errors"/> then says so beside it.</summary>
    public TierInput? ToInput(FormErrors errors)
    {
        errors.Clear();
        var target = Read(errors, "target", Target, required: false);
        var bands = Bands.Select((band, i) => new CreditBand(
            Read(errors, $"bands.{i}.below", band.Below, required: true) ?? 0,
            Read(errors, $"bands.{i}.creditPercent", band.Credit, required: true) ?? 0)).ToList();
        return errors.Any
            ? null
            : new TierInput { Name = Name, Description = Description, Target = target, Bands = bands, ComponentIds = All ? null : [.. Components] };
    }

    private static decimal? Read(FormErrors errors, string field, string text, bool required)
    {
        // A comma is what half the world types for the decimal point.
        var clean = text.Trim().TrimEnd('%').TrimEnd().Replace(',', '.');
        if (clean.Length == 0 && !required)
        {
            return null;
        }

        if (decimal.TryParse(clean, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors.Add(field, clean.Length == 0 ? "The number is missing: give a percentage such as 99.9." : "This is not a number. Give a percentage such as 99.9.");
        return null;
    }

    private static string Say(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    public sealed class BandDraft
    {
        public string Below { get; set; } = "";

        public string Credit { get; set; } = "";
    }
}
