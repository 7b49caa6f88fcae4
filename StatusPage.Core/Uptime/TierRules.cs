using System.Globalization;
using StatusPage.Core.Text;

namespace StatusPage.Core.Uptime;

/// <summary>Which figures a tier may have. Pure.</summary>
internal static class TierRules
{
    public static void CheckTarget(InputErrors errors, decimal? target)
    {
        if (target is null)
        {
            errors.Add("target", "The target is missing: give a percentage more than 0 and at most 100, such as 99.9.");
        }
        else if (target is <= 0 or > 100 || !HasDecimals(target.Value, 4))
        {
            errors.Add("target", $"The target {Say(target.Value)} cannot be promised: give a percentage more than 0 and at most 100, with up to four decimals, such as 99.9.");
        }
    }

    /// <summary>The bands from the highest threshold down; faults are named by their place in what was given, from 0.</summary>
    public static IReadOnlyList<CreditBand> CheckBands(InputErrors errors, IReadOnlyList<CreditBand>? given, decimal? target)
    {
        var bands = given ?? [];
        if (bands.Count > SlaTier.MaxBands)
        {
            errors.Add("bands", $"There are {bands.Count} credit bands; at most {SlaTier.MaxBands} are accepted.");
            return [];
        }

        for (var i = 0; i < bands.Count; i++)
        {
            var (below, credit) = bands[i];
            if (below <= 0 || !HasDecimals(below, 4))
            {
                errors.Add($"bands.{i}.below", $"The threshold {Say(below)} is not accepted: give a percentage more than 0, with up to four decimals.");
            }
            else if (below > target)
            {
                errors.Add($"bands.{i}.below", $"The threshold {Say(below)} is above the target {Say(target.Value)}: a credit is owed only below the target.");
            }

            if (credit is < 0 or > 100 || !HasDecimals(credit, 2))
            {
                errors.Add($"bands.{i}.creditPercent", $"The credit {Say(credit)} is not accepted: give a percentage from 0 to 100, with up to two decimals.");
            }
        }

        var order = Enumerable.Range(0, bands.Count).OrderByDescending(i => bands[i].Below).ToList();
        foreach (var (upper, lower) in order.Zip(order.Skip(1)))
        {
            if (bands[lower].Below == bands[upper].Below)
            {
                errors.Add($"bands.{lower}.below", $"Two bands begin below {Say(bands[lower].Below)} %. Give each its own threshold.");
            }
            else if (bands[lower].CreditPercent <= bands[upper].CreditPercent)
            {
                errors.Add(
                    $"bands.{lower}.creditPercent",
                    $"Below {Say(bands[lower].Below)} % more must be credited than the {Say(bands[upper].CreditPercent)} % below {Say(bands[upper].Below)} %.");
            }
        }

        return [.. order.Select(i => bands[i])];
    }

    private static bool HasDecimals(decimal value, int atMost) => decimal.Round(value, atMost) == value;

    private static string Say(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
