namespace StatusPage.Web.Hosting;

/// <summary>Addresses whose secret is the key: the log must not have it.</summary>
public static class SecretPaths
{
    private static readonly string[] Roots = ["/v1/alerts", "/v1/heartbeats", "/v1/ratios"];

    /// <summary>The path as the log may have it: on one line, whatever was sent, so that nobody writes lines of his own there.</summary>
    public static string WithoutSecret(PathString path)
    {
        foreach (var root in Roots)
        {
            if (path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value?.Split('/') is ["", _, .. var after])
            {
                return $"{root}/(secret)" + (after.Length == 0 ? "" : new PathString("/" + string.Join('/', after)).ToUriComponent());
            }
        }

        return path.ToUriComponent();
    }
}
