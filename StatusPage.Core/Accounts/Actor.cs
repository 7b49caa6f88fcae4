namespace StatusPage.Core.Accounts;

public enum ActorKind
{
    /// <summary>A signed-in person.</summary>
    Staff,

    /// <summary>A program with an API token.</summary>
    Token,

    /// <summary>The product itself: a background job, or set-up.</summary>
    System,
}

/// <summary>Who does something. Roles are read again from the database in every act, so that a demotion holds at once.</summary>
public sealed record Actor(ActorKind Kind, string Id, string Name)
{
    public static Actor System(string name) => new(ActorKind.System, "system", name);

    public static Actor Staff(string userId, string name) => new(ActorKind.Staff, userId, name);

    public static Actor Token(string tokenId, string name) => new(ActorKind.Token, tokenId, name);
}
