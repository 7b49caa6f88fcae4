using System.Collections.Concurrent;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

/// <summary>
/// Answers that depend on more than the snapshot and the path: on a query, or on the address they were asked at where none
/// is configured. Rendered once each like the others, but such questions are without number: the usual ones and the first few others of
/// each snapshot are kept. The rest is rendered as asked, and not compressed: that would cost more than all else about them.
/// </summary>
public sealed class AskedAnswers
{
    private const int Kept = 64;

    private volatile Answers? _answers;

    /// <param name="snapshot">What is answered from.</param>
    /// <param name="key">All that the answer depends on besides.</param>
    /// <param name="render">Renders it, compressed or not.</param>
    /// <param name="usual">It is one of few, and kept whatever else is asked.</param>
    public Task<CachedResponse> GetAsync(PublishedSnapshot snapshot, string key, Func<bool, Task<CachedResponse>> render, bool usual = false)
    {
        var answers = _answers;
        if (answers is null || answers.Snapshot != snapshot)
        {
            _answers = answers = new Answers(snapshot);
        }

        return answers.GetAsync(key, render, usual);
    }

    private sealed class Answers(PublishedSnapshot snapshot)
    {
        private readonly ConcurrentDictionary<string, Lazy<Task<CachedResponse>>> _usual = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, Lazy<Task<CachedResponse>>> _others = new(StringComparer.Ordinal);

        public PublishedSnapshot Snapshot => snapshot;

        public Task<CachedResponse> GetAsync(string key, Func<bool, Task<CachedResponse>> render, bool usual)
        {
            var kept = usual ? _usual : _others;
            return kept.TryGetValue(key, out var known) ? known.Value
                : !usual && kept.Count >= Kept ? render(false)
                : kept.GetOrAdd(key, static (key, of) => new Lazy<Task<CachedResponse>>(() => RenderAsync(of.kept, key, of.render)), (kept, render)).Value;
        }

        private static async Task<CachedResponse> RenderAsync(ConcurrentDictionary<string, Lazy<Task<CachedResponse>>> kept, string key, Func<bool, Task<CachedResponse>> render)
        {
            try
            {
                return await render(true);
            }
            catch
            {
                // The next who asks may have more luck.
                kept.TryRemove(key, out _);
                throw;
            }
        }
    }
}
