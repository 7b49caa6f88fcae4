using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
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
            Assert.True(open || page.GetCustomAttributes<AuthorizeAttribute>().Any(), $"{page.Name} is neither for staff nor openly for everybody.");
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
        Assert.NotEmpty(Paths("/v1/admin", "POST"));
        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE" })
        {
            foreach (var path in Paths("/v1/admin", method))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Content = method == "GET" ? null : JsonContent.Create(new { });
                using var answer = await app.Http.SendAsync(request);

                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData(null, "The header Content-Type is missing. Send it as application/json.")]
    [InlineData("application/x-www-form-urlencoded", "A body of the type “application/x-www-form-urlencoded” is not accepted here. Send it as application/json.")]
    public async Task A_body_of_another_kind_is_refused_by_saying_which_kind_is_accepted(string? type, string says)
    {
        using var content = new ByteArrayContent("a=b"u8.ToArray());
        content.Headers.ContentType = type is null ? null : new(type);
        using var answer = await app.Api.PostAsync("/v1/admin/components", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(says, (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("detail").GetString());
    }

    private IEnumerable<string> Paths(string under, string method) => app.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method, StringComparer.Ordinal) == true
            || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        .Select(endpoint => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "x",
        })))))
        .Where(path => path == under || path.StartsWith(under + "/", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);
}
