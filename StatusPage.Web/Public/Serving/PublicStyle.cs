using StatusPage.Core.Publication;
using StatusPage.Core.Settings;

namespace StatusPage.Web.Public.Serving;

/// <summary>The operator's own colour, as the one style element that pages may hold.</summary>
public static class PublicStyle
{
    /// <summary>
    /// Null where the product's own colour is used. The accent writes links and fills buttons in both themes, so it is
    /// darkened for the light one and lightened for the dark one until it can be read, whatever colour was picked.
    /// </summary>
    public static string? Accent(PublishedSettings site) =>
        site.Accent is null ? null : $":root{{--accent:light-dark({ForLight(site.Accent)},{ForDark(site.Accent)});--on-accent:light-dark(#fff,#12162e)}}";

    public static string ForLight(string colour) => AccentColour.ForLight(colour);

    public static string ForDark(string colour) => AccentColour.ForDark(colour);
}
