using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace StatusPage.Core.Notifications.Email.Prose;

/// <summary>Markdown as one would write it in a mail without HTML: structure by blanks and signs, links with their addresses. Pure.</summary>
internal static class PlainText
{
    public static string Of(Block block) => string.Join('\n', Lines(block));

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        ListBlock list => list.SelectMany((item, index) => Item(list, index, item)),
        QuoteBlock quote => Blocks(quote, loose: true).Select(line => line.Length == 0 ? ">" : $"> {line}"),
        TableCell cell => [string.Join(' ', Blocks(cell, loose: false))],
        TableRow row => [string.Join(" | ", row.SelectMany(Lines))],
        Table table => table.SelectMany(Lines),
        ThematicBreakBlock => ["----------"],
        CodeBlock code => code.Lines.Lines.Take(code.Lines.Count).Select(line => $"    {line.Slice}"),
        ContainerBlock container => Blocks(container, loose: true),
        LeafBlock { Inline: { } inline } => Text(inline).Split('\n'),
        _ => [],
    };

    private static IEnumerable<string> Blocks(ContainerBlock container, bool loose) =>
        container.SelectMany((block, index) => loose && index > 0 ? Lines(block).Prepend("") : Lines(block));

    private static IEnumerable<string> Item(ListBlock list, int index, Block item)
    {
        var first = list.IsOrdered && int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        var mark = list.IsOrdered ? $"{first + index}. " : "- ";
        var lines = item is ContainerBlock container ? Blocks(container, list.IsLoose) : Lines(item);
        return lines.Select((line, number) => number == 0 ? mark + line : line.Length == 0 ? "" : new string(' ', mark.Length) + line);
    }

    private static string Text(ContainerInline inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines)
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LineBreakInline => "\n",
                AutolinkInline link => link.Url,
                LinkInline link => Link(link),
                // That something is crossed out changes what it says; that it is stressed does not.
                EmphasisInline { DelimiterChar: '~' } crossed => $"~~{Text(crossed)}~~",
                ContainerInline container => Text(container),
                _ => "",
            });
        }

        return text.ToString();
    }

    private static string Link(LinkInline link)
    {
        var words = Text(link);
        return link.Url is null || link.Url == words || link.Url == $"mailto:{words}" ? words
            : words.Length == 0 ? link.Url
            : $"{words} ({link.Url})";
    }
}
