using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Postmortems;

internal static class PostmortemServices
{
    /// <summary>After promises, which bind an incident to its policy; before notifications, which tell what is owed.</summary>
    public static IServiceCollection AddPostmortems(this IServiceCollection services) => services
        .AddSingleton<PostmortemSettlement>()
        .AddSingleton<IFollow<IncidentPosted>>(provider => provider.GetRequiredService<PostmortemSettlement>())
        .AddSingleton<IFollow<IncidentBeginCorrected>>(provider => provider.GetRequiredService<PostmortemSettlement>())
        .AddSingleton<IFollow<PostmortemPublished>>(provider => provider.GetRequiredService<PostmortemSettlement>())
        .AddSingleton(provider => new PostmortemWatch(
            provider.GetRequiredService<IDbContextFactory<StatusPageDbContext>>(),
            provider.GetRequiredService<Acts>(),
            provider.GetRequiredService<PostmortemSettlement>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<PostmortemService>()
        .AddSingleton<PostmortemQueries>();
}
