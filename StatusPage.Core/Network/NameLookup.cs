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

    /// <summary>How long a thread waits for the next name before it ends.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<IPAddress[]>> _running = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> _waiting = new();
    private int _idle;

    /// <exception cref="SocketException">There is no such name, or no answer.</exception>
    /// <exception cref="LookupsBusyException">Too many names are being looked up already.</exception>
    public ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancel) =>
        IPAddress.TryParse(host, out var literal) ? new([literal])
        : cancel.IsCancellationRequested ? ValueTask.FromCanceled<IPAddress[]>(cancel)
        : new(Join(host).WaitAsync(cancel));

    private Task<IPAddress[]> Join(string host)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(host, out var running))
            {
                return running.Task;
            }

            if (_running.Count >= MaxAtOnce)
            {
                throw new LookupsBusyException();
            }

            var found = _running[host] = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(host);
            if (_waiting.Count > _idle)
            {
                new Thread(Work) { IsBackground = true, Name = "Name lookup" }.Start();
            }
            else
            {
                Monitor.Pulse(_gate);
            }

            return found.Task;
        }
    }

    private void Work()
    {
        while (Next() is { } host)
        {
            IPAddress[]? addresses = null;
            Exception? failure = null;
            try
            {
                addresses = Dns.GetHostAddresses(host);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            TaskCompletionSource<IPAddress[]>? found;
            lock (_gate)
            {
                _running.Remove(host, out found);
            }

            if (failure is null)
            {
                found!.SetResult(addresses!);
            }
            else
            {
                found!.SetException(failure);
            }
        }
    }

    /// <summary>The next name to look up; null when none came for a while.</summary>
    private string? Next()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _idle++;
                Monitor.Wait(_gate, Idle);
                _idle--;
            }

            return _waiting.TryDequeue(out var host) ? host : null;
        }
    }
}

/// <summary>The prober has more names to look up than it can; it says nothing about any of them.</summary>
public sealed class LookupsBusyException() : Exception($"{NameLookup.MaxAtOnce} names are being looked up and none has been answered yet: see whether the name server of this machine works.");
