using System.Collections.Immutable;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Publication;

/// <summary>What the public knows of a postmortem: by when it is promised, and its text once everybody may read it.</summary>
public sealed record PublishedPostmortem
{
    /// <summary>Null where it is promised by no certain time, or not at all.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset? PublishedAt { get; init; }

    public required PostmortemReaders Readers { get; init; }

    /// <summary>Markdown by section, in order; empty where it is not for everybody, or not published.</summary>
    public required ImmutableArray<PublishedSection> Sections { get; init; }

    public required ImmutableArray<PublishedAction> Actions { get; init; }

    public bool IsReadable => PublishedAt is not null && Readers == PostmortemReaders.Everybody;

    internal static PublishedPostmortem? Of(Postmortem? postmortem, PostmortemDebt? debt)
    {
        var published = postmortem is { IsPublished: true } ? postmortem : null;
        if (published is null && debt is not { IsOwed: true })
        {
            return null;
        }

        var readable = published is { Readers: PostmortemReaders.Everybody } ? published : null;
        return new PublishedPostmortem
        {
            DueAt = debt?.DueAt,
            PublishedAt = published?.PublishedAt,
            Readers = published?.Readers ?? debt!.Readers,
            Sections = readable is null ? [] : PublishedSection.Of(readable),
            Actions = readable is null ? [] : PublishedAction.Of(readable),
        };
    }
}

public sealed record PublishedSection(PostmortemSection Section, string Text)
{
    public static ImmutableArray<PublishedSection> Of(Postmortem postmortem) =>
        [.. PostmortemTemplate.Sections.Where(section => postmortem.Of(section).Length > 0).Select(section => new PublishedSection(section, postmortem.Of(section)))];
}

/// <summary>An action item without its owner.</summary>
public sealed record PublishedAction(string Text, DateOnly? DueOn, ActionState State)
{
    public static ImmutableArray<PublishedAction> Of(Postmortem postmortem) =>
        [.. postmortem.Actions.OrderBy(action => action.Position).Select(action => new PublishedAction(action.Text, action.DueOn, action.State))];
}
