using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StatusPage.Core.Probing;
using StatusPage.Tests.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.ProbeDriver;

namespace StatusPage.Tests.Api;

public sealed class RebuildTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Address = "/v1/admin/settings/probing/rebuild";

    [Fact]
    public async Task Figures_are_made_anew_of_results_on_demand()
    {
        var probe = await app.AddProbeAsync(await app.AddComponentAsync("Rebuilt"));
        var from = app.Now;
        await app.FindsAsync(probe, Good(), 5);
        await app.Get<ProbeRollups>().RunOnceAsync(CancellationToken.None);

        var answer = await app.Api.PostAsJsonAsync(Address, new { from, until = app.Now.AddHours(1) });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(5, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("results").GetInt32());
    }

    [Theory]
    [InlineData("{}", "from")]
    [InlineData("""{"from":"2026-05-12T10:00:00Z","until":"2026-05-12T09:00:00Z"}""", "until")]
    public async Task A_time_that_is_missing_or_turned_around_is_named(string body, string field)
    {
        var answer = await app.Api.PostAsync(Address, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
