using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Subscribers.Import;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers;

/// <summary>Writes subscribers as CSV while they are read, a few thousand at a time. The file can be imported elsewhere.</summary>
public sealed class SubscriberExport(Acts acts, SubscriberQueries queries, IDbContextFactory<StatusPageDbContext> contexts)
{
    private const int RowsABlock = 500;

    /// <summary>Addresses leave the console: editors, and in the audit log.</summary>
    /// <returns>When that was.</returns>
    public async Task<DateTimeOffset> RecordAsync(Actor actor, SubscriberFilter filter, CancellationToken cancel = default)
    {
        await acts.RequireAsync(actor, StaffRole.Editor, cancel);
        var counts = await queries.CountAsync(filter, cancel);
        var count = filter.State is { } state ? counts.GetValueOrDefault(state) : counts.Values.Sum();
        return await acts.RunAsync(
            actor,
            StaffRole.Editor,
            act =>
            {
                act.Record("subscribers.exported", "subscribers", "export", string.Create(CultureInfo.InvariantCulture, $"{count:N0} subscribers"));
                return Task.FromResult(act.Now);
            },
            cancel);
    }

    public async Task WriteAsync(SubscriberFilter filter, Stream to, CancellationToken cancel = default)
    {
        Dictionary<string, string> names;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            // One that cannot be found by its name is written by its id.
            names = (await db.Components.Where(c => c.RemovedAt == null).Select(c => new { c.Id, c.Name }).ToListAsync(cancel))
                .GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
                .Where(same => same.Count() == 1 && !same.Key.Contains(';', StringComparison.Ordinal))
                .ToDictionary(same => same.Single().Id, same => same.Key, StringComparer.Ordinal);
        }

        var csv = new StringBuilder().AppendRow(
            SubscriberColumns.Email, SubscriberColumns.State, SubscriberColumns.Scope, SubscriberColumns.Components, SubscriberColumns.MinimumImpact, SubscriberColumns.Maintenance,
            "source", "vouchedBy", "createdAt", "confirmedAt", "unsubscribedAt", "quarantinedAt", "quarantineReason");
        await to.WriteAsync(csv.ToBytes(), cancel);
        csv.Clear();
        var rows = 0;
        await foreach (var line in queries.AllAsync(filter, cancel))
        {
            Append(csv, line, names);
            if (++rows % RowsABlock == 0)
            {
                await to.WriteAsync(Encoding.UTF8.GetBytes(csv.ToString()), cancel);
                csv.Clear();
            }
        }

        await to.WriteAsync(Encoding.UTF8.GetBytes(csv.ToString()), cancel);
        await to.FlushAsync(cancel);
    }

    private static void Append(StringBuilder csv, SubscriberLine line, Dictionary<string, string> names)
    {
        var subscriber = line.Subscriber;
        csv.AppendRow(
            Csv.Text(subscriber.Email),
            subscriber.State.ToWord(),
            line.Scope.ToWord(),
            Csv.Text(string.Join("; ", line.ComponentIds.Select(id => names.GetValueOrDefault(id, id)))),
            line.MinimumImpact.ToWord(),
            line.Maintenance ? "true" : "false",
            subscriber.Source.ToWord(),
            Csv.Text(subscriber.VouchedBy ?? ""),
            Time(subscriber.CreatedAt),
            Time(subscriber.ConfirmedAt),
            Time(subscriber.UnsubscribedAt),
            Time(subscriber.QuarantinedAt),
            Csv.Text(subscriber.QuarantineReason ?? ""));
    }

    private static string Time(DateTimeOffset? at) => at is { } moment ? moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
