using System.Globalization;
using System.Text;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>A mail as text, for those who read no HTML and for what does not show it. Pure.</summary>
public static class TextMail
{
    public static string Write(MailMessage mail, IReadOnlyList<MailBlock> blocks, MailFooter footer)
    {
        var text = new StringBuilder();
        text.Append(mail.State.Text.ToUpperInvariant());
        if (mail.Label is { } label)
        {
            text.Append(" · ").Append(label);
        }

        text.Append('\n').Append(mail.Title).Append('\n');
        if (mail.At is { } at)
        {
            text.Append(mail.Site.Time(at)).Append('\n');
        }

        foreach (var block in blocks)
        {
            text.Append('\n').Append(Block(block)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\n-- \n{mail.Site.Name}: {mail.Site.Url}/\n{mail.Reason}\n");
        if (mail.FromList)
        {
            text.Append(CultureInfo.InvariantCulture, $"Choose what you hear of: {footer.PreferencesUrl}\nUnsubscribe: {footer.UnsubscribeUrl}\n");
        }

        return text.ToString();
    }

    private static string Block(MailBlock block) => block switch
    {
        ProseBlock prose => Prose(prose),
        SentenceBlock sentence => sentence.Text,
        FactsBlock facts => string.Join('\n', facts.Facts.Select(fact => $"{fact.Label}: {fact.Value}")),
        ComponentsBlock components => Components(components),
        ButtonBlock button => $"{button.Words}: {button.Url}",
        _ => throw new InvalidOperationException($"{block.GetType().Name} cannot be written as text."),
    };

    private static string Prose(ProseBlock block)
    {
        var text = block.Heading is null ? block.Prose.Text : $"{block.Heading}\n\n{block.Prose.Text}";
        return block.Prose.Cut ? $"{text}\n\nRead the whole of it: {block.More}" : text;
    }

    private static string Components(ComponentsBlock block)
    {
        var lines = block.Components.Select(component => (component.From, component.To) switch
        {
            (_, null) => $"- {component.Name}",
            (null, { } to) => $"- {component.Name}: {to.Text}",
            ({ } from, { } to) => $"- {component.Name}: {from.Text} → {to.Text}",
        });
        return string.Join('\n', lines.Prepend(block.Heading).Concat(block.More > 0 ? [$"- and {block.More} more"] : []));
    }
}
