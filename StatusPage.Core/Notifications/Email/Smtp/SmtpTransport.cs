using System.Net;
using System.Net.Sockets;
using StatusPage.Core.Network;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>Mail to the operator's mail server.</summary>
internal sealed class SmtpTransport(SmtpOptions options, NameLookup names, TimeProvider clock) : IMailTransport
{
    public async ValueTask<IMailConnection> OpenAsync(CancellationToken cancel)
    {
        var wire = new SmtpWire(await ConnectAsync(cancel), options.Timeouts, clock);
        using var registration = cancel.UnsafeRegister(static wire => ((SmtpWire)wire!).Close(), wire);
        try
        {
            return new SmtpConnection(wire, await new Handshake(wire, options, clock).RunAsync(), options.Timeouts);
        }
        catch (Exception exception)
        {
            await wire.DisposeAsync();
            cancel.ThrowIfCancellationRequested();
            throw exception switch
            {
                MailServerException refused => new MailServerException(Sentence(refused.Message), refused.Code, refused.EnhancedCode, refused),
                WireException lost => new MailServerException(Sentence(lost.Message), cause: lost),
                _ => exception,
            };
        }
    }

    public string Describe() => $"{new HostPort(options.Host!, options.Port)} {Words(options.Security)}";

    private static string Words(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => "in the clear",
        SmtpSecurity.StartTls => "with STARTTLS",
        SmtpSecurity.Tls => "over TLS",
    };

    private string Sentence(string what) => $"{Describe()}: {what}";

    /// <summary>Tries one address after the other; each but the last is given its share of the time.</summary>
    private async ValueTask<Socket> ConnectAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Timeouts.Connect);
        try
        {
            var addresses = await names.FindAsync(options.Host!, limit.Token);
            for (var i = 0; i < addresses.Length - 1; i++)
            {
                using var share = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
                share.CancelAfter(options.Timeouts.Connect / addresses.Length);
                try
                {
                    return await ConnectAsync(addresses[i], share.Token);
                }
                catch (Exception exception) when (exception is SocketException or OperationCanceledException && !limit.IsCancellationRequested)
                {
                    // The next address may do better.
                }
            }

            return addresses.Length > 0 ? await ConnectAsync(addresses[^1], limit.Token) : throw new SocketException((int)SocketError.NoData);
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new MailServerException(Sentence("No connection was made in time. Check Smtp:Host and Smtp:Port, and whether a firewall lets mail out."), cause: exception);
        }
        catch (SocketException exception)
        {
            throw new MailServerException(Sentence($"{Why(exception)} Check Smtp:Host and Smtp:Port."), cause: exception);
        }
        catch (LookupsBusyException exception)
        {
            throw new MailServerException(Sentence(exception.Message), cause: exception);
        }
    }

    private async ValueTask<Socket> ConnectAsync(IPAddress address, CancellationToken cancel)
    {
        // Without delay: a mail is one write, and must not wait for the acknowledgement of the one before.
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, options.Port), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Why(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => "There is no such host.",
        SocketError.TryAgain => "The name could not be looked up.",
        SocketError.ConnectionRefused => "Nothing listens there.",
        _ => $"The connection was not made ({exception.Message}).",
    };
}
