using System.Net;
using System.Net.Sockets;

namespace StatusPage.Core.Network;

/// <summary>
/// Finds the addresses of a host as the system does. The system's lookup holds its thread until it knows or gives up, ten
/// seconds for a dead name, so lookups have threads of their own: a name that does not answer delays nobody else. Those who
/// ask for a name at the same time share one lookup; nothing is remembered after it.
/// </summary>
public sealed class NameLookup
{
    /// <summary>Names looked up at the same time.</summary>
    public const int MaxAtOnce = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<IPAddress[]>> _running = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="SocketException">There is no such name, or no answer.</exception>
    /// <exception cref="LookupsBusyException">Too many names are being looked up already.</exception>
    public ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancel) =>
        IPAddress.TryParse(host, out var literal) ? new([literal]) : new(Join(host).WaitAsync(cancel));

    private Task<IPAddress[]> Join(string host)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(host, out var running))
            {
                return running;
            }

            if (_running.Count >= MaxAtOnce)
            {
                throw new LookupsBusyException();
            }

            return _running[host] = Task.Factory.StartNew(() => Find(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private IPAddress[] Find(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(host);
            }
        }
    }
}

/// <summary>The prober has more names to look up than it can; it says nothing about any of them.</summary>
public sealed class LookupsBusyException() : Exception($"{NameLookup.MaxAtOnce} names are being looked up and none has been answered yet: see whether the name server of this machine works.");
