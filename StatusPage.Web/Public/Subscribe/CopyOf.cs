namespace StatusPage.Web.Public.Subscribe;

/// <summary>A static copy of the page, which takes no forms.</summary>
/// <param name="Url">Where the copy is read.</param>
/// <param name="LiveUrl">Where the page itself is; null where that is nowhere else.</param>
public sealed record CopyOf(string Url, string? LiveUrl);
