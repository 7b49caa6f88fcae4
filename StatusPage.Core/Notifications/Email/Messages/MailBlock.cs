using StatusPage.Core.Notifications.Email.Prose;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>A piece of a mail's content. It is shown in two ways, as HTML and as text, that say the same.</summary>
public abstract record MailBlock;

/// <param name="Heading">Null for the mail's own message.</param>
/// <param name="Prose">As far as there is room for it.</param>
/// <param name="More">Where the rest of it is, if it was cut.</param>
public sealed record ProseBlock(string? Heading, MailProse Prose, string More) : MailBlock;

public sealed record SentenceBlock(string Text) : MailBlock;

public sealed record FactsBlock(IReadOnlyList<MailFact> Facts) : MailBlock;

public sealed record ComponentsBlock(string Heading, IReadOnlyList<MailComponent> Components, int More) : MailBlock
{
    /// <summary>A mail names so many; the page has them all.</summary>
    private const int Most = 20;

    public static ComponentsBlock Of(string heading, IReadOnlyList<MailComponent> components) =>
        new(heading, [.. components.Take(Most)], Math.Max(0, components.Count - Most));
}

public sealed record ButtonBlock(string Words, string Url) : MailBlock;

/// <summary>For example <c>Began: 25 Nov 2026, 22:14 UTC</c>.</summary>
public sealed record MailFact(string Label, string Value);

/// <param name="Name">Of the component.</param>
/// <param name="From">What it was before; null where this changed nothing of it.</param>
/// <param name="To">What it is; null where nothing is said of it.</param>
public sealed record MailComponent(string Name, MailWord? From, MailWord? To);

public sealed record MailWord(string Text, MailTone Tone);
