using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Hosting.Server;
using StatusPage.Core.Publication;
using StatusPage.Web.Public.Docs;
using StatusPage.Web.Public.Embed;
using StatusPage.Web.Public.Subscribe;
using StatusPage.Web.Telemetry;

namespace StatusPage.Web.Public.Serving;

public static class PublicServices
{
    /// <summary>Once the server is chosen: has it answer what is ready by itself. Where hosts are filtered, that is left to the pipeline.</summary>
    public static void ServeDirectly(this WebApplicationBuilder builder)
    {
        // A ready answer is written sooner than it is handed to another thread. What runs there may take its time all the same: each
        // event of a socket has a thread of the pool, unless DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS is set; and nothing here waits
        // for a task by blocking, which is what the name warns of.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        var kestrel = builder.Services.Last(service => service.ServiceType == typeof(IServer)).ImplementationType;
        if (kestrel is not null && builder.Configuration["AllowedHosts"] is null or "" or "*")
        {
            builder.Services.AddSingleton<IServer>(provider => new DirectServer(
                (IServer)ActivatorUtilities.CreateInstance(provider, kestrel), provider.GetRequiredService<PublicSurface>(), provider.GetRequiredService<RequestCounts>()));
        }
    }

    public static IServiceCollection AddPublicSurface(this IServiceCollection services) => services
        // Letters of all scripts are sent as they are; only what means something in HTML is escaped.
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        // Read once, before the first request: the files are part of the build.
        .AddSingleton(provider => PublicAssets.LoadAsync(provider.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider).GetAwaiter().GetResult())
        .AddSingleton<PageRenderer>()
        .AddSingleton<PublicPages>()
        .AddSingleton<AskedAnswers>()
        .AddSingleton<PrivatePages>()
        .AddSingleton<SentNote>()
        .AddSingleton<Attempts>()
        .AddSingleton<IPublicContent>(provider => provider.GetRequiredService<PublicPages>())
        .AddSingleton<EmbedContent>()
        .AddSingleton<IPublicContent>(provider => provider.GetRequiredService<EmbedContent>())
        .AddSingleton<IPublicContent, ApiDocsContent>()
        .AddSingleton<PublicSurface>()
        .AddSingleton<ISnapshotListener>(provider => provider.GetRequiredService<PublicSurface>());
}
