namespace StatusPage.Web.Export;

/// <param name="File">Its path in the copy.</param>
/// <param name="Render">Makes its content.</param>
/// <param name="From">All that its content depends on, where that is known: from the same it need not be made again.</param>
/// <param name="Lasting">The same as a hash that another run of the program comes to as well, where that costs less than making the file.</param>
public sealed record ExportItem(string File, Func<Task<byte[]>> Render, MadeFrom? From = null, Func<string>? Lasting = null);

/// <summary>Bytes that two files are made with, one after the other: made once, and not kept for longer.</summary>
public sealed class ExportBytes(Func<byte[]> make)
{
    private byte[]? _made;

    /// <summary>Keeps them for whoever takes them.</summary>
    public byte[] Look() => _made ??= make();

    public byte[] Take()
    {
        var made = _made ?? make();
        _made = null;
        return made;
    }
}

/// <summary>
/// What a file was made from: things that are the same only where they are the same objects, which parts of a snapshot are
/// for as long as nothing of them changed, and words.
/// </summary>
public sealed class MadeFrom(string words, params IReadOnlyList<object> things) : IEquatable<MadeFrom>
{
    private readonly string _words = words;
    private readonly IReadOnlyList<object> _things = things;

    public bool Equals(MadeFrom? other) => other is not null
        && _words == other._words
        && _things.Count == other._things.Count
        && _things.Zip(other._things).All(pair => ReferenceEquals(pair.First, pair.Second));

    public override bool Equals(object? obj) => Equals(obj as MadeFrom);

    public override int GetHashCode() => HashCode.Combine(_words, _things.Count);
}
