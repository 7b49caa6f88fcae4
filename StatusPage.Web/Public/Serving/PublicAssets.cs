using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.FileProviders;

namespace StatusPage.Web.Public.Serving;

/// <summary>
/// The few files public pages need, held in memory. Pages name them with a hash of their content, so browsers may keep
/// them for good and a new build is seen at once.
/// </summary>
public sealed class PublicAssets
{
    private const string Folder = "/assets/";
    private const string Immutable = "public, max-age=31536000, immutable";

    private static readonly Dictionary<string, (string ContentType, bool Compress)> Kinds = new(StringComparer.Ordinal)
    {
        [".css"] = ("text/css; charset=utf-8", true),
        [".js"] = ("text/javascript; charset=utf-8", true),
        [".svg"] = ("image/svg+xml", true),
        [".woff2"] = ("font/woff2", false),
    };

    private readonly FrozenDictionary<string, CachedResponse> _byPath;

    private PublicAssets(Dictionary<string, CachedResponse> byPath) => _byPath = byPath.ToFrozenDictionary(StringComparer.Ordinal);

    public static async Task<PublicAssets> LoadAsync(IFileProvider webRoot)
    {
        var files = webRoot.GetDirectoryContents(Folder).Where(file => !file.IsDirectory && !file.Name.StartsWith("admin", StringComparison.Ordinal)).ToList();
        var byPath = new Dictionary<string, CachedResponse>(StringComparer.Ordinal);
        // Fonts and pictures first: the style sheet names them with their hashes.
        foreach (var file in files.OrderBy(file => file.Name.EndsWith(".css", StringComparison.Ordinal)))
        {
            if (Kinds.TryGetValue(Path.GetExtension(file.Name), out var kind))
            {
                var bytes = await ReadAsync(file);
                if (file.Name.EndsWith(".css", StringComparison.Ordinal))
                {
                    bytes = Encoding.UTF8.GetBytes(byPath.Aggregate(Encoding.UTF8.GetString(bytes), (css, asset) => css.Replace($"url({Path.GetFileName(asset.Key)})", $"url({Path.GetFileName(asset.Key)}?v={asset.Value.Hash})", StringComparison.Ordinal)));
                }

                byPath[Folder + file.Name] = await CachedResponse.CreateAsync(bytes, kind.ContentType, PublicHeaders.ForAssets, Immutable, compress: kind.Compress);
            }
        }

        return new PublicAssets(byPath);
    }

    /// <summary>By path.</summary>
    public IEnumerable<KeyValuePair<string, CachedResponse>> All => _byPath.OrderBy(asset => asset.Key, StringComparer.Ordinal);

    public CachedResponse? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The address of an asset, changing with its content: <c>/assets/site.css?v=…</c>.</summary>
    public string Url(string name) => _byPath.TryGetValue(Folder + name, out var asset) ? $"{Folder}{name}?v={asset.Hash}" : Folder + name;

    private static async Task<byte[]> ReadAsync(IFileInfo file)
    {
        await using var stream = file.CreateReadStream();
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer);
        return buffer.ToArray();
    }
}
