using System.Net.Sockets;
using StatusPage.Core.Network;

namespace StatusPage.Core.Probing.Network;

/// <summary>
/// Whether the prober itself is connected: before a failure is believed, at least one of the operator's reference targets
/// must take a connection. Without reference targets it is taken to be.
/// </summary>
internal sealed class ConnectivityCheck(ProbeNetwork network) : IDisposable
{
    /// <summary>How long a reference target may take.</summary>
    public const int TimeoutSeconds = 3;

    /// <summary>How long an answer is good for.</summary>
    public const int KeptSeconds = 10;

    private readonly SemaphoreSlim _one = new(1, 1);
    private (string Targets, DateTimeOffset At, bool Connected)? _last;

    /// <param name="references">Hosts with ports, such as <c>192.0.2.1:443</c>.</param>
    public async Task<bool> IsConnectedAsync(IReadOnlyList<string> references, CancellationToken cancel)
    {
        if (references.Count == 0)
        {
            return true;
        }

        var targets = string.Join(' ', references);
        await _one.WaitAsync(cancel);
        try
        {
            var now = network.Clock.GetUtcNow();
            if (_last is { } last && last.Targets == targets && now >= last.At && now - last.At < TimeSpan.FromSeconds(KeptSeconds))
            {
                return last.Connected;
            }

            var connected = await AnyAsync(references, cancel);
            _last = (targets, now, connected);
            return connected;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<bool> AnyAsync(IReadOnlyList<string> references, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        var asked = references.Select(reference => TakesConnectionAsync(reference, time.Token)).ToList();
        var missed = false;
        while (asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked);
            asked.Remove(answered);
            switch (await answered)
            {
                case true:
                    await time.CancelAsync();
                    return true;
                case false:
                    missed = true;
                    break;
            }
        }

        cancel.ThrowIfCancellationRequested();
        return !missed;
    }

    /// <summary>Null where it may not be asked: that says nothing about the network of this machine.</summary>
    private async Task<bool?> TakesConnectionAsync(string reference, CancellationToken cancel)
    {
        if (!HostPort.TryParse(reference, defaultPort: null, out var target))
        {
            return false;
        }

        try
        {
            var addresses = await network.Dialer.ResolveAsync(target.Host, cancel);
            using var socket = await Dialer.ConnectAsync(addresses, target.Port, TimeSpan.FromSeconds(TimeoutSeconds), cancel);
            return true;
        }
        catch (AddressRefusedException)
        {
            return null;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or LookupsBusyException)
        {
            return false;
        }
    }
}
