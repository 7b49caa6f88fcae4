using System.Globalization;
using System.Text;

namespace StatusPage.Core.Text;

/// <summary>
/// Reads comma-separated values (RFC 4180) line by line, however long the file: quoted cells with doubled quotes and line ends
/// in them, lines ended by CR LF, LF or CR. Semicolons and tabs separate too where the first line has no comma, as spreadsheets
/// of some countries write them. A line that is wrong in itself has a fault and the next one is read; only a quote that is never
/// closed makes the rest unreadable.
/// </summary>
public sealed class CsvReader(StrictText text)
{
    /// <summary>The longest cell.</summary>
    public const int MaxCell = 64 * 1024;

    /// <summary>The most cells in a line.</summary>
    public const int MaxCells = 200;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly List<string> _cells = [];
    private readonly StringBuilder _cell = new();
    private int _from;
    private int _until;
    private char _separator;
    private State _state;
    private long _nextLine = 1;
    private bool _afterReturn;
    private bool _begun;
    private bool _quoted;

    private enum State
    {
        CellStart,
        Plain,
        Quoted,
        QuoteInQuoted,
        Broken,
    }

    /// <summary>The line on which the present record begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    public int Count => _cells.Count;

    /// <summary>A cell of the present record; empty where the line is shorter.</summary>
    public string this[int index] => index < _cells.Count ? _cells[index] : "";

    /// <summary>What is wrong with the present line; it has no cells then.</summary>
    public string? Fault { get; private set; }

    /// <summary>Nothing stands on the present line.</summary>
    public bool IsBlank => Fault is null && !_quoted && _cells is [] or [""];

    /// <returns>False at the end.</returns>
    /// <exception cref="UnreadableTextException">Nothing after this can be read.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancel = default)
    {
        _cells.Clear();
        Fault = null;
        _quoted = false;
        Line = _nextLine;
        if (!_begun)
        {
            _begun = true;
            await FindSeparatorAsync(cancel);
        }

        while (true)
        {
            if (Take())
            {
                return true;
            }

            _from = 0;
            _until = await text.ReadAsync(_buffer, cancel);
            if (_until == 0)
            {
                return AtEnd();
            }
        }
    }

    /// <summary>Takes characters until a record is complete; false: more are needed.</summary>
    private bool Take()
    {
        while (_from < _until)
        {
            var c = _buffer[_from++];
            if (_afterReturn)
            {
                _afterReturn = false;
                if (c == '\n')
                {
                    if (_state == State.Quoted)
                    {
                        _cell.Append(c);
                    }

                    continue;
                }
            }

            if (c is '\r' or '\n')
            {
                _nextLine++;
                _afterReturn = c == '\r';
                if (_state != State.Quoted)
                {
                    EndLine();
                    return true;
                }
            }

            Take(c);
        }

        return false;
    }

    private void Take(char c)
    {
        switch (_state)
        {
            case State.CellStart when c == '"':
                (_state, _quoted) = (State.Quoted, true);
                break;
            case State.Quoted when c == '"':
                _state = State.QuoteInQuoted;
                break;
            case State.QuoteInQuoted when c == '"':
                _cell.Append(c);
                _state = State.Quoted;
                break;
            case State.CellStart or State.Plain or State.QuoteInQuoted when c == _separator:
                EndCell();
                break;
            case State.CellStart or State.Plain or State.Quoted:
                Append(c);
                break;
            case State.QuoteInQuoted:
                Break("After the closing quote of a cell comes neither a separator nor the end of the line. A quote within a quoted cell is written twice.");
                break;
        }
    }

    private void Append(char c)
    {
        if (_cell.Length < MaxCell)
        {
            _cell.Append(c);
            _state = _state == State.CellStart ? State.Plain : _state;
        }
        else if (_state == State.Quoted)
        {
            throw new UnreadableTextException(Line, string.Create(CultureInfo.InvariantCulture, $"The quote that opens a cell on line {Line:N0} is not closed within {MaxCell:N0} characters. Close it, or write the cell without quotes."));
        }
        else
        {
            Break(string.Create(CultureInfo.InvariantCulture, $"A cell is longer than {MaxCell:N0} characters."));
        }
    }

    private void EndCell()
    {
        if (_cells.Count == MaxCells)
        {
            Break(string.Create(CultureInfo.InvariantCulture, $"The line has more than {MaxCells} cells."));
            return;
        }

        _cells.Add(_cell.ToString());
        _cell.Clear();
        _state = State.CellStart;
    }

    private void EndLine()
    {
        // What is broken stays so to the end of its line.
        if (_state != State.Broken)
        {
            EndCell();
        }

        _cell.Clear();
        _state = State.CellStart;
    }

    private void Break(string sentence)
    {
        Fault ??= sentence;
        _cells.Clear();
        _state = State.Broken;
    }

    private bool AtEnd()
    {
        if (_state == State.Quoted)
        {
            throw new UnreadableTextException(Line, string.Create(CultureInfo.InvariantCulture, $"The file ends within a quoted cell of line {Line:N0}: it was cut off, or a quote is not closed."));
        }

        if (_state == State.CellStart && _cells.Count == 0)
        {
            return false;
        }

        EndLine();
        return true;
    }

    private async ValueTask FindSeparatorAsync(CancellationToken cancel)
    {
        // A stream may come in by the byte; the first line is wanted whole.
        int read;
        while (_until < _buffer.Length - 1 && _buffer.AsSpan(0, _until).IndexOfAny('\r', '\n') < 0 && (read = await text.ReadAsync(_buffer.AsMemory(_until), cancel)) > 0)
        {
            _until += read;
        }

        var end = _buffer.AsSpan(0, _until).IndexOfAny('\r', '\n');
        var first = _buffer.AsSpan(0, end < 0 ? _until : end);
        _separator = first.Contains(',') ? ',' : first.Contains(';') ? ';' : first.Contains('\t') ? '\t' : ',';
    }
}
