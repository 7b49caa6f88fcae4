using StatusPage.Core.Publication;

namespace StatusPage.Web.Export;

public static class ExportServices
{
    /// <param name="services">Of the application.</param>
    /// <param name="options">Where a copy is kept; without a folder only the command makes one.</param>
    public static void AddStaticExport(this IServiceCollection services, ExportOptions options)
    {
        services.AddSingleton<ExportSite>().AddSingleton<Exporter>().AddSingleton<ExportState>();
        services.AddHealthChecks().AddCheck<ExportHealth>("export");
        if (options.Directory is not null)
        {
            services.AddSingleton<ExportWorker>();
            services.AddSingleton<ISnapshotListener>(provider => provider.GetRequiredService<ExportWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<ExportWorker>());
        }
    }
}
