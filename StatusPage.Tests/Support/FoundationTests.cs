using System.Net;
using Bunit;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;

namespace StatusPage.Tests.Support;

/// <summary>The ground the other tests stand on.</summary>
public sealed class FoundationTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task The_real_program_starts_in_production_and_answers()
    {
        using var answer = await app.Http.GetAsync("/v1/health");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task The_administrator_and_the_token_of_the_configuration_are_there()
    {
        Assert.Equal(TestApp.AdminEmail, await app.ReadAsync(db => db.Users.Select(u => u.Email).SingleAsync()));
        Assert.NotNull(await app.Tokens.AuthenticateAsync(StatusPageApp.ApiToken));
    }

    [Fact]
    public async Task What_a_test_does_in_domain_words_is_public_at_once()
    {
        var api = await app.AddComponentAsync("API");
        await app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));

        Assert.Equal(ComponentStatus.MajorOutage, app.Published.Overall);
    }

    [Fact]
    public async Task Each_application_has_a_database_of_its_own()
    {
        await using var one = await CoreApp.StartAsync();
        await using var other = await CoreApp.StartAsync();
        await one.AddComponentAsync("Only here");

        Assert.Empty(other.Published.Components);
    }

    [Fact]
    public async Task A_query_that_would_sort_or_compare_words_is_found_out()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.ReadAsync(db => db.Incidents.Where(i => i.Impact >= Core.Incidents.Impact.Major).CountAsync()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.ReadAsync(db => db.Incidents.OrderByDescending(i => i.Impact).ToListAsync()));
    }

    [Fact]
    public void Rendered_markup_can_be_compared()
    {
        using var context = new BunitContext();

        var rendered = context.Render(builder => builder.AddMarkupContent(0, "<p class=\"a b\">Text</p>"));

        rendered.MarkupMatches("<p class=\"b a\">  Text </p>");
    }
}
