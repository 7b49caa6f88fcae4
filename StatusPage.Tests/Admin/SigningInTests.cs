using System.Net;
using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;
using Xunit;

namespace StatusPage.Tests.Admin;

public sealed class SigningInTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task The_console_sends_a_visitor_to_the_sign_in_page_and_back_to_where_they_wanted_to_go()
    {
        using var browser = new Browserless(app);
        using var sent = await browser.GetAsync("/admin/audit?who=system");
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var address = sent.Headers.Location!.PathAndQuery();
        Assert.StartsWith("/admin/sign-in?returnUrl=", address, StringComparison.Ordinal);

        using var back = await browser.SignInAsync(TestApp.AdminEmail, TestApp.AdminPassword, address);

        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.Equal("/admin/audit?who=system", back.Headers.Location!.PathAndQuery());
        Assert.True(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/users")]
    [InlineData("/admin/tokens")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/policy")]
    [InlineData("/admin/settings")]
    [InlineData("/admin/account")]
    public async Task No_page_of_the_console_opens_for_somebody_who_is_not_signed_in(string address)
    {
        using var answer = await app.Http.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/admin/sign-in", answer.Headers.Location!.PathAndQuery(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_sentence()
    {
        using var browser = new Browserless(app);
        using var wrong = await browser.SignInAsync(TestApp.AdminEmail, "not the password at all");
        using var unknown = await browser.SignInAsync("nobody@example.com", "not the password at all");

        Assert.Equal(StaffDoor.Wrong, await Browserless.AlertAsync(wrong));
        Assert.Equal(StaffDoor.Wrong, await Browserless.AlertAsync(unknown));
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task What_was_typed_as_the_address_is_still_there_after_a_refusal_and_the_password_is_not()
    {
        using var browser = new Browserless(app);
        using var answer = await browser.SignInAsync("Some.Body@example.com", "a secret that must not come back");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Contains("value=\"Some.Body@example.com\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret that must not come back", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_is_refused()
    {
        var bruno = await app.AddStaffAsync(StaffRole.Viewer, "Bruno Locked");
        using var browser = new Browserless(app);
        for (var i = 1; i < SignIn.FailuresBeforeLockout; i++)
        {
            using var wrong = await browser.SignInAsync("bruno.locked@example.com", "wrong");
            Assert.Equal(StaffDoor.Wrong, await Browserless.AlertAsync(wrong));
        }

        using var fifth = await browser.SignInAsync("bruno.locked@example.com", "wrong");
        using var right = await browser.SignInAsync("bruno.locked@example.com", TestApp.AdminPassword);

        Assert.Equal(StaffDoor.Locked, await Browserless.AlertAsync(fifth));
        Assert.Equal(StaffDoor.Locked, await Browserless.AlertAsync(right));
        var failures = await app.ReadAsync(db => Task.FromResult(db.Audit.Count(a => a.Action == "user.sign_in_failed" && a.SubjectId == bruno.Id)));
        Assert.Equal(SignIn.FailuresBeforeLockout, failures);
    }

    [Fact]
    public async Task A_new_password_link_lets_a_locked_out_person_in_again()
    {
        var carla = await app.AddStaffAsync(StaffRole.Viewer, "Carla Locked");
        using var browser = new Browserless(app);
        for (var i = 0; i < SignIn.FailuresBeforeLockout; i++)
        {
            using var wrong = await browser.SignInAsync("carla.locked@example.com", "wrong");
        }

        var link = await app.Accounts.IssuePasswordLinkAsync(app.Admin, carla.Id);
        using var chosen = await browser.SendAsync($"/admin/choose-password?token={link.Secret}", ("password", "a wholly new passphrase"));

        Assert.Equal("/admin", chosen.Headers.Location?.PathAndQuery());
        Assert.True(await browser.IsSignedInAsync());
        Assert.Contains("does not work", await (await browser.GetAsync($"/admin/choose-password?token={link.Secret}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/admin")]
    [InlineData("/\\evil.example")]
    [InlineData("/admin\\@evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/administrator.evil.example")]
    [InlineData("/admin/sign-in?returnUrl=/admin/sign-in")]
    public async Task A_return_address_elsewhere_is_ignored(string elsewhere)
    {
        using var browser = new Browserless(app);
        using var answer = await browser.SignInAsync(TestApp.AdminEmail, TestApp.AdminPassword, $"/admin/sign-in?returnUrl={Uri.EscapeDataString(elsewhere)}");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/admin", answer.Headers.Location!.PathAndQuery());
    }

    [Theory]
    [InlineData("/admin/sign-in")]
    [InlineData("/admin/sign-out")]
    [InlineData("/admin/set-up?token=made-up")]
    [InlineData("/admin/choose-password?token=made-up")]
    public async Task A_form_without_its_antiforgery_token_is_refused(string address)
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "sign-in"), KeyValuePair.Create("email", TestApp.AdminEmail), KeyValuePair.Create("password", TestApp.AdminPassword)]);
        using var answer = await app.Http.PostAsync(new Uri(address, UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("no longer valid", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_account_does_not_get_in_and_only_its_owner_is_told_why()
    {
        var dora = await app.AddStaffAsync(StaffRole.Editor, "Dora Disabled");
        await app.Accounts.ChangeUserAsync(app.Admin, dora.Id, new UserChange(Name: null, Role: null, Disabled: true), expectedVersion: null);
        using var browser = new Browserless(app);

        using var right = await browser.SignInAsync("dora.disabled@example.com", TestApp.AdminPassword);
        using var wrong = await browser.SignInAsync("dora.disabled@example.com", "wrong");

        Assert.Equal(StaffDoor.Disabled, await Browserless.AlertAsync(right));
        Assert.Equal(StaffDoor.Wrong, await Browserless.AlertAsync(wrong));
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Signing_in_is_recorded_with_its_time_and_in_the_audit_log()
    {
        var emil = await app.AddStaffAsync(StaffRole.Viewer, "Emil Recorded");
        using var browser = new Browserless(app);
        using var answer = await browser.SignInAsync("emil.recorded@example.com", TestApp.AdminPassword);

        var user = await app.ReadAsync(db => Task.FromResult(db.Users.Single(u => u.Id == emil.Id)));
        Assert.Equal(app.Now, user.LastSignInAt);
        Assert.True(await app.ReadAsync(db => Task.FromResult(db.Audit.Any(a => a.Action == "user.signed_in" && a.ActorId == emil.Id))));
    }

    [Fact]
    public async Task One_changes_ones_own_password_and_stays_signed_in()
    {
        await app.AddStaffAsync(StaffRole.Viewer, "Frida Changes");
        using var browser = new Browserless(app);
        using var signedIn = await browser.SignInAsync("frida.changes@example.com", TestApp.AdminPassword);

        using var wrong = await browser.SendAsync("/admin/account", ("current", "wrong"), ("password", "a wholly new passphrase"));
        Assert.Contains("not your current password", await Browserless.AlertAsync(wrong), StringComparison.Ordinal);
        using var changed = await browser.SendAsync("/admin/account", ("current", TestApp.AdminPassword), ("password", "a wholly new passphrase"));
        Assert.Contains("Your password was changed", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.True(await browser.IsSignedInAsync());
        using var other = new Browserless(app);
        using var old = await other.SignInAsync("frida.changes@example.com", TestApp.AdminPassword);
        Assert.Equal(StaffDoor.Wrong, await Browserless.AlertAsync(old));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var browser = new Browserless(app);
        using var signedIn = await browser.SignInAsync(TestApp.AdminEmail, TestApp.AdminPassword);
        Assert.True(await browser.IsSignedInAsync());

        using var signedOut = await browser.SendAsync("/admin");

        Assert.Equal("/admin/sign-in", signedOut.Headers.Location?.PathAndQuery());
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task A_page_beyond_ones_role_says_so()
    {
        await app.AddStaffAsync(StaffRole.Viewer, "Gerd Viewer");
        using var browser = new Browserless(app);
        using var signedIn = await browser.SignInAsync("gerd.viewer@example.com", TestApp.AdminPassword);

        using var sent = await browser.GetAsync("/admin/users");

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.StartsWith("/admin/access-denied", sent.Headers.Location!.PathAndQuery(), StringComparison.Ordinal);
        Assert.Contains("Your role does not include this page", (await browser.OpenAsync("/admin/access-denied")).Body!.TextContent, StringComparison.Ordinal);
    }
}

internal static class Addresses
{
    public static string PathAndQuery(this Uri address) => address.IsAbsoluteUri && !address.OriginalString.StartsWith('/') ? address.PathAndQuery : address.OriginalString;
}
