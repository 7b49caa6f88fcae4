using System.Globalization;
using System.Text;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers.Import;

/// <summary>The report of an import as a file for spreadsheets: a line for every line.</summary>
public static class ImportReport
{
    public static byte[] Head { get; } = new StringBuilder().AppendRow("line", "email", "result", "column", "reason").ToBytes();

    public static byte[] Rows(IEnumerable<ImportLine> lines)
    {
        var csv = new StringBuilder();
        foreach (var line in lines)
        {
            csv.AppendRow(
                line.Line.ToString(CultureInfo.InvariantCulture),
                Csv.Text(line.Email),
                line.Result.ToWord(),
                line.Column,
                line.Sentence is { } sentence ? Csv.Text(sentence) : "");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}
