namespace StatusPage.Web.Public.Serving;

/// <summary>A page to render: its component, and the parameters beside the snapshot and the assets.</summary>
public sealed record PublicPage(Type Component, IReadOnlyDictionary<string, object?> Parameters, int Status = StatusCodes.Status200OK);
