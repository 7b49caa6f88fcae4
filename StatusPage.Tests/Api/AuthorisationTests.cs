using System.Net;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;
using StatusPage.Web.Api;

namespace StatusPage.Tests.Api;

public sealed class AuthorisationTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    /// <summary>Every administrative route of the frozen contract, with the role it takes.</summary>
    public static TheoryData<string, string, string> AdminRoutes
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var route in RouteContract.Read().Where(route => route.Path.StartsWith("/v1/admin", StringComparison.Ordinal) && route.Verb != "HEAD"))
            {
                data.Add(route.Verb, route.Path, route.Authorisation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AdminRoutes))]
    public async Task An_administrative_route_opens_to_its_role_and_those_above_and_to_nobody_else(string verb, string path, string authorisation)
    {
        var needed = EnumWords.Parse<StaffRole>(authorisation);
        var method = new HttpMethod(verb);
        var address = path.Replace("{id}", "nope", StringComparison.Ordinal).Replace("{updateId}", "nope", StringComparison.Ordinal).Replace("{noteId}", "nope", StringComparison.Ordinal);
        var body = verb is "POST" or "PATCH" ? "{}" : null;

        var nobody = await app.Http.SendAsync(method, address, body);
        nobody.AssertRefused(401);
        Assert.Equal("Bearer", Assert.Single(nobody.Headers.WwwAuthenticate).Scheme);
        using (var browser = app.NewClient())
        {
            // Signed in or not, the console's cookie is not asked for here.
            (await browser.SendAsync(method, address, body)).AssertRefused(401);
        }

        foreach (var role in Enum.GetValues<StaffRole>())
        {
            using var client = await app.TokenAsync(role);
            var answer = await client.SendAsync(method, address, body);
            if (role < needed)
            {
                answer.AssertRefused(403, says: needed.ToWord());
            }
            else
            {
                Assert.NotEqual(HttpStatusCode.Unauthorized, answer.Status);
                Assert.NotEqual(HttpStatusCode.Forbidden, answer.Status);
                Assert.NotEqual(HttpStatusCode.InternalServerError, answer.Status);
            }
        }
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer sp_wrong")]
    [InlineData("Basic YTpi")]
    [InlineData("sp_wrong")]
    public async Task A_header_that_opens_nothing_is_told_what_would(string header)
    {
        var answer = await app.Http.SendAsync(HttpMethod.Get, "v1/admin/components", null, ("Authorization", header));
        answer.AssertRefused(401, says: "Authorization: Bearer");
    }

    [Fact]
    public async Task A_token_that_expired_opens_nothing()
    {
        await using var own = await StatusPageApp.StartAsync();
        var (_, secret) = await own.Tokens.CreateAsync(own.Admin, "Short", StaffRole.Viewer, own.Now.AddHours(1));
        using var client = own.NewApiClient(secret);
        (await client.ReadAsync("v1/admin/components")).AssertIs(HttpStatusCode.OK);
        own.Clock.Advance(TimeSpan.FromHours(1));
        (await client.ReadAsync("v1/admin/components")).AssertRefused(401);
    }

    [Fact]
    public async Task A_head_request_is_a_get_without_the_body_for_those_who_may()
    {
        var read = (await app.Api.SendAsync(HttpMethod.Head, "v1/admin/components")).AssertIs(HttpStatusCode.OK);
        Assert.True(read.Content.ContentLength > 0);
        Assert.Empty(read.Body);
        (await app.Http.SendAsync(HttpMethod.Head, "v1/admin/components")).AssertIs(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_good_token_is_taken_though_it_comes_first_after_many_wrong_ones()
    {
        await using var own = await StatusPageApp.StartAsync();
        using var guesser = own.NewApiClient("sp_guess");
        for (var i = 0; i < FailedTokens.PerMinute; i++)
        {
            (await guesser.ReadAsync("v1/admin/components")).AssertRefused(401);
        }

        (await guesser.ReadAsync("v1/admin/components")).AssertRefused(429);
        (await own.Api.ReadAsync("v1/admin/components")).AssertIs(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_programs_with_a_good_token_are_not()
    {
        await using var own = await StatusPageApp.StartAsync();
        (await own.Api.ReadAsync("v1/admin/components")).AssertIs(HttpStatusCode.OK);
        using var guesser = own.NewApiClient("sp_guess");
        for (var i = 0; i < FailedTokens.PerMinute; i++)
        {
            (await guesser.ReadAsync("v1/admin/components")).AssertRefused(401);
        }

        var refused = await guesser.ReadAsync("v1/admin/components");
        refused.AssertRefused(429);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        (await own.Api.ReadAsync("v1/admin/components")).AssertIs(HttpStatusCode.OK);
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        (await guesser.ReadAsync("v1/admin/components")).AssertRefused(401);
    }
}
