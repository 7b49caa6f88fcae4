using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Dns;
using StatusPage.Core.Probing.Heartbeat;
using StatusPage.Core.Probing.Http;
using StatusPage.Core.Probing.JsonRpc;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Probing.Prometheus;
using StatusPage.Core.Probing.Ratio;
using StatusPage.Core.Probing.Tcp;
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
            .AddSingleton<IProbeKind, HttpProbe>()
            .AddSingleton<IProbeKind, JsonRpcProbe>()
            .AddSingleton<IProbeKind, TcpProbe>()
            .AddSingleton<IProbeKind, TlsProbe>()
            .AddSingleton<IProbeKind, DnsProbe>()
            .AddSingleton<IProbeKind, PrometheusProbe>()
            .AddSingleton<IProbeKind, HeartbeatProbe>()
            .AddSingleton<IProbeKind, RatioProbe>();
    }
}
