using StatusPage.Core.Publication;

namespace StatusPage.Web.Live;

public static class LiveSetup
{
    public static IServiceCollection AddLiveStreams(this IServiceCollection services, LiveOptions options) => services
        .AddSingleton(options)
        .AddSingleton<LiveStreams>()
        .AddSingleton<ISnapshotListener>(provider => provider.GetRequiredService<LiveStreams>());
}
