using Microsoft.AspNetCore.Components.Authorization;
using StatusPage.Core.Publication;
using StatusPage.Web.Admin.Common;
using StatusPage.Web.Admin.Incidents;
using StatusPage.Web.Admin.Live;
using StatusPage.Web.Admin.Mailbox;

namespace StatusPage.Web.Hosting;

/// <summary>What the console's interactive pages need.</summary>
public static class ConsoleServices
{
    /// <summary>The largest message a circuit accepts: a text of a megabyte pasted into a form is refused by a sentence, not by a lost connection.</summary>
    private const long LargestCircuitMessage = 2 * 1024 * 1024;

    public static void AddConsole(this IServiceCollection services)
    {
        services.AddCascadingAuthenticationState();
        services.AddRazorComponents()
            .AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10))
            .AddHubOptions(options => options.MaximumReceiveMessageSize = LargestCircuitMessage);
        services.AddScoped<AuthenticationStateProvider, RevalidatingSignIn>();
        services.AddScoped<Toasts>();
        services.AddScoped<BrowserZone>();
        services.AddScoped<DraftStore>();
        services.AddScoped<PublicPreviews>();
        services.AddSingleton<MailboxDoor>();
        services.AddSingleton<PublicationSignal>();
        services.AddSingleton<ISnapshotListener>(provider => provider.GetRequiredService<PublicationSignal>());
    }
}
