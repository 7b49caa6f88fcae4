using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Postmortems;

/// <summary>An action item as it is to be; with its id one that is there already.</summary>
public sealed record ActionInput(string? Id, string? Text, string? Owner, DateOnly? DueOn);

/// <summary>How an action item goes on; what is null stays as it is.</summary>
public sealed record ActionProgress
{
    public ActionState? State { get; init; }

    public string? Owner { get; init; }

    public DateOnly? DueOn { get; init; }
}

/// <summary>What becomes different of a draft; what is not named stays as it is.</summary>
public sealed record PostmortemChange
{
    /// <summary>Markdown by section; empty clears it.</summary>
    public IReadOnlyDictionary<PostmortemSection, string> Sections { get; init; } = new Dictionary<PostmortemSection, string>();

    /// <summary>All of them, in order; who is not named goes.</summary>
    public IReadOnlyList<ActionInput>? Actions { get; init; }

    public PostmortemReaders? Readers { get; init; }
}
