using System.Globalization;
using StatusPage.Core.Telemetry;

namespace StatusPage.Web.Telemetry;

/// <summary>Counts and times requests, by what kind of thing they ask for and how they were answered.</summary>
public sealed class RequestCounts(StatusMetrics metrics, TimeProvider clock)
{
    private static readonly string[] Codes = [.. Enumerable.Range(0, 600).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    public long Begin() => clock.GetTimestamp();

    public void Count(string path, int status, long began)
    {
        var routeClass = RouteClasses.Of(path);
        var code = Codes[(uint)status < Codes.Length ? status : 0];
        if (RouteClasses.IsTimed(routeClass))
        {
            metrics.RequestAnswered(routeClass, code, clock.GetElapsedTime(began));
        }
        else
        {
            metrics.RequestAnswered(routeClass, code);
        }
    }
}
