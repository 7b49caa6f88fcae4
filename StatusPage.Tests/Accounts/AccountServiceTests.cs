using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Accounts;

public sealed class AccountServiceTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task There_is_no_set_up_link_once_somebody_can_sign_in() => Assert.Null(await _app.Accounts.IssueSetUpLinkAsync());

    [Fact]
    public async Task The_set_up_link_makes_the_first_administrator_and_works_once()
    {
        await using var app = await CoreApp.StartEmptyAsync();
        var link = await app.Accounts.IssueSetUpLinkAsync();
        Assert.True((await app.Accounts.LookAtLinkAsync(link!.Secret, OneTimeLinkPurpose.SetUp)).Valid);

        var user = await app.Accounts.SetUpAsync(link.Secret, "Anna", "anna@example.com", TestApp.AdminPassword);

        Assert.Equal(StaffRole.Administrator, user.Role);
        Assert.False((await app.Accounts.LookAtLinkAsync(link.Secret, OneTimeLinkPurpose.SetUp)).Valid);
        await Assert.ThrowsAsync<RuleException>(() => app.Accounts.SetUpAsync(link.Secret, "Eve", "eve@example.com", TestApp.AdminPassword));
        Assert.Equal(1, await app.ReadAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Of_many_who_use_the_set_up_link_at_once_one_becomes_administrator()
    {
        await using var app = await CoreApp.StartEmptyAsync();
        var link = await app.Accounts.IssueSetUpLinkAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(async () =>
        {
            try
            {
                await app.Accounts.SetUpAsync(link!.Secret, $"Person {i}", $"person{i}@example.com", TestApp.AdminPassword);
                return true;
            }
            catch (RuleException)
            {
                return false;
            }
        })));

        Assert.Single(outcomes, won => won);
        Assert.Equal(1, await app.ReadAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task A_refused_set_up_keeps_the_link_for_another_try()
    {
        await using var app = await CoreApp.StartEmptyAsync();
        var link = await app.Accounts.IssueSetUpLinkAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => app.Accounts.SetUpAsync(link!.Secret, "", "not an address", "short"));
        Assert.Equal(["email", "name", "password"], refused.Errors.Keys.Order(StringComparer.Ordinal));

        await app.Accounts.SetUpAsync(link!.Secret, "Anna", "anna@example.com", TestApp.AdminPassword);
    }

    [Fact]
    public async Task The_set_up_link_ends_after_a_day_and_when_a_new_one_is_printed()
    {
        await using var app = await CoreApp.StartEmptyAsync();
        var first = await app.Accounts.IssueSetUpLinkAsync();
        var second = await app.Accounts.IssueSetUpLinkAsync();
        Assert.False((await app.Accounts.LookAtLinkAsync(first!.Secret, OneTimeLinkPurpose.SetUp)).Valid);

        app.Clock.Advance(AccountService.SetUpLinkLifetime - TimeSpan.FromSeconds(1));
        Assert.True((await app.Accounts.LookAtLinkAsync(second!.Secret, OneTimeLinkPurpose.SetUp)).Valid);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await app.Accounts.LookAtLinkAsync(second.Secret, OneTimeLinkPurpose.SetUp)).Valid);
        var refused = await Assert.ThrowsAsync<RuleException>(() => app.Accounts.SetUpAsync(second.Secret, "Anna", "anna@example.com", TestApp.AdminPassword));
        Assert.Contains("Restart the status page", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("made-up")]
    public async Task A_made_up_link_opens_nothing(string? secret)
    {
        Assert.False((await _app.Accounts.LookAtLinkAsync(secret, OneTimeLinkPurpose.SetUp)).Valid);
        Assert.False((await _app.Accounts.LookAtLinkAsync(secret, OneTimeLinkPurpose.ChoosePassword)).Valid);
        await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.SetUpAsync(secret, "Eve", "eve@example.com", TestApp.AdminPassword));
        await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.ChoosePasswordAsync(secret, TestApp.AdminPassword));
    }

    [Fact]
    public async Task A_link_for_one_purpose_does_not_serve_another()
    {
        var (_, link) = await _app.Accounts.InviteAsync(_app.Admin, "Bo", "bo@example.com", StaffRole.Viewer);

        Assert.False((await _app.Accounts.LookAtLinkAsync(link.Secret, OneTimeLinkPurpose.SetUp)).Valid);
        await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.SetUpAsync(link.Secret, "Bo", "bo2@example.com", TestApp.AdminPassword));
    }

    [Theory]
    [InlineData(null, "too short")]
    [InlineData("", "too short")]
    [InlineData("eleven char", "too short")]
    [InlineData("anna.long.address@example.com", "must not be the email address")]
    [InlineData("ANNA.LONG.ADDRESS@EXAMPLE.COM", "must not be the email address")]
    public async Task A_weak_password_is_refused(string? password, string says)
    {
        var (_, link) = await _app.Accounts.InviteAsync(_app.Admin, "Anna", "anna.long.address@example.com", StaffRole.Viewer);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Accounts.ChoosePasswordAsync(link.Secret, password));

        Assert.Contains(says, refused.Errors["password"].Single(), StringComparison.Ordinal);
        Assert.True((await _app.Accounts.LookAtLinkAsync(link.Secret, OneTimeLinkPurpose.ChoosePassword)).Valid);
    }

    [Fact]
    public async Task A_password_of_129_characters_is_refused_and_of_128_taken()
    {
        var (_, link) = await _app.Accounts.InviteAsync(_app.Admin, "Bo", "bo@example.com", StaffRole.Viewer);

        await Assert.ThrowsAsync<InvalidInputException>(() => _app.Accounts.ChoosePasswordAsync(link.Secret, new string('x', 129)));
        await _app.Accounts.ChoosePasswordAsync(link.Secret, new string('x', 128));
    }

    [Fact]
    public async Task An_invited_person_has_no_password_until_the_link_is_used_and_it_works_once()
    {
        var (user, link) = await _app.Accounts.InviteAsync(_app.Admin, "Bo", "bo@example.com", StaffRole.Responder);
        Assert.Null(user.PasswordHash);
        Assert.Equal("bo@example.com", (await _app.Accounts.LookAtLinkAsync(link.Secret, OneTimeLinkPurpose.ChoosePassword)).User!.Email);

        await _app.Accounts.ChoosePasswordAsync(link.Secret, TestApp.AdminPassword);

        var refused = await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.ChoosePasswordAsync(link.Secret, "another long password"));
        Assert.Contains("Ask an administrator", refused.Message, StringComparison.Ordinal);
        await _app.Accounts.ChangeOwnPasswordAsync(Actor.Staff(user.Id, user.Name), TestApp.AdminPassword, "another long password");
    }

    [Fact]
    public async Task A_password_link_ends_after_a_week_and_when_a_new_one_is_issued()
    {
        var (user, first) = await _app.Accounts.InviteAsync(_app.Admin, "Bo", "bo@example.com", StaffRole.Responder);
        var second = await _app.Accounts.IssuePasswordLinkAsync(_app.Admin, user.Id);

        await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.ChoosePasswordAsync(first.Secret, TestApp.AdminPassword));
        _app.Clock.Advance(AccountService.PasswordLinkLifetime);
        await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.ChoosePasswordAsync(second.Secret, TestApp.AdminPassword));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bo")]
    [InlineData("bo@")]
    [InlineData("@example.com")]
    [InlineData("Bo <bo@example.com>")]
    [InlineData("bo@example.com, eve@example.com")]
    [InlineData("bo @example.com")]
    [InlineData("bo@example.com\nBcc: eve@example.com")]
    [InlineData("bo\u202e@example.com")]
    public async Task What_is_no_address_is_refused_together_with_the_other_faults(string email)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Accounts.InviteAsync(_app.Admin, "", email, StaffRole.Viewer));

        Assert.Equal(["email", "name"], refused.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_address_is_taken_once_in_whatever_case()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Accounts.InviteAsync(_app.Admin, "Other Anna", "ANNA@example.com", StaffRole.Viewer));

        Assert.Contains("already a user", refused.Errors["email"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_administrator_stays_one()
    {
        var second = await _app.AddStaffAsync(StaffRole.Administrator, "Bo");
        await _app.Accounts.ChangeUserAsync(_app.Admin, second.Id, new UserChange(null, null, Disabled: true), null);

        foreach (var change in new UserChange[] { new(null, StaffRole.Editor, null), new(null, null, true), new("Anna B.", StaffRole.Viewer, true) })
        {
            var refused = await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.ChangeUserAsync(_app.Admin, _app.Admin.Id, change, null));
            Assert.Contains("Make somebody else administrator first", refused.Message, StringComparison.Ordinal);
        }

        await _app.Accounts.ChangeUserAsync(_app.Admin, second.Id, new UserChange(null, null, Disabled: false), null);
        await _app.Accounts.ChangeUserAsync(_app.Admin, _app.Admin.Id, new UserChange(null, StaffRole.Editor, null), null);
        await Assert.ThrowsAsync<RuleException>(() => _app.Accounts.ChangeUserAsync(second, second.Id, new UserChange(null, null, true), null));
    }

    [Fact]
    public async Task Changing_the_own_password_takes_the_present_one_and_ends_other_sessions()
    {
        var stamp = await StampAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Accounts.ChangeOwnPasswordAsync(_app.Admin, "not it", "another long password"));
        Assert.Contains("current", refused.Errors.Keys);
        Assert.Equal(stamp, await StampAsync());

        await _app.Accounts.ChangeOwnPasswordAsync(_app.Admin, TestApp.AdminPassword, "another long password");
        Assert.NotEqual(stamp, await StampAsync());
    }

    [Fact]
    public async Task A_change_of_role_ends_running_sessions_and_a_change_of_name_does_not()
    {
        var bo = await _app.AddStaffAsync(StaffRole.Editor, "Bo");
        var stamp = await StampAsync(bo.Id);
        await _app.Accounts.ChangeUserAsync(_app.Admin, bo.Id, new UserChange("Bo B.", null, null), null);
        Assert.Equal(stamp, await StampAsync(bo.Id));

        await _app.Accounts.ChangeUserAsync(_app.Admin, bo.Id, new UserChange(null, StaffRole.Viewer, null), null);
        Assert.NotEqual(stamp, await StampAsync(bo.Id));
    }

    [Fact]
    public async Task The_second_of_two_who_edit_an_account_is_told()
    {
        var bo = await _app.AddStaffAsync(StaffRole.Editor, "Bo");
        var version = await _app.ReadAsync(db => db.Users.Where(u => u.Id == bo.Id).Select(u => u.Version).SingleAsync());
        await _app.Accounts.ChangeUserAsync(_app.Admin, bo.Id, new UserChange("Bo B.", null, null), version);

        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Accounts.ChangeUserAsync(_app.Admin, bo.Id, new UserChange("Bo C.", null, null), version));
    }

    [Fact]
    public async Task A_token_is_known_by_its_secret_until_it_ends()
    {
        var (token, secret) = await _app.Tokens.CreateAsync(_app.Admin, "Deploy", StaffRole.Responder, _app.Now.AddDays(1));
        Assert.StartsWith(TokenService.Prefix, secret, StringComparison.Ordinal);
        Assert.EndsWith(token.Hint, secret, StringComparison.Ordinal);
        Assert.Equal(token.Id, (await _app.Tokens.AuthenticateAsync(secret))!.Id);
        Assert.Null(await _app.Tokens.AuthenticateAsync(secret + "x"));
        await _app.Services.GetRequiredService<TokenUses>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(_app.Now, await _app.ReadAsync(db => db.ApiTokens.Select(t => t.LastUsedAt).SingleAsync()));

        _app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await _app.Tokens.AuthenticateAsync(secret));

        var (other, second) = await _app.Tokens.CreateAsync(_app.Admin, "Deploy", StaffRole.Responder, null);
        await _app.Tokens.RevokeAsync(_app.Admin, other.Id, null);
        await _app.Tokens.RevokeAsync(_app.Admin, other.Id, null);
        Assert.Null(await _app.Tokens.AuthenticateAsync(second));
    }

    [Fact]
    public async Task A_token_that_would_never_have_worked_is_not_made()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Tokens.CreateAsync(_app.Admin, " ", StaffRole.Viewer, _app.Now));

        Assert.Equal(["expiresAt", "name"], refused.Errors.Keys.Order(StringComparer.Ordinal));
    }

    private Task<string?> StampAsync(string? id = null) => _app.ReadAsync(db => db.Users.Where(u => u.Id == (id ?? _app.Admin.Id)).Select(u => u.SecurityStamp).SingleAsync());
}
