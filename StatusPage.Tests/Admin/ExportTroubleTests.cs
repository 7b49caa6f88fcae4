using Bunit;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Tests.Support;
using StatusPage.Web.Admin.Common;
using StatusPage.Web.Admin.Layout;
using StatusPage.Web.Export;

namespace StatusPage.Tests.Admin;

public sealed class ExportTroubleTests : BunitContext
{
    [Fact]
    public void While_the_static_copy_is_not_written_the_console_says_why_and_since_when()
    {
        var state = new ExportState();
        Services.AddSingleton(state).AddSingleton<TimeProvider>(new FakeClock()).AddScoped<BrowserZone>();
        Assert.Equal("", Render<ExportTrouble>().Markup.Trim());

        state.Failed(FakeClock.Start, "The disk is full.");
        state.Failed(FakeClock.Start.AddMinutes(1), "The disk is still full.");
        var trouble = Render<ExportTrouble>();
        Assert.Contains("The disk is still full.", trouble.Find("section").TextContent, StringComparison.Ordinal);
        Assert.Equal(FakeClock.Start, state.Current.FailingSince);

        state.Succeeded(FakeClock.Start.AddMinutes(2), new ExportResult(10, 1, 0));
        Assert.Equal("", Render<ExportTrouble>().Markup.Trim());
    }
}
