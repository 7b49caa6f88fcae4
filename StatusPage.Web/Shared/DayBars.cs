using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Shared;

/// <summary>
/// The bars of a component as one string: as elements of the renderer, the 45,000 days of a board of 500 components
/// would take longer than all the rest of it.
/// </summary>
public static class DayBars
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static MarkupString Of(PublishedComponent component, PublishedIncidents incidents)
    {
        var html = new StringBuilder(component.Days.Count * 100);
        var last = component.Days.Count - 1;
        for (var i = 0; i <= last; i++)
        {
            var day = component.Days[i];
            html.Append("<input type=\"radio\" name=\"b-").Append(component.Id).Append('"');
            if (Class(day.Level) is { } level)
            {
                html.Append(" class=\"").Append(level).Append('"');
            }

            html.Append(" aria-label=\"").Append(Encoder.Encode(DayWords.Of(day, incidents))).Append(i == last ? "\" checked>" : "\">");
        }

        return new MarkupString(html.ToString());
    }

    private static string? Class(DayLevel level) => level switch
    {
        DayLevel.NoData => "s0",
        DayLevel.Operational => null,
        DayLevel.Maintenance => "sm",
        DayLevel.Degraded => "s1",
        DayLevel.PartialOutage => "s2",
        DayLevel.MajorOutage => "s3",
    };
}
