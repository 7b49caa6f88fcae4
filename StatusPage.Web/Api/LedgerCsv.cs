using System.Globalization;
using System.Text;
using StatusPage.Core;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>The whole ledger for auditors, in the order of its chain: every field that a hash is taken of, as it is taken.</summary>
public sealed class LedgerCsv(LedgerQueries queries, DateTimeOffset now) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = Csv.MediaType;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"promises-{now:yyyy-MM-dd}.csv\"");
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await WriteAsync(response.Body, httpContext.RequestAborted);
        }
    }

    private async Task WriteAsync(Stream output, CancellationToken cancel)
    {
        await output.WriteAsync(new StringBuilder().AppendRow(
            "number", "written_at", "subject", "subject_id", "title", "impact", "kind", "cycle", "promised", "started_at", "due_at", "met_at", "state",
            "policy_version", "reason", "by", "previous_hash", "hash").ToBytes(), cancel);
        var rows = new StringBuilder();
        await foreach (var entry in queries.ChainAsync(cancel))
        {
            rows.AppendRow(
                Number(entry.Number),
                LedgerHash.Time(entry.At),
                entry.Subject.ToWord(),
                entry.SubjectId,
                Csv.Text(entry.Title),
                entry.Impact?.ToWord(),
                entry.Kind.ToWord(),
                Number(entry.Cycle),
                entry.Promised,
                LedgerHash.Time(entry.StartedAt),
                LedgerHash.Time(entry.DueAt),
                entry.MetAt is { } met ? LedgerHash.Time(met) : "",
                entry.State.ToWord(),
                Number(entry.PolicyNumber),
                Csv.Text(entry.Reason ?? ""),
                Csv.Text(entry.By ?? ""),
                entry.PreviousHash,
                entry.Hash);
            if (rows.Length > 32_000)
            {
                await output.WriteAsync(Encoding.UTF8.GetBytes(rows.ToString()), cancel);
                rows.Clear();
            }
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(rows.ToString()), cancel);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
