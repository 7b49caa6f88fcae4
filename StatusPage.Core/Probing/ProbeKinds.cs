using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Http;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Probing.Tls;

namespace StatusPage.Core.Probing;

/// <summary>All kinds of probe, one line a kind.</summary>
internal static class ProbeKinds
{
    public static IServiceCollection AddProbeKinds(this IServiceCollection services)
    {
        services.TryAddSingleton(new ProbingOptions());
        return services
            .AddSingleton<NameLookup>()
            .AddSingleton<TlsClient>()
            .AddSingleton(provider => new ProbeNetwork(
                new Dialer(provider.GetRequiredService<NameLookup>(), provider.GetRequiredService<ProbingOptions>().AllowPrivateNetworks),
                provider.GetRequiredService<TlsClient>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ProbingOptions>()))
            .AddSingleton<ConnectivityCheck>()
            .AddSingleton<IProbeKind, HttpProbe>();
    }
}
