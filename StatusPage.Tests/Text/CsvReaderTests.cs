using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Text;

namespace StatusPage.Tests.Text;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b", "c|d")]
    [InlineData("a,b\nc,d", "a|b", "c|d")]
    [InlineData("a,b\rc,d\r", "a|b", "c|d")]
    [InlineData("a,\"b,c\"\n", "a|b,c")]
    [InlineData("a,\"say \"\"hi\"\"\"\n", "a|say \"hi\"")]
    [InlineData("a,\"two\r\nlines\"\nb,c\n", "a|two\r\nlines", "b|c")]
    [InlineData("a;b\nc;d,e\n", "a|b", "c|d,e")]
    [InlineData("a\tb\n", "a|b")]
    [InlineData("a,b;c\n", "a|b;c")]
    [InlineData("a,\n,b\n", "a|", "|b")]
    [InlineData("\ufeffa,b\n", "a|b")]
    [InlineData("a\"b,c\n", "a\"b|c")]
    public async Task A_file_is_read_as_its_cells(string file, params string[] lines) =>
        Assert.Equal(lines, (await ReadAsync(Encoding.UTF8.GetBytes(file))).Select(line => string.Join('|', line.Cells)));

    [Fact]
    public async Task A_blank_line_is_known_as_one_and_a_quoted_nothing_is_not()
    {
        var reader = Reader(Encoding.UTF8.GetBytes("a\n\n\"\"\nb\n"));
        var blank = new List<bool>();
        while (await reader.ReadAsync())
        {
            blank.Add(reader.IsBlank);
        }

        Assert.Equal([false, true, false, false], blank);
    }

    [Fact]
    public async Task Every_record_knows_the_line_it_begins_on()
    {
        var lines = await ReadAsync("h\r\n\"a\r\nb\nc\rd\"\r\nx\n\ny\rz"u8.ToArray());
        Assert.Equal([1, 2, 6, 7, 8, 9], lines.Select(line => line.Number));
    }

    [Fact]
    public async Task A_line_that_is_wrong_in_itself_is_told_and_the_next_one_is_read()
    {
        var lines = await ReadAsync(Encoding.UTF8.GetBytes("h,i\n\"a\"b,c\nd,e\n" + new string('x', CsvReader.MaxCell + 1) + ",y\n" + new string(',', CsvReader.MaxCells) + "\nf,g\n"));
        Assert.Equal(["h|i", "", "d|e", "", "", "f|g"], lines.Select(line => string.Join('|', line.Cells)));
        Assert.Equal([null, "After", null, "A", "The", null], lines.Select(line => line.Fault?.Split(' ')[0]));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_told_with_its_line()
    {
        var cutOff = await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync("a\nb,\"c\nd\n"u8.ToArray()));
        Assert.Equal(2, cutOff.Line);
        Assert.Contains("ends within a quoted cell of line 2", cutOff.Message, StringComparison.Ordinal);
        var endless = await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync(Encoding.UTF8.GetBytes("a\n\nb,\"c\n" + new string('d', CsvReader.MaxCell + 10))));
        Assert.Equal(3, endless.Line);
    }

    [Fact]
    public async Task The_first_byte_that_is_no_text_is_named_with_its_line()
    {
        var latin = Encoding.Latin1.GetBytes("email\r\nanna@example.com\r\nmüller@example.com\r\n");
        var refused = await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync(latin));
        Assert.Equal(3, refused.Line);
        Assert.Contains("Line 3 holds a byte (FC) that is no UTF-8", refused.Message, StringComparison.Ordinal);

        var cut = await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync([.. "a\nb"u8, 0xC3]));
        Assert.Equal(2, cut.Line);
        var unmarked = await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync(new UnicodeEncoding(bigEndian: false, byteOrderMark: false).GetBytes("email\n")));
        Assert.Contains("zero byte", unmarked.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync([.. "a"u8, 0, .. "b"u8]))).Line);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Utf_16_is_read_by_its_mark_and_half_a_character_is_none(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] File(string text) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        Assert.Equal(["é,😀|b"], (await ReadAsync(File("\"é,😀\",b\n"))).Select(line => string.Join('|', line.Cells)));

        byte[] lone = bigEndian ? [0xD8, 0x3D] : [0x3D, 0xD8];
        Assert.Equal(2, (await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync([.. File("a\n"), .. lone, .. encoding.GetBytes("b")]))).Line);
        Assert.Equal(2, (await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync([.. File("a\n"), .. lone]))).Line);
        Assert.Equal(1, (await Assert.ThrowsAsync<UnreadableTextException>(() => ReadAsync([.. File("a"), 0x41]))).Line);
    }

    [Fact]
    public void What_was_written_is_read_again_whatever_the_cells_hold_and_however_the_bytes_come_in()
    {
        var cell = Gen.Elements("", "a", "\"", ",", ";", "\r", "\n", "\r\n", "é", "😀", " ", "x\"y", "'", "\t").ListOf().Select(parts => string.Concat(parts.Take(6)));
        var file = cell.ListOf().Where(cells => cells.Count is > 0 and < 8).ListOf().Where(rows => rows.Count > 0);
        Prop.ForAll(file.ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (rows, pieces) =>
        {
            // The first line says that commas separate.
            var csv = new StringBuilder().AppendRow("first", "line");
            foreach (var row in rows)
            {
                csv.AppendRow([.. row]);
            }

            var read = ReadAsync(csv.ToBytes(), pieces).GetAwaiter().GetResult();
            Assert.All(read, line => Assert.Null(line.Fault));
            Assert.Equal(rows.Select(row => (IEnumerable<string>)row), read.Skip(1).Select(line => line.Cells));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Whatever_bytes_come_they_are_read_or_refused_with_a_line_that_exists()
    {
        var bytes = Gen.Frequency((6, Gen.Elements((byte)'a', (byte)',', (byte)'"', (byte)'\n', (byte)'\r')), (1, Gen.Choose(0, 255).Select(b => (byte)b))).ArrayOf();
        Prop.ForAll(bytes.ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (file, pieces) =>
        {
            var ends = file.Count(b => b is (byte)'\n' or (byte)'\r');
            try
            {
                var read = ReadAsync(file, pieces).GetAwaiter().GetResult();
                Assert.All(read.Zip(read.Skip(1)), pair => Assert.True(pair.First.Number < pair.Second.Number));
                Assert.All(read, line => Assert.InRange(line.Number, 1, ends + 1));
            }
            catch (UnreadableTextException refused)
            {
                Assert.InRange(refused.Line, 1, ends + 1);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static CsvReader Reader(byte[] file, int piece = int.MaxValue) => new(new StrictText(new InPieces(file, piece)));

    private static async Task<List<(long Number, IReadOnlyList<string> Cells, string? Fault)>> ReadAsync(byte[] file, int piece = int.MaxValue)
    {
        var reader = Reader(file, piece);
        var lines = new List<(long, IReadOnlyList<string>, string?)>();
        while (await reader.ReadAsync())
        {
            lines.Add((reader.Line, [.. Enumerable.Range(0, reader.Count).Select(i => reader[i])], reader.Fault));
        }

        return lines;
    }

    /// <summary>A stream that gives a few bytes at a time, as a slow network does.</summary>
    private sealed class InPieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
