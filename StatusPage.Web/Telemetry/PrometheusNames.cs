using System.Diagnostics.Metrics;

namespace StatusPage.Web.Telemetry;

/// <summary>Names of instruments as Prometheus has them: underscores, the base unit written out, and <c>_total</c> on what only grows. Pure.</summary>
public static class PrometheusNames
{
    public static string Of(Instrument instrument) => Of(instrument.Name, instrument.Unit, IsCounter(instrument));

    public static string Of(string name, string? unit, bool counter)
    {
        var words = string.Create(name.Length, name, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAsciiLetterOrDigit(text[i]) ? text[i] : '_';
            }
        });
        return words + Unit(unit) + (counter ? "_total" : "");
    }

    public static bool IsCounter(Instrument instrument) =>
        instrument.GetType().GetGenericTypeDefinition() is var kind && (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>));

    private static string Unit(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "s" => "_seconds",
        "By" => "_bytes",
        _ => throw new ArgumentException($"No base unit of Prometheus is known for “{unit}”; known: s, By."),
    };
}
