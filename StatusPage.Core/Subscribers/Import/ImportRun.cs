using StatusPage.Core.Accounts;

namespace StatusPage.Core.Subscribers.Import;

public enum ImportRunState
{
    Running,
    Done,

    /// <summary>By staff, or because the program stops. What was done stays.</summary>
    Stopped,

    /// <summary>By something that went wrong on the way. What was done stays.</summary>
    Failed,
}

/// <summary>An import that runs on the server by itself, whoever is looking.</summary>
public sealed class ImportRun : IDisposable
{
    /// <summary>How many of the lines that were not taken are shown; the report has all.</summary>
    public const int MaxProblems = 100;

    private readonly Lock _lock = new();
    private readonly List<ImportLine> _problems = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SpooledFile _report = SpooledFile.Create();

    internal ImportRun(string id, Actor by, string fileName, ImportOptions options, DateTimeOffset startedAt)
    {
        (Id, By, FileName, Options, StartedAt) = (id, by, fileName, options, startedAt);
        _report.Content.Write(ImportReport.Head);
    }

    public string Id { get; }

    public Actor By { get; }

    public string FileName { get; }

    public ImportOptions Options { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset? EndedAt { get; private set; }

    public ImportRunState State { get; private set; }

    public ImportProgress Progress { get; private set; } = new(0, 1, new ImportCounts());

    /// <summary>Why it failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>The first lines that were not taken.</summary>
    public IReadOnlyList<ImportLine> Problems
    {
        get
        {
            lock (_lock)
            {
                return [.. _problems];
            }
        }
    }

    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Ends it after the step it is at.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Writes the whole report as CSV, as far as it has come.</summary>
    public async Task CopyReportAsync(Stream to, CancellationToken cancel)
    {
        // Read at positions of its own: several may read at once, and the import goes on writing.
        var buffer = new byte[64 * 1024];
        var handle = _report.Content.SafeFileHandle;
        int read;
        for (var at = 0L; (read = await RandomAccess.ReadAsync(handle, buffer, at, cancel)) > 0; at += read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _report.Dispose();
    }

    internal async Task AddAsync(IReadOnlyList<ImportLine> lines)
    {
        lock (_lock)
        {
            _problems.AddRange(lines.Where(line => line.Sentence is not null && line.Result != ImportResult.AlreadyThere).Take(MaxProblems - _problems.Count));
        }

        await _report.Content.WriteAsync(ImportReport.Rows(lines));
        await _report.Content.FlushAsync();
    }

    internal void Show(ImportProgress progress) => Progress = progress;

    internal void End(ImportRunState state, DateTimeOffset at, string? failure = null) => (Failure, EndedAt, State) = (failure, at, state);
}
