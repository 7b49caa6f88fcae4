using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace StatusPage.Core.Text;

/// <summary>
/// Messages are Markdown (CommonMark, with bare links, tables and strikethrough). Raw HTML is shown as typed, links go to http, https
/// and mailto only, and pictures become links, because a public page makes no third-party request.
/// </summary>
public static class Markdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UsePipeTables()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    public static string ToHtml(string markdown)
    {
        try
        {
            return Render(markdown);
        }
        catch (ArgumentException)
        {
            // The parser's own guard against nesting thousands deep: show such a message as it was typed.
            return $"<p>{WebUtility.HtmlEncode(markdown)}</p>";
        }
    }

    private static string Render(string markdown)
    {
        var document = Parse(markdown);

        // A heading in a message must not outrank the headings of the page around it.
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(heading.Level + 3, 6);
        }

        // A wide table scrolls within itself, by keyboard too.
        foreach (var table in document.Descendants<Table>())
        {
            table.GetAttributes().AddProperty("tabindex", "0");
        }

        return ToHtml(document);
    }

    /// <summary>A message with nothing in it that it may not have.</summary>
    /// <exception cref="ArgumentException">It is nested thousands deep.</exception>
    internal static MarkdownDocument Parse(string markdown)
    {
        var document = MarkdownParser.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            link.IsImage = false;
            link.GetDynamicUrl = null;
            if (!IsAccepted(link.Url))
            {
                link.Url = null;
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsAccepted(link.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        return document;
    }

    /// <summary>A message that <see cref="Parse"/> gave, or a block of it.</summary>
    internal static string ToHtml(MarkdownObject part)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.FindExact<AutolinkInlineRenderer>()!.Rel = "nofollow noopener";
        renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new SafeLinkRenderer());
        renderer.Render(part);
        return writer.ToString().Trim();
    }

    /// <summary>The message as one line of plain text, cut at a word: for summaries and feeds.</summary>
    public static string ToPlainText(string markdown, int max = int.MaxValue)
    {
        var plain = string.Join(' ', Plain(markdown).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (plain.Length <= max)
        {
            return plain;
        }

        var space = plain.LastIndexOf(' ', max - 1);
        var cut = space > max / 2 ? space : max - 1;
        if (cut > 0 && char.IsHighSurrogate(plain[cut - 1]))
        {
            // Half a character is none: feeds could not even write it.
            cut--;
        }

        return plain[..cut] + "…";
    }

    private static string Plain(string markdown)
    {
        try
        {
            return Markdig.Markdown.ToPlainText(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return markdown;
        }
    }

    private static bool IsAccepted(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    /// <summary>A link that was refused keeps its words and loses its target.</summary>
    private sealed class SafeLinkRenderer : LinkInlineRenderer
    {
        public SafeLinkRenderer() => Rel = "nofollow noopener";

        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            if (link.Url is null)
            {
                renderer.WriteChildren(link);
            }
            else
            {
                base.Write(renderer, link);
            }
        }
    }
}
