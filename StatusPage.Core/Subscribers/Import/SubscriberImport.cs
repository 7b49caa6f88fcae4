using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers.Import;

/// <summary>
/// Takes a file of subscribers in, a thousand lines at a time: each step is a transaction of its own, so that postings are not
/// held up, and what a crash cuts short is whole up to some line. Who is there already is left alone, so a repeat does no harm.
/// The file is read to its end before anything is changed; one that cannot be read changes nothing.
/// </summary>
public sealed class SubscriberImport(Acts acts, IDbContextFactory<StatusPageDbContext> contexts, MailSignal signal, TimeProvider clock)
{
    /// <summary>The largest file: several million lines.</summary>
    public const long MaxBytes = 200L * 1024 * 1024;

    public const string TooLarge = "The file is too large: at most 200 MB are accepted. Send it in parts, each with its first line.";

    private const int LinesAStep = 1_000;

    /// <summary>How often a step is tried while the database is busy with something else.</summary>
    private const int Tries = 6;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="actor">An editor; an administrator where consent is vouched for.</param>
    /// <param name="file">Read twice, so it can be set back to its beginning.</param>
    /// <param name="options">How.</param>
    /// <param name="report">Told what became of some lines, once that is written.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancel">Ends it between two steps; what was done stays.</param>
    /// <exception cref="UnreadableTextException">Nothing was changed.</exception>
    public async Task<ImportCounts> RunAsync(
        Actor actor,
        Stream file,
        ImportOptions options,
        Func<IReadOnlyList<ImportLine>, Task>? report = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default)
    {
        var needed = options.Confirmed ? StaffRole.Administrator : StaffRole.Editor;
        await acts.RequireAsync(actor, needed, cancel);
        var lines = (await CheckAsync(file, cancel)).Lines;
        if (!options.DryRun)
        {
            await RecordAsync(actor, needed, "subscribers.import_started", Sentence($"{lines:N0} lines"), cancel);
        }

        var counts = new ImportCounts();
        var pace = new ImportPace();
        try
        {
            var names = await NamesAsync(cancel);
            file.Position = 0;
            var reader = new CsvReader(new StrictText(file));
            var columns = await HeaderAsync(reader, cancel);
            while (await NextAsync(reader, columns, names, cancel) is { Count: > 0 } rows)
            {
                var done = options.DryRun ? await TellAsync(actor, rows, options, cancel) : await WriteAsync(actor, needed, rows, options, pace, cancel);
                counts += ImportCounts.Of(done);
                if (report is not null)
                {
                    await report(done);
                }

                progress?.Report(new ImportProgress(file.Position, file.Length, counts));
            }
        }
        catch when (!options.DryRun)
        {
            await RecordStopAsync(actor, Ended());
            throw;
        }

        if (!options.DryRun)
        {
            await RecordAsync(actor, needed, "subscribers.imported", Ended(), CancellationToken.None);
        }

        return counts;

        string Sentence(FormattableString what) =>
            what.ToString(CultureInfo.InvariantCulture) + (options.Confirmed ? "; consent vouched for" : "; each is asked to confirm");
        string Ended() => Sentence($"{counts.Lines:N0} of {lines:N0} lines: {counts.Added:N0} added, {counts.Activated:N0} activated, {counts.Refused:N0} refused");
    }

    /// <summary>Reads the file to its end: what its columns are and how many lines follow.</summary>
    /// <exception cref="UnreadableTextException">It cannot be read, or has no line.</exception>
    public static async Task<(SubscriberColumns Columns, long Lines)> CheckAsync(Stream file, CancellationToken cancel)
    {
        file.Position = 0;
        var reader = new CsvReader(new StrictText(file));
        var columns = await HeaderAsync(reader, cancel);
        var lines = 0L;
        while (await reader.ReadAsync(cancel))
        {
            lines += reader.IsBlank ? 0 : 1;
        }

        return lines > 0 ? (columns, lines) : throw new UnreadableTextException(2, "The file has no line below the names of its columns: give one for each subscriber.");
    }

    private static async Task<SubscriberColumns> HeaderAsync(CsvReader reader, CancellationToken cancel)
    {
        while (await reader.ReadAsync(cancel))
        {
            if (!reader.IsBlank)
            {
                return SubscriberColumns.Read(reader);
            }
        }

        throw new UnreadableTextException(1, $"The file is empty: give a first line that names the columns ({SubscriberColumns.Email} at least), and a line for each subscriber.");
    }

    private static async Task<List<ImportRow>> NextAsync(CsvReader reader, SubscriberColumns columns, ComponentNames names, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var rows = new List<ImportRow>(LinesAStep);
        while (rows.Count < LinesAStep && await reader.ReadAsync(cancel))
        {
            if (!reader.IsBlank)
            {
                rows.Add(columns.Read(reader, names));
            }
        }

        return rows;
    }

    private async Task<ComponentNames> NamesAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var components = await db.Components.Where(c => c.RemovedAt == null).Select(c => new { c.Id, c.Name }).ToListAsync(cancel);
        return new ComponentNames(components.Select(c => (c.Id, c.Name)));
    }

    private async Task<IReadOnlyList<ImportLine>> WriteAsync(Actor actor, StaffRole needed, List<ImportRow> rows, ImportOptions options, ImportPace pace, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await acts.RunAsync(
                    actor,
                    needed,
                    act =>
                    {
                        using var step = new ImportStep(
                            act.Db.Database.GetDbConnection(), act.Db.Database.CurrentTransaction!.GetDbTransaction(), act.Now, options.Confirmed ? actor.Name : null, pace, write: true);
                        var done = rows.ConvertAll(step.Take);
                        act.WakeOnceCommitted(signal.Wake);
                        return Task.FromResult(done);
                    },
                    cancel);
            }
            catch (BusyException) when (attempt < Tries)
            {
                await Task.Delay(Pause, clock, cancel);
            }
        }
    }

    private async Task<IReadOnlyList<ImportLine>> TellAsync(Actor actor, List<ImportRow> rows, ImportOptions options, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        using var step = new ImportStep(db.Database.GetDbConnection(), transaction: null, clock.GetUtcNow(), options.Confirmed ? actor.Name : null, new ImportPace(), write: false);
        return rows.ConvertAll(step.Take);
    }

    private async Task RecordStopAsync(Actor actor, string what)
    {
        try
        {
            await RecordAsync(actor, StaffRole.Viewer, "subscribers.import_stopped", what, CancellationToken.None);
        }
        catch (RefusedException)
        {
            // Whatever stopped the import may keep this from being written too, and is what its caller is to hear.
        }
    }

    /// <summary>The log has an import by its beginning and its end, and not by its thousand steps.</summary>
    private Task RecordAsync(Actor actor, StaffRole needed, string action, string what, CancellationToken cancel) => acts.RunAsync(
        actor,
        needed,
        act =>
        {
            act.Record(action, "subscribers", "import", what);
            return Task.CompletedTask;
        },
        cancel);
}
