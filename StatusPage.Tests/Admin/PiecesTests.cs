using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Web.Admin.Common;
using StatusPage.Web.Admin.Layout;
using StatusPage.Web.Admin.Mailbox;
using StatusPage.Web.Admin.Suggestions;
using StatusPage.Web.Shared;
using Xunit;

namespace StatusPage.Tests.Admin;

public sealed class PiecesTests : BunitContext
{
    [Fact]
    public void A_field_ties_its_label_hint_and_errors_to_its_control()
    {
        var errors = new FormErrors("report");
        errors.Take(new InvalidInputException("title", "The title is missing: give 1 to 200 characters."));

        var field = RenderField(errors, hint: "What customers notice.");

        var input = field.Find("input");
        Assert.Equal("report-title", input.Id);
        Assert.Equal("report-title", field.Find("label").GetAttribute("for"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("report-title-error report-title-hint", input.GetAttribute("aria-describedby"));
        Assert.Equal("The title is missing: give 1 to 200 characters.", field.Find("#report-title-error").TextContent.Trim());
        Assert.Equal("What customers notice.", field.Find("#report-title-hint").TextContent);
    }

    [Fact]
    public void A_field_without_fault_is_not_marked()
    {
        var input = RenderField(new FormErrors(), hint: null).Find("input");

        Assert.False(input.HasAttribute("aria-invalid"));
        Assert.False(input.HasAttribute("aria-describedby"));
    }

    [Theory]
    [InlineData("12.5", "“12.5” is not a whole number. Give digits alone.")]
    [InlineData(" 5 ", "Give 10 to 60.")]
    [InlineData("", "Give 10 to 60.")]
    public void A_number_that_is_none_is_told_so_in_its_own_words(string typed, string sentence)
    {
        var errors = new FormErrors();
        errors.SayNoNumber("interval", typed);
        Assert.False(errors.Any);

        errors.Take(new InvalidInputException("interval", "Give 10 to 60."));
        errors.SayNoNumber("interval", typed);

        Assert.Equal([sentence], errors.For("interval"));
    }

    [Fact]
    public void A_refusal_goes_to_the_field_it_names_and_otherwise_to_the_form()
    {
        var errors = new FormErrors();
        errors.Take(new RuleException("There is only one administrator.", "role"));
        Assert.Equal(["There is only one administrator."], errors.For("role"));
        Assert.Empty(errors.General);

        errors.Take(new RuleException("The incident is resolved."));
        Assert.Empty(errors.For("role"));
        Assert.Equal(["The incident is resolved."], errors.General);

        errors.Take(new StaleVersionException("The settings", 1, 2));
        Assert.NotNull(errors.Stale);
        Assert.Empty(errors.General);
    }

    [Theory]
    [InlineData(1, 50, 50, false, false, "")]
    [InlineData(1, 50, 120, false, true, "1–50 of 120")]
    [InlineData(2, 50, 120, true, true, "51–100 of 120")]
    [InlineData(3, 50, 120, true, false, "101–120 of 120")]
    public void A_pager_says_where_one_is_and_leads_on(int page, int size, int total, bool before, bool after, string where)
    {
        var pager = Render<Pager>(p => p.Add(x => x.Page, page).Add(x => x.Size, size).Add(x => x.Total, total).Add(x => x.Href, n => $"/list?page={n}"));

        Assert.Equal(where, pager.FindAll(".num").SingleOrDefault()?.TextContent ?? "");
        Assert.Equal(before ? $"/list?page={page - 1}" : null, pager.FindAll("[rel=prev]").SingleOrDefault()?.GetAttribute("href"));
        Assert.Equal(after ? $"/list?page={page + 1}" : null, pager.FindAll("[rel=next]").SingleOrDefault()?.GetAttribute("href"));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(-5, 1)]
    [InlineData(2, 2)]
    [InlineData(int.MaxValue, 3)]
    public void A_page_that_does_not_exist_becomes_the_nearest_that_does(int? asked, int shown) => Assert.Equal(shown, Pager.Within(asked, total: 120, size: 50));

    [Fact]
    public void A_status_is_a_word_and_an_icon_never_colour_alone()
    {
        foreach (var status in Enum.GetValues<ComponentStatus>())
        {
            var look = StatusLook.Of(status);
            var badge = Render<StatusBadge>(p => p.Add(x => x.Look, look)).Find(".badge");
            Assert.Equal(look.Word, badge.TextContent);
            Assert.Contains("is-" + look.Name, badge.ClassName, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(StaffRole.Viewer, false, false)]
    [InlineData(StaffRole.Responder, true, false)]
    [InlineData(StaffRole.Editor, true, false)]
    [InlineData(StaffRole.Administrator, true, true)]
    public void The_navigation_shows_what_the_role_may_see(StaffRole role, bool reports, bool administers)
    {
        // It counts in the database; the test of the inbox looks at it.
        ComponentFactories.AddStub<OpenCount>();
        // Whether there is a mailbox is the installation's.
        ComponentFactories.AddStub<MailboxLink>();
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "u1"), new Claim(ClaimTypes.Role, role.ToWord())], "test"));
        var nav = Render<CascadingValue<Task<AuthenticationState>>>(p => p
            .Add(x => x.Value, Task.FromResult(new AuthenticationState(user)))
            .AddChildContent<AdminNav>());

        var ways = nav.FindAll("a").Select(a => a.TextContent.Trim()).ToList();
        Assert.Contains("Overview", ways);
        Assert.Equal(reports, ways.Contains("Report incident"));
        Assert.Equal(administers, ways.Contains("Users"));
        Assert.Equal(administers, ways.Contains("Audit log"));
    }

    [Fact]
    public void A_moment_shows_in_the_readers_zone_with_utc_behind_it()
    {
        var zone = new BrowserZone();
        zone.Set("Europe/Berlin");
        Services.AddSingleton(zone);

        var time = Render<LocalTime>(p => p.Add(x => x.At, new DateTimeOffset(2026, 5, 12, 9, 0, 0, TimeSpan.Zero))).Find("time");

        Assert.Equal("12 May 2026, 11:00", time.TextContent);
        Assert.Equal("2026-05-12T09:00:00Z", time.GetAttribute("datetime"));
        Assert.Equal("12 May 2026, 09:00:00 UTC", time.GetAttribute("title"));
    }

    [Theory]
    [InlineData("2026-05-12T11:00:00", "2026-05-12T09:00:00Z")]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T01:30:00Z")] // The hour that the clock skips.
    [InlineData("2026-12-01T11:00:00", "2026-12-01T10:00:00Z")]
    public void A_time_typed_on_the_clock_of_the_reader_is_the_right_moment(string typed, string moment)
    {
        var zone = new BrowserZone();
        zone.Set("Europe/Berlin");
        var culture = System.Globalization.CultureInfo.InvariantCulture;

        Assert.Equal(DateTimeOffset.Parse(moment, culture), zone.ToInstant(DateTime.Parse(typed, culture)));
    }

    [Fact]
    public void A_browser_zone_that_is_not_known_here_leaves_utc()
    {
        var zone = new BrowserZone();
        zone.Set("Mars/Olympus_Mons");

        Assert.Equal(TimeZoneInfo.Utc, zone.Zone);
    }

    private IRenderedComponent<Field> RenderField(FormErrors errors, string? hint) => Render<Field>(p => p
        .Add(f => f.Name, "title")
        .Add(f => f.Label, "Title")
        .Add(f => f.Hint, hint)
        .Add(f => f.Errors, errors)
        .Add(f => f.ChildContent, attributes => builder =>
        {
            builder.OpenElement(0, "input");
            builder.AddMultipleAttributes(1, attributes!);
            builder.CloseElement();
        }));
}
