using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

/// <summary>The operator's own colour, as the one style element that pages may hold.</summary>
public static class PublicStyle
{
    /// <summary>Null where the product's own colour is used. The value was checked to be six hexadecimal digits.</summary>
    public static string? Accent(PublishedSettings site) => site.Accent is null ? null : $":root{{--brand:{site.Accent}}}";
}
