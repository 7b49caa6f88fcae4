using System.Collections.Concurrent;

namespace StatusPage.Web.Telemetry;

/// <summary>Numbers for each combination of labels. The one asked for last is found at once: under load it is nearly always the same.</summary>
/// <param name="counts">How many counters each has, beside one sum.</param>
internal sealed class StripedByLabels(int counts)
{
    private readonly ConcurrentDictionary<Labels, Entry> _series = new();
    private volatile Entry? _latest;

    public IEnumerable<KeyValuePair<Labels, Striped>> All => _series.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Striped));

    public Striped Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var latest = _latest;
        if (latest is null || !latest.Is(tags))
        {
            _latest = latest = _series.GetOrAdd(Labels.Of(tags), static (labels, counts) => new Entry(labels, new Striped(counts)), counts);
        }

        return latest.Striped;
    }

    private sealed record Entry(Labels Labels, Striped Striped)
    {
        /// <summary>By the texts themselves, not their letters: which are the same ones where they are constants.</summary>
        public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
        {
            1 => Labels.Name2 is null && IsFirst(tags[0]),
            2 => IsFirst(tags[0]) && ReferenceEquals(tags[1].Key, Labels.Name2) && ReferenceEquals(tags[1].Value, Labels.Value2),
            _ => false,
        };

        private bool IsFirst(KeyValuePair<string, object?> tag) => ReferenceEquals(tag.Key, Labels.Name1) && ReferenceEquals(tag.Value, Labels.Value1);
    }
}
