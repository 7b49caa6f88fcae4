namespace StatusPage.Core.Publication;

/// <summary>Counts publications: grows in every transaction that changes what the public sees. One row.</summary>
public sealed class PublicationState
{
    public const int OnlyId = 1;

    public int Id { get; private set; } = OnlyId;

    public long Version { get; internal set; }

    /// <summary>Made once with the database: tells it from every other one. Null only until the set-up has run.</summary>
    public string? Installation { get; private set; }
}
