using StatusPage.Core.Data;

namespace StatusPage.Core.Catalog;

/// <summary>Components shown together; its status is the worst of theirs.</summary>
public sealed class ComponentGroup : IVersioned, IPublic
{
    private ComponentGroup()
    {
    }

    internal ComponentGroup(string id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = UpdatedAt = now;
    }

    public string Id { get; private set; } = "";

    public string Name { get; internal set; } = "";

    /// <summary>Order on the board, from 0; ties are broken by name.</summary>
    public int Position { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public int Version { get; set; }
}
