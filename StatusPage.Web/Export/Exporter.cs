using System.Collections.Concurrent;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Export;

/// <summary>
/// Makes a static copy of a snapshot, and remembers what each file was made from: the next copy makes only what changed.
/// </summary>
public sealed class Exporter(ExportSite site)
{
    private const int Handful = 32;

    private readonly ConcurrentDictionary<string, MadeFrom> _made = new(StringComparer.Ordinal);

    /// <param name="snapshot">What is copied.</param>
    /// <param name="directory">Where to.</param>
    /// <param name="atOnce">Files to make at the same time.</param>
    /// <param name="cancel">Ends it between two files; what was written stays.</param>
    public async Task<ExportResult> RunAsync(PublishedSnapshot snapshot, string directory, int atOnce, CancellationToken cancel = default)
    {
        var items = site.Of(snapshot);
        using var folder = ExportFolder.Open(directory);
        folder.Claim(items.Select(item => item.File));
        try
        {
            var last = items[^1];
            // By the handful: what is made of the same lies side by side.
            await Parallel.ForEachAsync(items.SkipLast(1).Chunk(Handful), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (some, stop) =>
            {
                foreach (var item in some)
                {
                    stop.ThrowIfCancellationRequested();
                    await WriteAsync(folder, item);
                }
            });
            await WriteAsync(folder, last);
            folder.DeleteAllBut(items.Select(item => item.File).ToHashSet(StringComparer.Ordinal));
        }
        finally
        {
            // Also of a copy that was not finished: what is there is known.
            folder.Save();
        }

        foreach (var gone in _made.Keys.Except(items.Select(item => item.File), StringComparer.Ordinal).ToList())
        {
            _made.TryRemove(gone, out _);
        }

        return new ExportResult(items.Count, folder.Written, folder.Deleted);
    }

    private async Task WriteAsync(ExportFolder folder, ExportItem item)
    {
        if (item.From is { } from && _made.TryGetValue(item.File, out var before) && before.Equals(from) && folder.Has(item.File))
        {
            return;
        }

        var lasting = item.Lasting?.Invoke();
        if (lasting is null || !folder.HasFrom(item.File, lasting))
        {
            folder.Write(item.File, await item.Render(), lasting);
        }

        if (item.From is not null)
        {
            _made[item.File] = item.From;
        }
    }
}

public sealed record ExportResult(int Files, int Written, int Deleted);
