using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Public.Serving;

/// <summary>
/// All public answers of the present snapshot, rendered at most once each. The ones everybody asks for are rendered
/// before a new snapshot replaces the old; the others on first request.
/// </summary>
public sealed class PublicSurface(IEnumerable<IPublicContent> contents, PublicAssets assets) : ISnapshotListener
{
    private readonly FrozenSet<string> _hot = contents.SelectMany(content => content.Hot).ToFrozenSet(StringComparer.Ordinal);
    private volatile Rendered? _rendered;

    public async Task PrepareAsync(PublishedSnapshot snapshot)
    {
        var next = new Rendered(snapshot, _hot);
        foreach (var content in contents)
        {
            foreach (var path in content.Hot)
            {
                if (TryFind(next, path, out var page))
                {
                    await page;
                }
            }
        }

        _rendered = next;
    }

    /// <summary>Of when the state is, where it is too old to pass for the present one; empty otherwise. Sent with every answer.</summary>
    public StringValues AsOf => _rendered?.AsOf ?? StringValues.Empty;

    public static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    /// <summary>The answer for a request where it is there already; null also where it has yet to be rendered.</summary>
    public CachedResponse? Ready(string method, string path, bool asksMore)
    {
        if (!IsAskedForItself(method, path, asksMore) || _rendered is not { } rendered)
        {
            return null;
        }

        return rendered.ByPath.TryGetValue(path, out var known)
            ? known is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } answer } ? answer.Result : null
            : assets.Find(path);
    }

    /// <summary>The answer for a request. Pages ignore a query; where it has a meaning, routes know it.</summary>
    public bool TryFind(string method, string path, bool asksMore, [NotNullWhen(true)] out Task<CachedResponse>? response)
    {
        response = null;
        return IsAskedForItself(method, path, asksMore) && TryFind(path, out response);
    }

    /// <summary>The answer for a path if it is one of the public surface's own; false leaves it to the rest of the application.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out Task<CachedResponse>? response)
    {
        response = null;
        if (_rendered is not { } rendered)
        {
            return false;
        }

        if (rendered.ByPath.TryGetValue(path, out var known))
        {
            response = known.Value;
            return true;
        }

        if (assets.Find(path) is { } asset)
        {
            response = Task.FromResult(asset);
            return true;
        }

        return TryFind(rendered, path, out response);
    }

    private static bool IsAskedForItself(string method, string path, bool asksMore) => IsRead(method) && !(asksMore && HasMeaning(path));

    /// <summary>Whether a query has one there: pages ignore it.</summary>
    private static bool HasMeaning(string path) => path.StartsWith("/v1/", StringComparison.Ordinal)
        || path is StatusUrls.Badge or StatusUrls.Embed
        || path.StartsWith(StatusUrls.BadgeFolder, StringComparison.Ordinal);

    private bool TryFind(Rendered rendered, string path, [NotNullWhen(true)] out Task<CachedResponse>? response)
    {
        foreach (var content in contents)
        {
            if (content.Resolve(rendered.Snapshot, path) is { } render)
            {
                response = rendered.GetOrRender(path, render);
                return true;
            }
        }

        response = null;
        return false;
    }

    /// <summary>What was rendered of one snapshot.</summary>
    private sealed class Rendered(PublishedSnapshot snapshot, FrozenSet<string> hot)
    {
        /// <summary>Bytes kept before the rarely read part is thrown away and rendered again as needed.</summary>
        private const long Budget = 24 * 1024 * 1024;

        private long _size;

        public PublishedSnapshot Snapshot { get; } = snapshot;

        public StringValues AsOf { get; } = snapshot.Age is null ? StringValues.Empty : InstantConverter.ToText(snapshot.BuiltAt);

        public ConcurrentDictionary<string, Lazy<Task<CachedResponse>>> ByPath { get; } = new(StringComparer.Ordinal);

        public Task<CachedResponse> GetOrRender(string path, Func<Task<CachedResponse>> render) =>
            ByPath.GetOrAdd(path, static (key, of) => new Lazy<Task<CachedResponse>>(() => of.Self.RenderAsync(key, of.Render)), (Self: this, Render: render)).Value;

        private async Task<CachedResponse> RenderAsync(string path, Func<Task<CachedResponse>> render)
        {
            try
            {
                var response = await Task.Run(render);
                if (response.Status != StatusCodes.Status200OK)
                {
                    // Addresses that lead nowhere are without number.
                    ByPath.TryRemove(path, out _);
                }
                else if (!hot.Contains(path) && Interlocked.Add(ref _size, response.Size) > Budget)
                {
                    Interlocked.Exchange(ref _size, response.Size);
                    foreach (var key in ByPath.Keys.Where(key => key.Count(c => c == '/') > 1 && key != path && !hot.Contains(key)))
                    {
                        ByPath.TryRemove(key, out _);
                    }
                }

                return response;
            }
            catch
            {
                ByPath.TryRemove(path, out _);
                throw;
            }
        }
    }
}

/// <summary>A part of the public surface: knows its paths, and how each is rendered from a snapshot.</summary>
public interface IPublicContent
{
    /// <summary>Paths rendered ahead of every publication.</summary>
    IReadOnlyList<string> Hot { get; }

    /// <summary>How to render a path; null where it is none of this part's.</summary>
    Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path);
}
