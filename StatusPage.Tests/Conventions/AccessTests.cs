using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Conventions;

/// <summary>Who may come in where. Whatever is not listed as open must be closed.</summary>
public sealed class AccessTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    /// <summary>Pages of the console that are there without signing in.</summary>
    private static readonly string[] Open = [StatusUrls.SignIn, StatusUrls.SetUp, StatusUrls.ChoosePassword, StatusUrls.AccessDenied];

    [Fact]
    public void Every_page_of_the_console_is_for_staff_or_says_that_it_is_not()
    {
        var pages = typeof(StatusUrls).Assembly.GetTypes()
            .Where(type => type.GetCustomAttributes<RouteAttribute>().Any(route => route.Template.StartsWith("/admin", StringComparison.Ordinal)))
            .ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, page =>
        {
            var open = page.GetCustomAttribute<AllowAnonymousAttribute>() is not null;
            Assert.True(open || page.GetCustomAttribute<AuthorizeAttribute>() is not null, $"{page.Name} is neither for staff nor openly for everybody.");
            Assert.Equal(open, page.GetCustomAttributes<RouteAttribute>().Any(route => Open.Contains(route.Template)));
        });
    }

    [Fact]
    public async Task A_visitor_is_sent_from_every_page_of_the_console_to_the_sign_in()
    {
        var pages = Paths("/admin", "GET").Except(Open).ToList();
        Assert.NotEmpty(pages);
        foreach (var path in pages)
        {
            using var answer = await app.Http.GetAsync(path);

            Assert.True(answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location!.ToString().Contains(StatusUrls.SignIn, StringComparison.Ordinal), $"{path} answered {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_program_without_a_token_gets_nothing_from_the_administrative_interface()
    {
        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE" })
        {
            foreach (var path in Paths("/v1/admin", method))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var answer = await app.Http.SendAsync(request);

                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {answer.StatusCode}");
            }
        }
    }

    private IEnumerable<string> Paths(string under, string method) => app.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { } methods || methods.HttpMethods.Contains(method, StringComparer.Ordinal))
        .Select(endpoint => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "x",
        })))))
        .Where(path => path == under || path.StartsWith(under + "/", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);
}
