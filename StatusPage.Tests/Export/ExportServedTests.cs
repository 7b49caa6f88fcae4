using System.Net;
using System.Text.RegularExpressions;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Api;
using StatusPage.Tests.Conventions;
using StatusPage.Tests.Support;
using StatusPage.Web.Export;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Tests.Export;

/// <summary>A copy behind a real nginx, with the configuration that the documentation gives.</summary>
public sealed partial class ExportServedTests
{
    [Fact]
    public async Task A_copy_answers_at_the_addresses_of_the_page()
    {
        var nginx = MailProgram.Require("nginx");
        using var target = new TemporaryDirectory();
        var port = ScriptedTarget.FreePort();
        var site = new Uri($"http://127.0.0.1:{port}/");
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Site__Url"] = "https://status.example.com", ["Export__Url"] = site.ToString() });
        var component = await app.AddComponentAsync("API");
        var incident = await app.ReportAsync("Slow", (component, ComponentStatus.PartialOutage));
        await app.ResolveAsync(await app.ReportAsync("Over", (component, ComponentStatus.MajorOutage)));
        var folder = Path.Combine(target.Path, "copy");
        await app.Get<Exporter>().RunAsync(app.Published, folder, atOnce: 2);
        var configuration = Path.Combine(target.Path, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration(port, folder, target.Path), TestContext.Current.CancellationToken);

        await using var program = MailProgram.Start(nginx, "-e", "stderr", "-c", configuration);
        await MailProgram.ListensAsync(port, program);
        using var http = new HttpClient { BaseAddress = site };

        foreach (var (path, type) in ((string Path, string Type)[])
        [
            ("/v1/status", "application/json"), ("/v1/status/sla", "application/json"), ("/api/v2/status.json", "application/json"), ("/badge.svg", "image/svg+xml"),
            ($"/badge/{component.Id}.svg", "image/svg+xml"), ($"/badge/{component.Id}.svg?kind=uptime", "image/svg+xml"),
        ])
        {
            var served = (await http.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
            var live = path.StartsWith("/api", StringComparison.Ordinal) ? served.Text : (await app.Http.ReadAsync(path)).Text;
            Assert.Equal((live, type), (served.Text, served.Content.ContentType!.MediaType));
            Assert.Equal("*", Assert.Single(served.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal(PublicHeaders.CacheControl, Assert.Single(served.Headers.NonValidated["Cache-Control"]));
        }

        Assert.Equal("text/calendar", (await http.ReadAsync("/maintenance.ics")).AssertIs(HttpStatusCode.OK).Content.ContentType!.MediaType);
        Assert.Equal("application/atom+xml", (await http.ReadAsync("/history.atom")).AssertIs(HttpStatusCode.OK).Content.ContentType!.MediaType);
        var month = app.Published.Sla.Month.Name;
        Assert.Equal((await app.Http.ReadAsync($"/v1/status/sla/report?month={month}")).Text, (await http.ReadAsync($"/v1/status/sla/report?month={month}")).AssertIs(HttpStatusCode.OK).Text);
        (await http.ReadAsync("/v1/status/sla/report")).AssertIs(HttpStatusCode.OK);
        // A month that is not in the copy is not answered with another.
        foreach (var query in (string[])["month=2019-01", "quarter=2019-Q1", "month=..%2F..%2Fincidents", "period=1"])
        {
            (await http.ReadAsync($"/v1/status/sla/report?{query}")).AssertIs(HttpStatusCode.NotFound);
        }

        Assert.Equal([incident.Id], (await http.ReadAsync("/v1/status/incidents?state=active")).Data.AsArray().Select(one => (string)one!["id"]!));
        Assert.Equal(2, (await http.ReadAsync("/v1/status/incidents")).Data.AsArray().Count);
        foreach (var path in (string[])["/", "/history", $"/incidents/{incident.Id}", $"/components/{component.Id}", "/embed", "/assets/site.css"])
        {
            (await http.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
        }

        Assert.Contains("frame-ancestors *", Assert.Single((await http.ReadAsync("/embed/")).Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Assert.Single((await http.ReadAsync("/")).Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("<main", (await http.ReadAsync("/no/such/page")).AssertIs(HttpStatusCode.NotFound).Text, StringComparison.Ordinal);
        (await http.ReadAsync($"/{ExportManifest.Folder}/{ExportManifest.Name}")).AssertIs(HttpStatusCode.NotFound);
    }

    private static string Configuration(int port, string folder, string temporary)
    {
        var documented = Documented().Match(File.ReadAllText(Path.Combine(Sources.Top, "docs", "export.md"))).Groups["conf"].Value;
        Assert.Contains("listen 80;", documented, StringComparison.Ordinal);
        var temporaries = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(kind => $"{kind}_temp_path {temporary}/{kind};\n"));
        return $$"""
            daemon off;
            master_process off;
            user root;
            pid {{temporary}}/pid;
            events {}
            http {
            include /etc/nginx/mime.types;
            access_log off;
            {{temporaries}}
            {{documented.Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal).Replace("/srv/status", folder, StringComparison.Ordinal)}}
            }
            """;
    }

    [GeneratedRegex("```nginx\n(?<conf>.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Documented();
}
