using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace StatusPage.Core.Publication.Keeping;

/// <summary>Where the last published snapshot is kept. Section <c>Snapshot</c>.</summary>
/// <param name="Directory">Null: none is kept.</param>
public sealed record SnapshotOptions(string? Directory);

/// <summary>
/// Keeps the published snapshot in a folder. Thousands of incidents that no longer change are a part of their own, named by its
/// content and written anew only when enough has come to differ from it; each keeping writes the rest.
/// </summary>
public sealed partial class SnapshotStore(SnapshotOptions options, TimeProvider clock, ILogger<SnapshotStore> logger)
{
    public const string CurrentFile = "current.snapshot";

    /// <summary>So many changed incidents are written each time before the part is made anew; more where there are very many.</summary>
    private const int MostBesideThePart = 100;

    private const int ShareBesideThePart = 20;

    /// <summary>Another process may just be writing the file that names them.</summary>
    private static readonly TimeSpan OrphansKept = TimeSpan.FromMinutes(10);

    private Part? _part;

    public string? Directory => options.Directory;

    /// <summary>Whether one was ever kept here, be it readable or not.</summary>
    public bool Exists => options.Directory is { } directory && File.Exists(Path.Combine(directory, CurrentFile));

    /// <summary>The one kept last; null where there is none, or none that can be read: then the log says why.</summary>
    public async Task<PublishedSnapshot?> LoadAsync(CancellationToken cancel = default)
    {
        if (!Exists || options.Directory is not { } directory)
        {
            return null;
        }

        try
        {
            var kept = await KeptFile.ReadAsync<KeptSnapshot>(Path.Combine(directory, CurrentFile), cancel);
            var part = await KeptFile.ReadAsync<ImmutableArray<PublishedIncident>>(Path.Combine(directory, Path.GetFileName(kept.Part)), cancel);
            return kept.ToSnapshot(part);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            LogUnreadable(directory, exception.Message);
            return null;
        }
    }

    /// <summary>One at a time.</summary>
    public async Task SaveAsync(PublishedSnapshot snapshot, CancellationToken cancel = default)
    {
        if (options.Directory is not { } directory || snapshot.Installation is not { } installation)
        {
            return;
        }

        Make(directory);
        var part = _part;
        if (part is null || !part.Fits(snapshot.Incidents) || !File.Exists(Path.Combine(directory, part.File)))
        {
            part = await WritePartAsync(directory, snapshot.Incidents, cancel);
        }

        var file = KeptFile.Compose(KeptSnapshot.Of(snapshot, installation, part.File, part.Gone(snapshot.Incidents), part.Beside(snapshot.Incidents)));
        await KeptFile.WriteAsync(Path.Combine(directory, CurrentFile), file, cancel);
        if (_part != part)
        {
            _part = part;
            Sweep(directory, part);
        }
    }

    private static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(directory);
        }
        else if (!System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static async Task<Part> WritePartAsync(string directory, PublishedIncidents incidents, CancellationToken cancel)
    {
        var settled = incidents.NewestFirst.Where(incident => !incident.IsOpen).ToImmutableArray();
        var file = KeptFile.Compose(settled);
        var name = $"incidents-{Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 12))}.snapshot";
        await KeptFile.WriteAsync(Path.Combine(directory, name), file, cancel);
        return new Part(name, settled);
    }

    /// <summary>Parts that nothing names any more, and what a crash left unfinished.</summary>
    private void Sweep(string directory, Part part)
    {
        var before = (clock.GetUtcNow() - OrphansKept).UtcDateTime;
        foreach (var path in System.IO.Directory.EnumerateFiles(directory))
        {
            var name = Path.GetFileName(path);
            if (name != part.File && name != CurrentFile
                && (name.EndsWith(KeptFile.Unfinished, StringComparison.Ordinal) || name.StartsWith("incidents-", StringComparison.Ordinal))
                && File.GetLastWriteTimeUtc(path) < before)
            {
                File.Delete(path);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The published snapshot kept in {Directory} cannot be used ({Why}) and is passed over; the next publication replaces it")]
    private partial void LogUnreadable(string directory, string why);

    /// <summary>Incidents keep their objects from one snapshot to the next, so a look at those tells what has changed.</summary>
    private sealed class Part(string file, ImmutableArray<PublishedIncident> incidents)
    {
        private readonly HashSet<PublishedIncident> _same = new(incidents, ReferenceEqualityComparer.Instance);

        public string File => file;

        public bool Fits(PublishedIncidents now) =>
            now.NewestFirst.Count(incident => !_same.Contains(incident)) <= Math.Max(MostBesideThePart, now.NewestFirst.Length / ShareBesideThePart);

        public ImmutableArray<PublishedIncident> Beside(PublishedIncidents now) => [.. now.NewestFirst.Where(incident => !_same.Contains(incident))];

        public ImmutableArray<string> Gone(PublishedIncidents now) => [.. incidents.Select(incident => incident.Id).Where(id => now.Find(id) is null)];
    }
}
