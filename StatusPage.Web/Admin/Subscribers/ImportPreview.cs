using StatusPage.Core.Accounts;
using StatusPage.Core.Subscribers.Import;

namespace StatusPage.Web.Admin.Subscribers;

/// <summary>What an import would do: its counts, its first lines, and the first that would not be taken.</summary>
public sealed class ImportPreview
{
    public const int MaxFirst = 8;
    public const int MaxProblems = 20;

    private readonly List<ImportLine> _first = [];
    private readonly List<ImportLine> _problems = [];

    public SubscriberColumns Columns { get; private set; } = default!;

    public ImportCounts Counts { get; private set; } = new();

    public IReadOnlyList<ImportLine> First => _first;

    public IReadOnlyList<ImportLine> Problems => _problems;

    public async Task MakeAsync(SubscriberImport import, Actor actor, Stream file, bool confirmed, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        Columns = (await SubscriberImport.CheckAsync(file, cancel)).Columns;
        Counts = await import.RunAsync(actor, file, new ImportOptions(confirmed, DryRun: true), TakeAsync, progress, cancel);
    }

    private Task TakeAsync(IReadOnlyList<ImportLine> lines)
    {
        _first.AddRange(lines.Take(MaxFirst - _first.Count));
        _problems.AddRange(lines.Where(line => line.Sentence is not null && line.Result != ImportResult.AlreadyThere).Take(MaxProblems - _problems.Count));
        return Task.CompletedTask;
    }
}
