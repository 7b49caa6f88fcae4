using System.Net;
using System.Net.Sockets;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Tls;

namespace StatusPage.Core.Probing.Network;

/// <summary>What checks stand on that speak to a network.</summary>
internal sealed record ProbeNetwork(Dialer Dialer, TlsClient Tls, TimeProvider Clock, ProbingOptions Options)
{
    /// <summary>Looks the host up, judges its addresses and connects to one.</summary>
    public async ValueTask<Socket> OpenAsync(HostPort target, CheckRun run)
    {
        run.Step = CheckStep.Resolving;
        var addresses = await Dialer.ResolveAsync(target.Host, run.Cancel);
        run.Step = CheckStep.Connecting;
        run.Address = addresses.All[0];
        var socket = await Dialer.ConnectAsync(addresses, target.Port, run.Limit, run.Cancel);
        run.Address = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        return socket;
    }
}
