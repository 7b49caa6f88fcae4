using System.Net;
using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;
using Xunit;

namespace StatusPage.Tests.Admin;

public sealed class SettingUpTests
{
    private static readonly Dictionary<string, string?> NobodyYet = new(StringComparer.Ordinal) { ["Bootstrap:AdminEmail"] = null, ["Bootstrap:AdminPassword"] = null };

    [Fact]
    public async Task The_set_up_link_creates_the_first_administrator_signs_them_in_and_works_once()
    {
        await using var app = await StatusPageApp.StartAsync(NobodyYet);
        var link = (await app.Accounts.IssueSetUpLinkAsync())!;
        var address = $"/admin/set-up?token={link.Secret}";
        using var browser = new Browserless(app);

        using var short1 = await browser.SendAsync(address, ("name", "Anna"), ("email", "anna@example.com"), ("password", "short"));
        Assert.Contains("too short", await Browserless.AlertAsync(short1), StringComparison.Ordinal);
        using var done = await browser.SendAsync(address, ("name", "Anna"), ("email", "anna@example.com"), ("password", TestApp.AdminPassword));

        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal("/admin", done.Headers.Location!.PathAndQuery());
        Assert.True(await browser.IsSignedInAsync());
        Assert.Contains("This set-up link does not work", (await browser.OpenAsync(address)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(StaffRole.Administrator, await app.ReadAsync(db => Task.FromResult(db.Users.Single().Role)));
    }

    [Theory]
    [InlineData("/admin/set-up")]
    [InlineData("/admin/set-up?token=made-up")]
    [InlineData("/admin/choose-password")]
    [InlineData("/admin/choose-password?token=made-up")]
    public async Task A_link_that_does_not_work_says_what_to_do(string address)
    {
        await using var app = await StatusPageApp.StartAsync(NobodyYet);
        using var browser = new Browserless(app);
        var page = await browser.OpenAsync(address);

        Assert.Contains("link does not work", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("form"));
        Assert.NotNull(page.QuerySelector("a[href='/admin/sign-in']"));
    }

    [Fact]
    public async Task A_machine_that_guesses_is_told_to_wait()
    {
        await using var app = await StatusPageApp.StartAsync();
        HttpStatusCode last = default;
        for (var i = 0; i < 200 && last != HttpStatusCode.TooManyRequests; i++)
        {
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("email", $"guess{i}@example.com")]);
            using var answer = await app.Http.PostAsync(new Uri("/admin/sign-in", UriKind.Relative), content);
            last = answer.StatusCode;
            if (last == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(answer.Headers.RetryAfter);
                Assert.Contains("Wait a minute", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }
}
