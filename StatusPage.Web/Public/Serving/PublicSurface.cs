using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Public.Serving;

/// <summary>
/// All public answers of the present snapshot, rendered at most once each. The ones everybody asks for are rendered
/// before a new snapshot replaces the old, and so are those that many asked for of the old one: on a bad day the incident's page.
/// The others are on first request.
/// </summary>
public sealed class PublicSurface(IEnumerable<IPublicContent> contents, PublicAssets assets) : ISnapshotListener
{
    private readonly FrozenSet<string> _hot = contents.SelectMany(content => content.Hot).ToFrozenSet(StringComparer.Ordinal);
    private volatile Rendered? _rendered;

    public async Task PrepareAsync(PublishedSnapshot snapshot)
    {
        var next = new Rendered(snapshot, _hot);
        foreach (var path in contents.SelectMany(content => content.Hot))
        {
            if (TryFind(next, path, out var page))
            {
                await page;
            }
        }

        foreach (var path in _rendered?.MuchAsked() ?? [])
        {
            if (TryFind(next, path, out var page))
            {
                // One that cannot be rendered concerns those who ask for it, and holds up no publication.
                await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

        return rendered.ByPath.TryGetValue(path, out var known) ? known.Ready() : assets.Find(path);
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
            known.CountReader();
            response = known.Answer;
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

        /// <summary>As many pages more are rendered before a posting is public.</summary>
        private const int MostAhead = 12;

        private long _size;

        public PublishedSnapshot Snapshot { get; } = snapshot;

        public StringValues AsOf { get; } = snapshot.Age is null ? StringValues.Empty : InstantConverter.ToText(snapshot.BuiltAt);

        public ConcurrentDictionary<string, Rendering> ByPath { get; } = new(StringComparer.Ordinal);

        public Task<CachedResponse> GetOrRender(string path, Func<Task<CachedResponse>> render) =>
            ByPath.GetOrAdd(path, static (key, of) => new Rendering(() => of.Self.RenderAsync(key, of.Render)), (Self: this, Render: render)).Answer;

        /// <summary>The paths that a crowd asks for beside those that are rendered ahead anyway.</summary>
        public IReadOnlyList<string> MuchAsked() => [.. ByPath.Where(pair => pair.Value.IsMuchAsked && !hot.Contains(pair.Key)).Select(pair => pair.Key).Take(MostAhead)];

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

/// <summary>An answer that is rendered when it is first asked for, and whether many ask for it.</summary>
internal sealed class Rendering(Func<Task<CachedResponse>> render)
{
    /// <summary>So many while one snapshot is shown are a crowd. Not counted further, so that they do not wait for each other.</summary>
    private const int Many = 20;

    private readonly Lazy<Task<CachedResponse>> _answer = new(render);
    private int _asked;

    public Task<CachedResponse> Answer => _answer.Value;

    public bool IsMuchAsked => _asked >= Many;

    public void CountReader()
    {
        if (_asked < Many)
        {
            _asked++;
        }
    }

    /// <summary>Null while it is not rendered yet; then the framework takes the request, and counts it.</summary>
    public CachedResponse? Ready()
    {
        if (_answer is not { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } answer })
        {
            return null;
        }

        CountReader();
        return answer.Result;
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
