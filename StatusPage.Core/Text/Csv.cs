using System.Text;

namespace StatusPage.Core.Text;

/// <summary>Comma-separated values, RFC 4180: lines end in CRLF, and what holds a comma, a quote or a line end is quoted.</summary>
public static class Csv
{
    public const string MediaType = "text/csv; charset=utf-8";

    /// <summary>What spreadsheets take for the beginning of a formula.</summary>
    private const string Formula = "=+-@\t\r";

    public static StringBuilder AppendRow(this StringBuilder csv, params ReadOnlySpan<string?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                csv.Append(',');
            }

            csv.Append(Cell(cells[i] ?? ""));
        }

        return csv.Append("\r\n");
    }

    /// <summary>The file, with a byte-order mark: without one a spreadsheet takes UTF-8 for its own country's characters.</summary>
    public static byte[] ToBytes(this StringBuilder csv) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];

    /// <summary>A text that a spreadsheet would run as a formula gets an apostrophe before it. Numbers are written by us and need none.</summary>
    public static string Text(string text) => text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
