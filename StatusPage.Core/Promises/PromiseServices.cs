using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Promises.Reports;

namespace StatusPage.Core.Promises;

internal static class PromiseServices
{
    /// <summary>Before notifications and webhooks, which tell how promises stand.</summary>
    public static IServiceCollection AddPromises(this IServiceCollection services) => services
        .AddSingleton<StaffReminders>()
        .AddSingleton<PromiseSettlement>()
        .AddSingleton<IFollow<IncidentPosted>>(provider => provider.GetRequiredService<PromiseSettlement>())
        .AddSingleton<IFollow<MaintenanceHappened>, NoticeSettlement>()
        .AddSingleton(provider => new PromiseWatch(
            provider.GetRequiredService<IDbContextFactory<StatusPageDbContext>>(),
            provider.GetRequiredService<Acts>(),
            provider.GetRequiredService<PromiseSettlement>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<PromiseService>()
        .AddSingleton<LedgerQueries>()
        .AddSingleton<LedgerVerifier>()
        .AddSingleton<RunningPromises>()
        .AddSingleton<ResponseReports>();
}
