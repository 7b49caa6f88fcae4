using System.Text.Json;

namespace StatusPage.Web.Export;

/// <summary>What of a folder is ours, kept in the folder: files of others are never touched.</summary>
public sealed record ExportManifest
{
    /// <summary>In a folder that web servers do not show.</summary>
    public const string Folder = ".statuspage";

    public const string Name = "manifest.json";

    /// <summary>By path: the hash and the length it was written with; empty while it is being written.</summary>
    public required SortedDictionary<string, ExportedFile> Files { get; init; }

    public static ExportManifest Empty => new() { Files = new(StringComparer.Ordinal) };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Options);

    /// <summary>Null where it cannot be read.</summary>
    public static ExportManifest? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportManifest>(bytes, WireJson.Options) is { Files: { } files }
                && files.All(file => IsOurs(file.Key))
                ? new ExportManifest { Files = new(files, StringComparer.Ordinal) }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a path stays in the folder: a manifest that was tampered with must not lead out of it.</summary>
    private static bool IsOurs(string path) => path.Length > 0 && !Path.IsPathRooted(path) && path.Split('/', '\\').All(part => part is not ("" or "." or ".."));
}

/// <param name="Hash">Of its content.</param>
/// <param name="Length">In bytes.</param>
/// <param name="From">Of what it was made from; null where that is not known.</param>
public sealed record ExportedFile(string Hash, long Length, string? From = null);
