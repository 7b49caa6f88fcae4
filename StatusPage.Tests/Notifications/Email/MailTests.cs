using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Messages;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email;

public sealed partial class MailTests(MailTests.Renderer renderer) : IClassFixture<MailTests.Renderer>
{
    private static readonly Recipient Zoe = new(42, "zoe@example.com");

    private static readonly string[] Headers =
    [
        "Date", "To", "Message-ID", "From", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type",
    ];

    [Fact]
    public async Task Every_mail_says_to_another_program_what_we_wrote()
    {
        foreach (var (mail, read) in await ReadAllAsync(MailSamples.All()))
        {
            Assert.Empty(read.Defects);
            Assert.All(read.Headers, header => Assert.Empty(header.Defects));
            Assert.Equal(mail.Subject, read["Subject"]);
            Assert.Equal(["zoe@example.com"], read.Addresses);
            Assert.Equal(("Acme Robots", "status@example.com"), (read.FromName, read.FromAddress));
            Assert.Equal(MailSamples.At, read.Date);
            Assert.Equal("auto-generated", read["Auto-Submitted"]);
            Assert.Equal("multipart/alternative", read.Type);
            Assert.Equal(["text/plain", "text/html"], read.Parts.Select(part => part.Type));
            Assert.Equal(Lines(Tokenless(mail.Text)), Lines(Tokenless(read.Text)));
            Assert.Equal(Lines(Tokenless(mail.Html)), Lines(Tokenless(read.Html)));
        }
    }

    [Theory]
    [InlineData(MailSamples.Emoji)]
    [InlineData(MailSamples.RightToLeft)]
    [InlineData(MailSamples.Injection)]
    [InlineData("Looks =?utf-8?q?encoded?= and \"quoted\" \\ <a@b.example>, x")]
    [InlineData("  many   blanks \t between ")]
    public async Task Whatever_people_write_stays_within_its_header(string title)
    {
        var longer = string.Concat(Enumerable.Repeat(title + " ", 200 / title.Length));
        foreach (var name in (string[])[title, longer])
        {
            var site = MailSamples.Site with { Name = name };
            var messages = MailSamples.All().Select(message => message is IncidentCreatedMail ? new IncidentCreatedMail(site, MailSamples.Incident with { Title = name, PostingKey = null }) : message).Take(1);
            var (_, read) = Assert.Single(await ReadAllAsync(messages, from: "status@example.com"));

            var clean = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal($"{clean} · {clean}", read["Subject"]);
            Assert.Equal(clean, read.FromName);
            Assert.Empty(read.Defects);
            Assert.Equal(Headers, read.Headers.Select(header => header.Name));
            Assert.DoesNotContain("<script>", read.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lines_are_short_and_hold_seven_bits()
    {
        var awkward = new IncidentUpdatedMail(MailSamples.Site with { Name = MailSamples.Emoji }, MailSamples.Incident with { Title = new string('x', 200), Message = new string('漢', 3000) });
        foreach (var message in MailSamples.All().Append(awkward))
        {
            var mail = await RenderAsync(message);
            var lines = Encoding.Latin1.GetString(mail.Fill(Zoe, MailSamples.At).Span).Split("\r\n");

            Assert.All(lines, line => Assert.True(line.All(c => c is '\t' or (>= ' ' and <= '~')), line));
            // Tokens and ids cannot be folded.
            Assert.All(lines.Where(line => !Unfoldable().IsMatch(line)), line => Assert.True(line.Length <= 78, line));
            Assert.All(lines, line => Assert.True(line.Length < 500, line));
        }
    }

    [Fact]
    public async Task The_mails_of_an_incident_are_one_thread_for_each_recipient_and_a_repeat_is_the_same_mail()
    {
        var created = await RenderAsync(new IncidentCreatedMail(MailSamples.Site, MailSamples.Incident with { PostingKey = null }));
        var updated = await RenderAsync(new IncidentUpdatedMail(MailSamples.Site, MailSamples.Incident));
        var resolved = await RenderAsync(new IncidentResolvedMail(MailSamples.Site, MailSamples.Resolved));
        var reads = await ParsedMail.ReadAsync([
            created.Fill(Zoe, MailSamples.At),
            updated.Fill(Zoe, MailSamples.At.AddMinutes(1)),
            resolved.Fill(Zoe, MailSamples.At.AddMinutes(2)),
            resolved.Fill(Zoe, MailSamples.At.AddHours(9)),
            resolved.Fill(new Recipient(43, "yan@example.com"), MailSamples.At.AddMinutes(2)),
        ]);

        var root = reads[0]["Message-ID"];
        Assert.Null(reads[0]["In-Reply-To"]);
        Assert.Null(reads[0]["References"]);
        Assert.All(reads.Skip(1).Take(3), read => Assert.Equal((root, root), (read["In-Reply-To"], read["References"])));
        Assert.Equal(reads[2]["Message-ID"], reads[3]["Message-ID"]);
        Assert.Equal(4, reads.Select(read => read["Message-ID"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(reads, read => Assert.Matches(@"^<[a-z0-9.]+@status\.example\.com>$", read["Message-ID"]));
        Assert.NotEqual(root, reads[4]["In-Reply-To"]);
        Assert.Equal(["Checkout is failing for some customers · Grünwald & Söhne Status"], reads.Select(read => read["Subject"]!.Replace("Re: ", "", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_link_carries_the_recipients_own_token()
    {
        var signer = await renderer.App.Get<LinkKeys>().SignerAsync();
        foreach (var message in MailSamples.All().Where(message => message.FromList))
        {
            var mail = await RenderAsync(message);
            var reads = await ParsedMail.ReadAsync([mail.Fill(Zoe, MailSamples.At), mail.Fill(new Recipient(long.MaxValue, "yan@example.com"), MailSamples.At)]);
            foreach (var (read, subscriber) in reads.Zip([42L, long.MaxValue]))
            {
                var tokens = read.Parts.Select(part => part.Content).Append(read["List-Unsubscribe"]!).SelectMany(text => Token().Matches(text)).Select(match => match.Groups["token"].Value).ToList();

                Assert.Equal(5, tokens.Count);
                Assert.All(tokens, token => Assert.True(signer.IsManage(token, subscriber)));
                Assert.Equal($"<{MailSamples.SiteUrl}/v1/status/unsubscribe?token={tokens[0]}>", read["List-Unsubscribe"]);
                Assert.Equal("List-Unsubscribe=One-Click", read["List-Unsubscribe-Post"]);
                Assert.EndsWith("<status.status.example.com>", read["List-Id"], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_mail_that_nobody_subscribed_to_has_nothing_to_unsubscribe_from()
    {
        foreach (var message in MailSamples.All().Where(message => !message.FromList))
        {
            var read = await ParsedMail.ReadAsync((await RenderAsync(message)).Fill(Zoe, MailSamples.At));

            Assert.Null(read["List-Unsubscribe"]);
            Assert.Null(read["List-Id"]);
            Assert.DoesNotContain("unsubscribe", read.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("zoë@grün.example", "zoë@grün.example")]
    [InlineData("zoe@grün.example", "zoe@xn--grn-ioa.example")]
    [InlineData("o'hara+shop@example.com", "o'hara+shop@example.com")]
    [InlineData("用户@example.com", "用户@example.com")]
    public async Task Addresses_in_any_script_stand_in_the_mail(string typed, string expected)
    {
        var mail = await RenderAsync(MailSamples.All().First());

        var read = await ParsedMail.ReadAsync(mail.Fill(new Recipient(1, typed), MailSamples.At));

        Assert.Equal([expected], read.Addresses);
        Assert.Empty(read.Defects);
    }

    [Theory]
    [InlineData("zoe@example.com\r\nBcc: x@example.net")]
    [InlineData("zoe@example.com\n")]
    [InlineData("zoe@example.com, x@example.net")]
    [InlineData("\"zoe\"@example.com")]
    [InlineData("<zoe@example.com>")]
    [InlineData("zoe")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused_and_never_written(string address)
    {
        var mail = await RenderAsync(MailSamples.All().First());

        Assert.Throws<ArgumentException>(() => mail.Fill(new Recipient(1, address), MailSamples.At));
    }

    [Theory]
    [InlineData("Checkout is slow. ")]
    [InlineData("支付系统出现故障，我们正在处理。")]
    [InlineData("🚨")]
    [InlineData("a\n\n")]
    [InlineData("- item\n")]
    [InlineData("| a | b |\n| - | - |\n| c | d |\n")]
    [InlineData("> > > > deep\n")]
    [InlineData("<&\"'=")]
    public async Task The_longest_mail_is_not_clipped_and_says_where_the_rest_is(string pattern)
    {
        static string Fill(string text, int length) => string.Concat(Enumerable.Repeat(text, length / text.Length));
        var facts = MailSamples.Resolved with
        {
            Title = Fill(pattern.Trim(), 200),
            Message = Fill(pattern, Incident.MaxMessage),
            RootCause = Fill(pattern, Incident.MaxResolutionText),
            Remediation = Fill(pattern, Incident.MaxResolutionText),
            Components = [.. Enumerable.Range(1, 500).Select(i => new AffectedFact(Fill(pattern.Trim(), 90) + i.ToString(CultureInfo.InvariantCulture), Core.Catalog.ComponentStatus.DegradedPerformance, Core.Catalog.ComponentStatus.Operational))],
        };

        var mail = await RenderAsync(new IncidentResolvedMail(MailSamples.Site with { Name = Fill(pattern.Trim(), 100) }, facts));

        var filled = mail.Fill(new Recipient(long.MaxValue, new string('a', 64) + "@" + string.Join('.', Enumerable.Repeat(new string('b', 60), 3)) + ".com"), MailSamples.At);
        Assert.InRange(filled.Length, 10_000, MailRenderer.MaxBytes);
        Assert.Contains("and 480 more", mail.Text, StringComparison.Ordinal);
        Assert.Contains("and 480 more", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Unsubscribe", mail.Html, StringComparison.Ordinal);
        Assert.Equal(mail.Html.Contains("Read the whole of it</a>", StringComparison.Ordinal), mail.Text.Contains("Read the whole of it: ", StringComparison.Ordinal));
        AssertSameWords(mail);
    }

    [Fact]
    public async Task An_ordinary_message_of_the_greatest_length_is_sent_whole()
    {
        var message = string.Concat(Enumerable.Repeat("Checkout is slow for some of you. ", 20)) + "\n\n";
        var whole = string.Concat(Enumerable.Repeat(message, Incident.MaxMessage / message.Length));

        var mail = await RenderAsync(new IncidentUpdatedMail(MailSamples.Site, MailSamples.Incident with { Message = whole }));

        Assert.DoesNotContain("Read the whole of it", mail.Text, StringComparison.Ordinal);
        Assert.InRange(mail.Size, 40_000, MailRenderer.MaxBytes);
    }

    [Fact]
    public async Task Html_loads_nothing_runs_nothing_and_is_ready_for_dark_ground()
    {
        foreach (var message in MailSamples.All())
        {
            var html = (await RenderAsync(message)).Html;
            var document = new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);

            Assert.Empty(document.QuerySelectorAll("img, script, link, iframe, object, embed, video, svg, form, input, base, [src], [background], [srcset], [onclick]"));
            Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
            Assert.All(document.QuerySelectorAll("a"), link => Assert.Matches("^(https|mailto):", link.GetAttribute("href")));
            Assert.Equal("light dark", document.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"));
            Assert.Contains("@media (prefers-color-scheme:dark)", document.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
            Assert.Single(document.QuerySelectorAll("h1"));
            Assert.All(document.QuerySelectorAll("table").Where(table => table.GetAttribute("border") == "0"), table => Assert.Equal("presentation", table.GetAttribute("role")));
        }
    }

    [Fact]
    public async Task Text_and_html_say_the_same()
    {
        foreach (var message in MailSamples.All())
        {
            AssertSameWords(await RenderAsync(message));
        }
    }

    [Fact]
    public async Task A_preview_of_the_mail_begins_with_how_things_stand()
    {
        var mail = await RenderAsync(new IncidentResolvedMail(MailSamples.Site, MailSamples.Resolved));
        var body = new HtmlParser().ParseDocument(mail.Html).Body!;

        Assert.StartsWith("Resolved: All payments go through again.", body.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("display:none", body.Children[0].GetAttribute("style"), StringComparison.Ordinal);
        Assert.StartsWith("RESOLVED · Severity 1 (Critical)\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_can_write_a_link_that_is_filled_with_the_tokens_of_others()
    {
        var first = await RenderAsync(MailSamples.All().First());
        var placeholder = Token().Match(first.Text).Groups["token"].Value;

        var second = await RenderAsync(new IncidentUpdatedMail(MailSamples.Site, MailSamples.Incident with { Message = $"https://evil.example/?token={placeholder}" }));
        var read = await ParsedMail.ReadAsync(second.Fill(Zoe, MailSamples.At));

        Assert.Contains($"https://evil.example/?token={placeholder}", read.Text, StringComparison.Ordinal);
    }

    private static void AssertSameWords(RenderedMail mail)
    {
        var document = new HtmlParser().ParseDocument(mail.Html);
        document.Body!.Children[0].Remove();
        var links = document.QuerySelectorAll("a").Select(link => link.GetAttribute("href")!);
        var html = Words(string.Join(' ', document.Body.Descendants<IText>().Select(text => text.Data)) + " " + string.Join(' ', links));
        var text = Words(mail.Text);

        Assert.Empty(html.Except(text, StringComparer.OrdinalIgnoreCase));
        Assert.Empty(text.Except(html, StringComparer.OrdinalIgnoreCase));
    }

    private static HashSet<string> Words(string text) => [.. Word().Matches(text.Normalize()).Select(match => match.Value)];

    private static string Tokenless(string text) => Token().Replace(text, "token=…");

    private static string[] Lines(string text) => text.TrimEnd().ReplaceLineEndings("\n").Split('\n');

    private async Task<List<(RenderedMail Mail, ParsedMail Read)>> ReadAllAsync(IEnumerable<MailMessage> messages, string? from = null)
    {
        await using var app = from is null ? null : await MailSamples.StartAsync(from);
        var mails = new List<RenderedMail>();
        foreach (var message in messages)
        {
            mails.Add(await (app ?? renderer.App).Get<MailRenderer>().RenderAsync(message, CancellationToken.None));
        }

        return [.. mails.Zip(await ParsedMail.ReadAsync(mails.Select(mail => mail.Fill(Zoe, MailSamples.At))))];
    }

    private Task<RenderedMail> RenderAsync(MailMessage message) => renderer.App.Get<MailRenderer>().RenderAsync(message, CancellationToken.None);

    [GeneratedRegex("token=(?<token>[A-Za-z0-9_-]{43})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Token();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Word();

    [GeneratedRegex("^(List-Unsubscribe|References|In-Reply-To|Message-ID): ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Unfoldable();

    public sealed class Renderer : IAsyncLifetime
    {
        internal CoreApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await MailSamples.StartAsync("Acme Robots <status@example.com>");

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
