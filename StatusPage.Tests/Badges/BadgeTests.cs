using System.Net;
using System.Text;
using System.Xml.Linq;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Api;
using StatusPage.Tests.Public;
using StatusPage.Tests.Support;
using StatusPage.Web.Badges;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Badges;

public sealed class BadgeTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task A_components_badge_says_how_it_is_in_a_word_and_aloud()
    {
        var component = await app.AddComponentAsync("Payments");
        Assert.Equal("Payments: Operational", await TitleAsync(StatusUrls.BadgeOf(component.Id)));

        await app.Catalog.SetStatusAsync(app.Admin, component.Id, ComponentStatus.MajorOutage, reason: null, expectedVersion: null);

        Assert.Equal("Payments: Major outage", await TitleAsync(StatusUrls.BadgeOf(component.Id)));
        Assert.Equal("Payments: Major outage", await TitleAsync(StatusUrls.BadgeOf(component.Id) + "?kind=status"));
        await app.Catalog.SetStatusAsync(app.Admin, component.Id, ComponentStatus.Operational, reason: null, expectedVersion: null);
    }

    [Fact]
    public async Task The_pages_badge_tells_of_an_open_incident()
    {
        await using var own = await StatusPageApp.StartAsync();
        await own.ConfigureAsync(settings => settings);
        Assert.Equal("Fernhollow: nothing is measured yet", Title(Parsed(await own.Http.ReadAsync(StatusUrls.Badge))));

        await own.AddComponentAsync("API");
        Assert.Equal("Fernhollow: All systems are operational", Title(Parsed(await own.Http.ReadAsync(StatusUrls.Badge))));

        await own.ReportAsync("Something is wrong");
        Assert.Equal("Fernhollow: Some systems are partly down", Title(Parsed(await own.Http.ReadAsync(StatusUrls.Badge))));
    }

    [Fact]
    public async Task Uptime_is_a_figure_against_the_components_target()
    {
        await using var own = await StatusPageApp.StartAsync();
        var (plain, promised) = (await own.AddComponentAsync("Plain"), await own.AddComponentAsync("Promised", with: c => c with { Target = 99.9m }));
        var incident = await own.ReportAsync("Down", (promised, ComponentStatus.MajorOutage));
        await own.PassAsync(TimeSpan.FromHours(6));
        await own.ResolveAsync(incident);
        await own.PassAsync(TimeSpan.FromHours(18));

        Assert.Equal("Plain: 100 % uptime in the last 90 days", Title(Parsed(await own.Http.ReadAsync(StatusUrls.BadgeOf(plain.Id) + "?kind=uptime"))));
        var badge = Parsed(await own.Http.ReadAsync(StatusUrls.BadgeOf(promised.Id) + "?kind=uptime"));
        Assert.Matches(@"^Promised: 7\d\.\d\d % uptime in the last 90 days, below the target of 99\.9 %$", Title(badge));
        Assert.Matches(@"^7\d\.\d\d % uptime$", badge.Descendants(Svg + "text").Last().Value);
    }

    [Fact]
    public async Task What_was_never_measured_has_no_figure()
    {
        await using var own = await StatusPageApp.StartAsync();
        var component = await own.AddComponentAsync("New");
        var badge = Parsed(await own.Http.ReadAsync(StatusUrls.BadgeOf(component.Id) + "?kind=uptime"));
        Assert.Equal("No data", badge.Descendants(Svg + "text").Last().Value);
    }

    [Fact]
    public async Task A_hidden_component_has_no_badge_and_neither_has_one_that_does_not_exist()
    {
        var hidden = await app.AddComponentAsync("Hidden", with: c => c with { Visible = false });
        (await app.Http.ReadAsync(StatusUrls.BadgeOf(hidden.Id))).AssertRefused(404, says: "/v1/status");
        (await app.Http.ReadAsync(StatusUrls.BadgeOf("nothing") + "?kind=uptime")).AssertRefused(404, says: "/v1/status");
    }

    [Fact]
    public async Task A_kind_that_does_not_exist_is_answered_with_those_that_do()
    {
        var component = await app.AddComponentAsync("Kinds");
        (await app.Http.ReadAsync(StatusUrls.BadgeOf(component.Id) + "?kind=latency")).AssertRefused(400, "kind", "Accepted: status, uptime.");
        (await app.Http.ReadAsync(StatusUrls.Badge + "?kind=uptime")).AssertRefused(400, "kind", "Uptime is of one component");
    }

    [Theory]
    [InlineData("<script>alert(1)</script> & \"quotes\"")]
    [InlineData("Größe & Gewicht")]
    [InlineData("支払いサービス（本番環境）とその周辺のすべての部品を一つにまとめた非常に長い名前")]
    [InlineData("خدمة الدفع الإلكتروني")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")]
    [InlineData("A name that is longer than any badge should ever be, and then goes on for a while longer")]
    public void Whatever_the_name_the_picture_is_whole_and_nothing_in_it_runs(string name)
    {
        var svg = XDocument.Parse(Encoding.UTF8.GetString(new Badge(name, "Operational", BadgeColour.Good, $"{name}: Operational").ToSvg())).Root!;

        Assert.Equal(("img", $"{name}: Operational", $"{name}: Operational"), ((string?)svg.Attribute("role"), (string?)svg.Attribute("aria-label"), Title(svg)));
        Assert.Equal(["svg", "title", "path", "path", "g", "text", "text"], svg.DescendantsAndSelf().Select(element => element.Name.LocalName));
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "style" or "href" or "id" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        var label = svg.Descendants(Svg + "text").First().Value;
        Assert.True(label == name || label.EndsWith('…'), label);
        Assert.StartsWith(label.TrimEnd('…'), name, StringComparison.Ordinal);
        var width = (double)svg.Attribute("width")!;
        Assert.InRange(width, 40, 350);
        Assert.All(svg.Descendants(Svg + "text"), text => Assert.True((double)text.Attribute("x")! + (double)text.Attribute("textLength")! <= width));
    }

    [Theory]
    [InlineData("MMMM", "iiii")]
    [InlineData("支支", "aa")]
    [InlineData("abc", "ab")]
    public void A_wider_text_is_measured_wider(string wide, string narrow) => Assert.True(TextWidth.Of(wide, 11) > TextWidth.Of(narrow, 11));

    [Fact]
    public void An_accent_adds_no_width() => Assert.Equal(TextWidth.Of("Grosse", 11), TextWidth.Of("Gr\u00f6sse", 11));

    [Theory]
    [InlineData(ComponentStatus.Operational)]
    [InlineData(ComponentStatus.UnderMaintenance)]
    [InlineData(ComponentStatus.DegradedPerformance)]
    [InlineData(ComponentStatus.PartialOutage)]
    [InlineData(ComponentStatus.MajorOutage)]
    public void The_word_can_be_read_on_its_colour(ComponentStatus status)
    {
        var colour = BadgeColour.Of(status);
        var (light, dark) = (Math.Max(Luminance(colour.Fill), Luminance(colour.Ink)), Math.Min(Luminance(colour.Fill), Luminance(colour.Ink)));
        Assert.True((light + 0.05) / (dark + 0.05) >= 4.5);
    }

    private static double Luminance(string colour)
    {
        var hex = colour.TrimStart('#');
        hex = hex.Length == 3 ? string.Concat(hex.Select(c => $"{c}{c}")) : hex;
        var parts = Enumerable.Range(0, 3).Select(i => Convert.ToInt32(hex.Substring(2 * i, 2), 16) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private async Task<string> TitleAsync(string path) => Title(Parsed(await app.Http.ReadAsync(path)));

    private static XElement Parsed(ApiAnswer answer)
    {
        Assert.Equal("image/svg+xml", answer.AssertIs(HttpStatusCode.OK).Content.ContentType?.MediaType);
        return XDocument.Parse(answer.Text).Root!;
    }

    private static string Title(XElement svg) => svg.Element(Svg + "title")!.Value;
}
