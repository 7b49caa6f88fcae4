using System.Globalization;
using System.Text;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Api;

/// <summary>The SLA report for spreadsheets: a line for each tier, its components below it, then every component by itself. Pure.</summary>
public static class SlaCsv
{
    public static byte[] Write(PublishedSla sla, SlaReport report)
    {
        var policy = Number(sla.PolicyFor(report).Number);
        var csv = new StringBuilder().AppendRow(
            "period", "from", "until", "final", "tier", "component", "target_percent", "measured_percent", "met", "credit_percent",
            "measured_seconds", "downtime_seconds", "maintenance_seconds", "excused_seconds", "policy_version");
        foreach (var tier in report.Tiers)
        {
            Row(tier.Tier.Name, "", tier.Tier.Target, tier.Percent, tier.Met, tier.CreditPercent, null);
            foreach (var component in tier.Components)
            {
                Row(tier.Tier.Name, component.Component.Name, component.Target, component.Measurement.Percent, component.Met, component.CreditPercent, component.Measurement);
            }
        }

        foreach (var component in report.Components)
        {
            Row("", component.Component.Name, component.Target, component.Measurement.Percent, component.Met, component.Target is null ? null : component.CreditPercent, component.Measurement);
        }

        return csv.ToBytes();

        void Row(string tier, string component, decimal? target, decimal? measured, bool? met, decimal? credit, SlaMeasurement? time) => csv.AppendRow(
            report.Period.Name,
            InstantConverter.ToText(report.Span.From),
            InstantConverter.ToText(report.Span.Until),
            report.Final ? "yes" : "no",
            Csv.Text(tier),
            Csv.Text(component),
            Number(target),
            Number(measured),
            met switch { null => "", true => "yes", false => "no" },
            Number(credit),
            Seconds(time?.Measured),
            Seconds(time?.Down),
            Seconds(time?.Maintenance),
            Seconds(time?.Excused),
            policy);
    }

    private static string Number(decimal? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(TimeSpan? time) => time is { } span ? ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "";
}
