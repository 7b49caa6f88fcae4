using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace StatusPage.Core.Text;

/// <summary>
/// A stream read as text: UTF-8, or UTF-16 where it begins with a byte-order mark. Unlike the framework's readers it puts no
/// question marks where letters were, but stops at the first byte that is no text and names its line.
/// </summary>
public sealed class StrictText(Stream stream)
{
    private const int Block = 64 * 1024;

    private readonly byte[] _bytes = new byte[Block];
    private int _from;
    private int _until;
    private bool _begun;
    private bool _ended;
    private bool _wide;
    private bool _bigEndian;
    private long _line = 1;
    private bool _afterReturn;

    /// <param name="chars">Room for two or more: some characters take two.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>How many characters; 0 at the end.</returns>
    /// <exception cref="UnreadableTextException">What follows is no text.</exception>
    public async ValueTask<int> ReadAsync(Memory<char> chars, CancellationToken cancel)
    {
        if (!_begun)
        {
            await BeginAsync(cancel);
        }

        while (true)
        {
            var (written, bad) = _wide ? DecodeWide(chars.Span) : Decode(chars.Span);
            if (written > 0)
            {
                CountLines(chars.Span[..written]);
                return written;
            }

            if (bad)
            {
                throw Unreadable();
            }

            if (_ended)
            {
                return 0;
            }

            await FillAsync(cancel);
        }
    }

    private async ValueTask BeginAsync(CancellationToken cancel)
    {
        _begun = true;
        while (_until < 3 && !_ended)
        {
            await FillAsync(cancel);
        }

        var start = _bytes.AsSpan(0, _until);
        if (start.StartsWith(Encoding.UTF8.Preamble))
        {
            _from = Encoding.UTF8.Preamble.Length;
        }
        else if (start.StartsWith(Encoding.Unicode.Preamble) || start.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            (_wide, _bigEndian, _from) = (true, start[0] == 0xFE, 2);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        _bytes.AsSpan(_from, _until - _from).CopyTo(_bytes);
        (_from, _until) = (0, _until - _from);
        var read = await stream.ReadAsync(_bytes.AsMemory(_until), cancel);
        _until += read;
        _ended = read == 0;
    }

    private (int Written, bool Bad) Decode(Span<char> chars)
    {
        var status = Utf8.ToUtf16(_bytes.AsSpan(_from, _until - _from), chars, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: _ended);
        var zero = chars[..written].IndexOf('\0');
        if (zero >= 0)
        {
            // A zero byte is one character, so what came before it is told apart by decoding up to there again.
            Utf8.ToUtf16(_bytes.AsSpan(_from, _until - _from), chars[..zero], out read, out written);
            _from += read;
            return (written, true);
        }

        _from += read;
        return (written, status == OperationStatus.InvalidData);
    }

    private (int Written, bool Bad) DecodeWide(Span<char> chars)
    {
        var written = 0;
        while (written < chars.Length)
        {
            var left = _until - _from;
            if (left < 2)
            {
                return (written, _ended && left > 0);
            }

            var first = Unit(0);
            if (first == '\0' || char.IsLowSurrogate(first))
            {
                return (written, true);
            }

            if (!char.IsHighSurrogate(first))
            {
                chars[written++] = first;
                _from += 2;
                continue;
            }

            if (left < 4)
            {
                return (written, _ended);
            }

            if (!char.IsLowSurrogate(Unit(2)))
            {
                return (written, true);
            }

            if (written + 2 > chars.Length)
            {
                break;
            }

            (chars[written], chars[written + 1]) = (first, Unit(2));
            written += 2;
            _from += 4;
        }

        return (written, false);
    }

    private char Unit(int offset)
    {
        var bytes = _bytes.AsSpan(_from + offset);
        return (char)(_bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes));
    }

    private void CountLines(ReadOnlySpan<char> chars)
    {
        for (var rest = chars; !rest.IsEmpty;)
        {
            var end = rest.IndexOfAny('\r', '\n');
            if (end < 0)
            {
                _afterReturn = false;
                return;
            }

            // CR LF is one line end, and may be cut in two by a block.
            var secondHalf = rest[end] == '\n' && (end > 0 ? rest[end - 1] == '\r' : _afterReturn);
            _line += secondHalf ? 0 : 1;
            _afterReturn = rest[end] == '\r';
            rest = rest[(end + 1)..];
            if (!rest.IsEmpty && rest[0] != '\n')
            {
                _afterReturn = false;
            }
        }
    }

    private UnreadableTextException Unreadable()
    {
        var found = _bytes[_from];
        var line = _line.ToString("N0", CultureInfo.InvariantCulture);
        const string accepted = "Save the file as UTF-8 (spreadsheets call it “CSV UTF-8”) and send it again.";
        return new UnreadableTextException(_line, _wide
            ? $"Line {line} holds what is no UTF-16, although the file begins as such. {accepted}"
            : found == 0
                ? $"Line {line} holds a zero byte: the file is no text, or UTF-16 without its byte-order mark. {accepted}"
                : string.Create(CultureInfo.InvariantCulture, $"Line {line} holds a byte ({found:X2}) that is no UTF-8. {accepted}"));
    }
}
