using System.Text;
using StatusPage.Core.Text;

namespace StatusPage.Tests.Text;

public sealed class CsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("", "")]
    public void A_cell_is_quoted_where_it_must_be(string text, string cell) =>
        Assert.Equal(cell + ",x\r\n", new StringBuilder().AppendRow(text, "x").ToString());

    [Fact]
    public void A_spreadsheet_reads_umlauts()
    {
        var bytes = new StringBuilder().AppendRow("für Müller").ToBytes();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("für Müller\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+49 30")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    public void What_a_spreadsheet_would_run_is_text(string text) => Assert.Equal("'" + text, Csv.Text(text));
}
