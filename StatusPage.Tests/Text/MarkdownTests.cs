using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using StatusPage.Core.Text;

namespace StatusPage.Tests.Text;

public sealed class MarkdownTests
{
    /// <summary>Things people have tried on other status pages.</summary>
    public static readonly TheoryData<string> Hostile =
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<style>body{display:none}</style>",
        "<!-- comment --> <?php ?> <![CDATA[x]]>",
        "</div></main><h1>other</h1>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](&#x6A;avascript:alert(1))",
        "[x](  javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](vbscript:msgbox)",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](/admin/sign-out)",
        "[x][ref]\n\n[ref]: javascript:alert(1)",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "![x](https://evil.example/pixel.png)",
        "![x\" onerror=\"alert(1)](https://evil.example/pixel.png \"t\\\" onerror=\\\"alert(1)\")",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "https://example.com/\"onmouseover=\"alert(1)",
        "[x](https://example.com/\"onmouseover=\"alert(1)\")",
        "`<script>alert(1)</script>`",
        "```html\n<script>alert(1)</script>\n```",
        "```\"><script>alert(1)</script>\nx\n```",
        "| a |\n|---|\n| <script>alert(1)</script> |",
        "# <script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "{{constructor.constructor('alert(1)')()}}",
    ];

    [Fact]
    public void A_table_that_is_wider_than_the_page_scrolls_by_keyboard() =>
        Assert.StartsWith("<table tabindex=\"0\">", Markdown.ToHtml("| a |\n|---|\n| b |"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_that_a_message_holds_becomes_active(string markdown)
    {
        foreach (var element in Html(markdown).QuerySelectorAll("body *"))
        {
            Assert.Contains(element.LocalName, Harmless);
            Assert.All(element.Attributes, attribute => Assert.Contains(attribute.Name, HarmlessAttributes));
            if (element.GetAttribute("href") is { } href)
            {
                Assert.Matches("^(https?://|mailto:)", href);
            }
        }
    }

    [Fact]
    public void Html_is_shown_as_it_was_typed() =>
        Assert.Equal("<script>alert(1)</script> & <b>", Html("<script>alert(1)</script> & <b>").Body!.TextContent.Trim());

    [Theory]
    [InlineData("[words](https://example.com/a?b=c)", "https://example.com/a?b=c")]
    [InlineData("[words](http://example.com)", "http://example.com")]
    [InlineData("[words](mailto:help@example.com)", "mailto:help@example.com")]
    [InlineData("See https://example.com/a.", "https://example.com/a")]
    [InlineData("<https://example.com/>", "https://example.com/")]
    public void Links_to_the_web_and_to_mail_work(string markdown, string target)
    {
        var link = Assert.Single(Html(markdown).QuerySelectorAll("a"));

        Assert.Equal(target, link.GetAttribute("href"));
        Assert.Contains("nofollow", link.GetAttribute("rel") ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[words](javascript:alert(1))", "words")]
    [InlineData("[**bold** words](data:text/html,x)", "bold words")]
    public void A_refused_link_keeps_its_words(string markdown, string words)
    {
        var html = Html(markdown);

        Assert.Empty(html.QuerySelectorAll("a"));
        Assert.Equal(words, html.Body!.TextContent.Trim());
    }

    [Fact]
    public void A_picture_becomes_a_link_so_that_the_page_asks_nobody_else()
    {
        var html = Html("![the graph](https://elsewhere.example/graph.png)");

        Assert.Empty(html.QuerySelectorAll("img"));
        Assert.Equal(("the graph", "https://elsewhere.example/graph.png"), (html.QuerySelector("a")!.TextContent, html.QuerySelector("a")!.GetAttribute("href")));
    }

    [Fact]
    public void Headings_of_a_message_do_not_outrank_those_of_the_page()
    {
        var html = Html("# One\n\n## Two\n\n###### Six");

        Assert.Empty(html.QuerySelectorAll("h1, h2, h3"));
        Assert.Equal(["h4", "h5", "h6"], html.QuerySelectorAll("h4, h5, h6").Select(h => h.LocalName));
    }

    [Theory]
    [InlineData(">", 10_000)]
    [InlineData("- ", 2_500)]
    [InlineData("[", 10_000)]
    [InlineData("*a ", 6_000)]
    [InlineData("![", 10_000)]
    [InlineData("`", 20_000)]
    [InlineData("<", 20_000)]
    [InlineData("| ", 10_000)]
    [InlineData("~~", 10_000)]
    [InlineData("1. ", 2_500)]
    [InlineData("((", 10_000)]
    [InlineData("&", 20_000)]
    public void Nesting_without_end_is_shown_and_crashes_nothing(string opening, int times)
    {
        var markdown = string.Concat(Enumerable.Repeat(opening, times)) + "text\n\ntext";

        Assert.Contains("text", Markdown.ToHtml(markdown), StringComparison.Ordinal);
        Assert.NotEmpty(Markdown.ToPlainText(markdown, 200));
    }

    [Theory]
    [InlineData("**Bold** and [words](https://example.com)\n\nsecond", "Bold and words second")]
    [InlineData("a\nb", "a b")]
    [InlineData("", "")]
    public void Plain_text_is_one_line_without_marks(string markdown, string plain) => Assert.Equal(plain, Markdown.ToPlainText(markdown));

    [Theory]
    [InlineData("one two three four", 12, "one two…")]
    [InlineData("Donaudampfschifffahrt", 10, "Donaudamp…")]
    [InlineData("short", 10, "short")]
    public void Plain_text_is_cut_at_a_word(string text, int max, string cut)
    {
        Assert.Equal(cut, Markdown.ToPlainText(text, max));
        Assert.True(Markdown.ToPlainText(text, max).Length <= max);
    }

    [Fact]
    public void Plain_text_is_never_cut_within_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("🚨", 50));
        for (var max = 2; max < 20; max++)
        {
            Assert.Null(SafeText.FirstUnsafe(Markdown.ToPlainText(text, max), multiline: false));
        }
    }

    private static readonly string[] Harmless =
        ["p", "a", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "br", "hr", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"];

    private static readonly string[] HarmlessAttributes = ["href", "rel", "title", "class", "start", "tabindex", "style"];

    private static IDocument Html(string markdown) => new HtmlParser().ParseDocument(Markdown.ToHtml(markdown));
}
