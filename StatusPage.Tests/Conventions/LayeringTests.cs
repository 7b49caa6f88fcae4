using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using StatusPage.Core;

namespace StatusPage.Tests.Conventions;

public sealed partial class LayeringTests
{
    [Fact]
    public void Core_knows_no_http_no_page_and_no_circuit()
    {
        string[] forbidden =
        [
            "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Routing",
            "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Authentication", "Microsoft.AspNetCore.SignalR", "Microsoft.JSInterop", "StatusPage.Web",
        ];

        Assert.DoesNotContain(NamespacesReferencedBy(typeof(CoreServices).Assembly.Location), name => forbidden.Any(f => name.StartsWith(f, StringComparison.Ordinal)));
    }

    [Fact]
    public void Core_renders_mails_and_nothing_else()
    {
        string[] rendering = ["", ".CompilerServices", ".Rendering", ".Web", ".Web.HtmlRendering"];
        const string components = "Microsoft.AspNetCore.Components";
        var mails = Path.Combine("StatusPage.Core", "Notifications", "Email");

        Assert.All(
            NamespacesReferencedBy(typeof(CoreServices).Assembly.Location).Where(name => name.StartsWith(components, StringComparison.Ordinal)),
            name => Assert.Contains(name[components.Length..], rendering));
        Assert.All(
            Sources.In("StatusPage.Core", ".cs", ".razor").Where(file => file.Path.EndsWith(".razor", StringComparison.Ordinal) || file.Text.Contains(components, StringComparison.Ordinal)),
            file => Assert.StartsWith(mails, file.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Public", "Admin")]
    [InlineData("Admin", "Public")]
    public void Public_pages_and_console_know_nothing_of_each_other(string one, string other)
    {
        var folder = Path.Combine("StatusPage.Web", one);
        if (!Directory.Exists(Path.Combine(Sources.Top, folder)))
        {
            return;
        }

        var name = new Regex($@"(StatusPage\.)?Web\.{other}\b|@using\s+{other}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(Sources.In(folder, ".cs", ".razor"), file => name.IsMatch(file.Text));
    }

    [Fact]
    public void A_component_is_a_thing_on_the_status_page_so_no_folder_is_named_that_in_web() =>
        Assert.False(Directory.Exists(Path.Combine(Sources.Top, "StatusPage.Web", "Components")));

    [Fact]
    public void Nobody_reads_the_wall_clock()
    {
        var files = Sources.In("StatusPage.Core", ".cs").Concat(Sources.In("StatusPage.Web", ".cs", ".razor"));

        Assert.Empty(files.Where(file => WallClock().IsMatch(file.Text)).Select(file => file.Path));
    }

    [Fact]
    public void Nothing_is_left_to_be_done_later()
    {
        var files = new[] { "StatusPage.Core", "StatusPage.Web", "wwwroot-assets" }.SelectMany(folder => Sources.In(folder, ".cs", ".razor", ".js", ".css"));

        Assert.Empty(files.Where(file => Later().IsMatch(file.Text)).Select(file => file.Path));
    }

    private static HashSet<string> NamespacesReferencedBy(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var portable = new PEReader(file);
        var metadata = portable.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Namespace))];
    }

    [GeneratedRegex(@"DateTime(Offset)?\.(Now|UtcNow|Today)\b|disable\s+RS0030|Stopwatch\.StartNew", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Later();
}
