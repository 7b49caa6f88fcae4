using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace StatusPage.Core.Probing;

internal static class ProbingServices
{
    public static IServiceCollection AddProbing(this IServiceCollection services)
    {
        services.TryAddSingleton(new SweepOptions());
        return services
            .AddProbeKinds()
            .AddSingleton<ProbeChecks>()
            .AddSingleton<ProbeRunner>()
            .AddSingleton<ProbeSweep>()
            .AddSingleton<ProbeResults>()
            .AddSingleton<ProbeRollups>()
            .AddSingleton<ProbeRetention>()
            .AddSingleton<AutomaticIncidents>()
            .AddSingleton<IHostedService, ProbingStop>();
    }
}

/// <summary>Ends probing in order: results that were found are written, claims given back. Starting is the scheduler's.</summary>
internal sealed class ProbingStop(ProbeRunner runner, ProbeSweep sweep) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await runner.StopAsync();
        await sweep.StopAsync();
    }
}
