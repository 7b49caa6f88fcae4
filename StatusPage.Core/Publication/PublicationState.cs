namespace StatusPage.Core.Publication;

/// <summary>Counts publications: grows in every transaction that changes what the public sees. One row.</summary>
public sealed class PublicationState
{
    public const int OnlyId = 1;

    public int Id { get; private set; } = OnlyId;

    public long Version { get; internal set; }
}
