using System.Text;
using StatusPage.Core;
using StatusPage.Core.Subscribers.Import;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>An import over HTTP: the whole of it within the request, so that its answer tells what became of every line.</summary>
public static class CsvImport
{
    /// <summary>How many lines that were refused the JSON answer names.</summary>
    public const int MaxRefused = 1_000;

    public static async Task<IResult> RunAsync(HttpContext http, SubscriberImport import, ImportOptions options)
    {
        await using var file = await CsvBody.SpoolAsync(http);
        try
        {
            var isReport = CsvBody.IsPreferred(http.Request);
            var refused = new List<ImportLine>();
            var counts = await import.RunAsync(
                http.Caller(),
                file.Content,
                options,
                lines =>
                {
                    refused.AddRange(lines.Where(line => line.Result == ImportResult.Refused).Take(MaxRefused - refused.Count));
                    return isReport ? WriteAsync(http, lines) : Task.CompletedTask;
                },
                cancel: http.RequestAborted);
            var wire = ImportWire.From(counts, options.DryRun, refused);
            return isReport ? Answer.Streamed(wire) : Answer.Ok(wire);
        }
        catch (UnreadableTextException unreadable)
        {
            throw new InvalidInputException("file", $"Nothing was imported. {unreadable.Message}");
        }
        catch (RefusedException refused) when (http.Response.HasStarted)
        {
            // The lines before were told already, so this is too.
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(new StringBuilder().AppendRow("", "", "stopped", "", refused.Message).ToString()), http.RequestAborted);
            return Results.Empty;
        }
    }

    /// <summary>The report is sent as it is made: the connection is never silent for long.</summary>
    private static async Task WriteAsync(HttpContext http, IReadOnlyList<ImportLine> lines)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = Csv.MediaType;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = "attachment; filename=\"import-report.csv\"";
            await http.Response.Body.WriteAsync(ImportReport.Head, http.RequestAborted);
        }

        await http.Response.Body.WriteAsync(ImportReport.Rows(lines), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
