namespace StatusPage.Web.Hosting;

/// <summary>Addresses whose secret is the key: the log must not have it.</summary>
public static class SecretPaths
{
    private static readonly string[] Roots = ["/v1/alerts", "/v1/heartbeats", "/v1/ratios"];

    /// <summary>The path as the log may have it.</summary>
    public static string WithoutSecret(PathString path)
    {
        foreach (var root in Roots)
        {
            if (path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value?.Split('/') is ["", _, .. var after])
            {
                return string.Join('/', [root, "(secret)", .. after]);
            }
        }

        return path.Value ?? "";
    }
}
