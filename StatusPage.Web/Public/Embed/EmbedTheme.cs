namespace StatusPage.Web.Public.Embed;

/// <summary>Light or dark as the page around it is; without one, as the reader's system is.</summary>
public static class EmbedTheme
{
    public const string Light = "light";
    public const string Dark = "dark";

    public static readonly IReadOnlyList<string> Words = [Light, Dark];
}
