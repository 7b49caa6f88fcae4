using System.Net;
using System.Net.Sockets;
using StatusPage.Core.Text;

namespace StatusPage.Core.Network;

/// <summary>Addresses that <see cref="AddressRule"/> was asked about and permits. Only these can be connected to.</summary>
public sealed class PermittedAddresses
{
    internal PermittedAddresses(IPAddress[] addresses) => All = addresses;

    /// <summary>At least one, in the system's order of preference.</summary>
    public IReadOnlyList<IPAddress> All { get; }
}

/// <summary>The host has addresses, and none of them may be used.</summary>
public sealed class AddressRefusedException(string message) : Exception(message);

/// <summary>
/// Opens connections to hosts that somebody else wrote down. It judges every address after the lookup and connects to
/// exactly what it judged: a name that changes its mind in between gains nothing.
/// </summary>
public sealed class Dialer(NameLookup names, bool allowPrivate)
{
    /// <exception cref="AddressRefusedException">All addresses of the host are refused.</exception>
    public async ValueTask<PermittedAddresses> ResolveAsync(string host, CancellationToken cancel)
    {
        var found = await names.FindAsync(host, cancel);
        var permitted = Array.FindAll(found, address => AddressRule.Refusal(address, allowPrivate) is null);
        if (permitted.Length == 0)
        {
            throw found.Length == 0
                ? new SocketException((int)SocketError.NoData)
                : new AddressRefusedException($"“{SafeText.Shown(host, 100)}” has the address {found[0]}, and that is {AddressRule.Refusal(found[0], allowPrivate)}, to which the status page sends nothing{Permission(found[0])}.");
        }

        return new PermittedAddresses(permitted);
    }

    /// <summary>Tries one address after the other; each but the last is given its share of the time.</summary>
    public static async ValueTask<Socket> ConnectAsync(PermittedAddresses addresses, int port, TimeSpan limit, CancellationToken cancel)
    {
        var all = addresses.All;
        for (var i = 0; i < all.Count - 1; i++)
        {
            using var share = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            share.CancelAfter(limit / all.Count);
            try
            {
                return await ConnectAsync(all[i], port, share.Token);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                // The next address may do better.
            }
        }

        return await ConnectAsync(all[^1], port, cancel);
    }

    private static async ValueTask<Socket> ConnectAsync(IPAddress address, int port, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private string Permission(IPAddress address) =>
        !allowPrivate && AddressRule.Refusal(address, allowPrivate: true) is null ? " unless its operator allows private networks" : "";
}
