using System.Net;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Text;

namespace StatusPage.Core.Notifications.Email.Prose;

/// <summary>
/// A message in a mail: as HTML with its styles within, because many clients know no others, and as text. What is too long
/// ends at a block, in both at the same one. Pure.
/// </summary>
/// <param name="Html">Safe, with links in the given colour.</param>
/// <param name="Text">The same to be read without HTML; lines end in LF.</param>
/// <param name="Cut">Whether there is more of it than this.</param>
public sealed record MailProse(string Html, string Text, bool Cut)
{
    private const string Margin = "margin:0 0 14px";
    private const string Mono = "font-family:Menlo,Consolas,monospace;font-size:14px";

    /// <param name="markdown">As it was written.</param>
    /// <param name="linkColour">Of links on light ground.</param>
    /// <param name="allowance">Bytes that both may take together once they are encoded.</param>
    public static MailProse Of(string markdown, string linkColour, int allowance)
    {
        var (html, text) = (new StringBuilder(), new StringBuilder());
        var cut = false;
        foreach (var block in Parse(markdown, linkColour).TakeWhile(_ => !cut))
        {
            var cost = Cost(block);
            cut = cost > allowance;
            if (cut)
            {
                Shorten(block, allowance);
            }

            html.Append(Markdown.ToHtml(block)).Append('\n');
            text.Append(PlainText.Of(block)).Append("\n\n");
            allowance -= cost;
        }

        return new MailProse(html.ToString().Trim(), text.ToString().Trim(), cut);
    }

    private static IReadOnlyList<Block> Parse(string markdown, string linkColour)
    {
        var document = Parse(markdown);
        Style(document, linkColour);
        return [.. document.Where(block => block is not LinkReferenceDefinitionGroup)];
    }

    private static MarkdownDocument Parse(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown);
        }
        catch (ArgumentException)
        {
            // Nested thousands deep: shown as it was typed.
            return [new ParagraphBlock { Inline = new ContainerInline().AppendChild(new LiteralInline(markdown)) }];
        }
    }

    /// <summary>Leaves of a block what fits into some bytes: the first rows, items or lines; of a paragraph its first words.</summary>
    private static void Shorten(Block block, int room)
    {
        if (block is ContainerBlock container)
        {
            var kept = 0;
            foreach (var child in container)
            {
                var cost = Cost(child);
                if (cost > room)
                {
                    break;
                }

                room -= cost;
                kept++;
            }

            if (kept == 0 && container.Count > 0)
            {
                Shorten(container[0], room);
                kept = 1;
            }

            while (container.Count > kept)
            {
                container.RemoveAt(container.Count - 1);
            }
        }
        else if (block is CodeBlock code)
        {
            var kept = 0;
            while (kept < code.Lines.Count && (room -= 2 * QuotedPrintable.Length(code.Lines.Lines[kept].ToString())) > 0)
            {
                kept++;
            }

            while (code.Lines.Count > kept)
            {
                code.Lines.RemoveAt(code.Lines.Count - 1);
            }
        }
        else if (block is LeafBlock leaf)
        {
            leaf.Inline = new ContainerInline().AppendChild(new LiteralInline(FirstWords(PlainText.Of(leaf), room / 2)));
        }
    }

    private static string FirstWords(string text, int room)
    {
        var words = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.IsAscii ? 1 : 3 * rune.Utf8SequenceLength;
            if (room < 12)
            {
                break;
            }

            words.Append(rune.ToString());
        }

        var cut = words.ToString();
        var space = cut.LastIndexOf(' ');
        return (space > cut.Length - 60 && space > 0 ? cut[..space] : cut) + "…";
    }

    private static int Cost(Block block) => QuotedPrintable.Length(Markdown.ToHtml(block)) + QuotedPrintable.Length(PlainText.Of(block)) + 4;

    private static void Style(MarkdownDocument document, string linkColour)
    {
        foreach (var part in document.Descendants())
        {
            switch (part)
            {
                case HeadingBlock heading:
                    // Below the title of the mail, which is the only first one.
                    heading.Level = Math.Min(heading.Level + 1, 6);
                    Set(heading, "margin:18px 0 8px;font-size:17px;line-height:24px");
                    break;
                case ParagraphBlock paragraph:
                    Set(paragraph, Margin);
                    break;
                case ListBlock list:
                    Set(list, $"{Margin};padding:0 0 0 24px");
                    break;
                case ListItemBlock item:
                    Set(item, "margin:0 0 4px");
                    break;
                case QuoteBlock quote:
                    Set(quote, $"{Margin};padding:0 0 0 14px;border-left:3px solid #868c92");
                    break;
                case CodeBlock code:
                    Set(code, $"{Mono};white-space:pre-wrap");
                    break;
                case ThematicBreakBlock rule:
                    Set(rule, "margin:18px 0;border:0;border-top:1px solid #868c92");
                    break;
                case Table table:
                    // Attributes and no styles: cells have a style of their own where a column is aligned.
                    var attributes = table.GetAttributes();
                    attributes.AddProperty("border", "1");
                    attributes.AddProperty("bordercolor", "#c3c7cb");
                    attributes.AddProperty("cellpadding", "6");
                    attributes.AddProperty("cellspacing", "0");
                    attributes.AddProperty("style", $"{Margin};border-collapse:collapse");
                    break;
                case CodeInline code:
                    Set(code, Mono);
                    break;
                case LinkInline or AutolinkInline:
                    Set(part, $"color:{linkColour}");
                    break;
                default:
                    break;
            }
        }
    }

    private static void Set(MarkdownObject part, string style) => part.GetAttributes().AddProperty("style", style);
}
