using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

public static class PublicServices
{
    public static IServiceCollection AddPublicSurface(this IServiceCollection services) => services
        // Read once, before the first request: the files are part of the build.
        .AddSingleton(provider => PublicAssets.LoadAsync(provider.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider).GetAwaiter().GetResult())
        .AddSingleton<PageRenderer>()
        .AddSingleton<IPublicContent, PublicPages>()
        .AddSingleton<PublicSurface>()
        .AddSingleton<ISnapshotListener>(provider => provider.GetRequiredService<PublicSurface>());
}
