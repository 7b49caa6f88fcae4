using System.Collections.Concurrent;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

/// <summary>
/// Answers that depend on more than the snapshot and the path: on a query, or on the address they were asked at where none
/// is configured. Rendered once each like the others, but such questions are without number: the first few of each
/// snapshot are kept, the rest is rendered as asked.
/// </summary>
public sealed class AskedAnswers
{
    private const int Kept = 32;

    private volatile Answers? _answers;

    /// <param name="snapshot">What is answered from.</param>
    /// <param name="key">All that the answer depends on besides.</param>
    /// <param name="render">Renders it.</param>
    public Task<CachedResponse> GetAsync(PublishedSnapshot snapshot, string key, Func<Task<CachedResponse>> render)
    {
        var answers = _answers;
        if (answers is null || answers.Snapshot != snapshot)
        {
            _answers = answers = new Answers(snapshot, new ConcurrentDictionary<string, Lazy<Task<CachedResponse>>>(StringComparer.Ordinal));
        }

        return answers.ByKey.TryGetValue(key, out var known) && !known.Value.IsFaulted ? known.Value
            : answers.ByKey.Count >= Kept ? render()
            : answers.ByKey.GetOrAdd(key, static (_, of) => new Lazy<Task<CachedResponse>>(of), render).Value;
    }

    private sealed record Answers(PublishedSnapshot Snapshot, ConcurrentDictionary<string, Lazy<Task<CachedResponse>>> ByKey);
}
