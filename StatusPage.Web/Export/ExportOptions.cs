using StatusPage.Core.Data;

namespace StatusPage.Web.Export;

/// <summary>Where the static copy is kept.</summary>
public sealed record ExportOptions
{
    /// <summary>Written after each change; null: only by the command.</summary>
    public string? Directory { get; init; }

    /// <summary>Where the copy is read, without a slash at its end, if that is not the page's own address.</summary>
    public string? Url { get; init; }

    /// <summary>Reads <c>Export:Directory</c> and <c>Export:Url</c>, and says what is wrong with them.</summary>
    public static ExportOptions Read(IConfiguration configuration, string contentRoot, string? siteUrl, DatabaseOptions database, List<string> errors)
    {
        var url = configuration["Export:Url"] is { Length: > 0 } given ? given : null;
        if (url is not null && !IsAddress(url))
        {
            errors.Add($"Export:Url is “{url}”; accepted: an absolute http or https address without query, for example https://status.example.com.");
            url = null;
        }

        var directory = configuration["Export:Directory"] is { Length: > 0 } folder ? Path.GetFullPath(folder, contentRoot) : null;
        if (directory is not null)
        {
            if (url is null && string.IsNullOrEmpty(siteUrl))
            {
                errors.Add("Export:Directory needs an address that the copy names as its own in feeds and JSON; give Export:Url, or Site:Url where it is the same.");
            }

            if (Fault(directory, database) is { } fault)
            {
                errors.Add(fault);
            }
        }

        return new ExportOptions { Directory = directory, Url = url?.TrimEnd('/') };
    }

    /// <summary>Why a folder cannot hold what everybody may read; null where it can.</summary>
    public static string? Fault(string directory, DatabaseOptions database)
    {
        var (kept, what) = database.File is { } file ? (file, "the database") : (database.Directory is null ? null : database.PathOf("keys"), "the keys");
        var inside = kept is null ? ".." : Path.GetRelativePath(directory, kept);
        return !Path.IsPathRooted(inside) && !inside.StartsWith("..", StringComparison.Ordinal)
            ? $"The folder {directory} holds {what}, which nobody may read; name another for the static copy."
            : null;
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length + uri.Fragment.Length == 0;
}
