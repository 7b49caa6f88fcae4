namespace StatusPage.Core.Text;

/// <summary>A file that cannot be read to its end as what it is to be. The message says where it goes wrong and what would be accepted.</summary>
public sealed class UnreadableTextException(long line, string message) : RefusedException(message)
{
    /// <summary>From 1.</summary>
    public long Line { get; } = line;
}
