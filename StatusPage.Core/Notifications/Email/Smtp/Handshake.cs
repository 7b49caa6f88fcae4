using System.Net;
using System.Net.Sockets;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>Everything before the first mail: greeting, EHLO, TLS, signing in.</summary>
internal sealed class Handshake(SmtpWire wire, SmtpOptions options, TimeProvider clock)
{
    /// <exception cref="MailServerException">The server does not want us, or we do not want it.</exception>
    /// <exception cref="WireException">The connection did not hold.</exception>
    public async ValueTask<ServerExtensions> RunAsync()
    {
        if (options.Security == SmtpSecurity.Tls)
        {
            await wire.SecureAsync(new SmtpTls(options, clock).AuthenticateAsync);
        }

        await GreetingAsync();
        var server = await HelloAsync();
        if (options.Security == SmtpSecurity.StartTls)
        {
            server = await StartTlsAsync(server);
        }

        await new SignIn(wire, options).RunAsync(server);
        return server;
    }

    private async ValueTask GreetingAsync()
    {
        try
        {
            if (await wire.ReplyAsync(SmtpStep.Greeting) != 220)
            {
                throw Refused("does not accept mail");
            }
        }
        catch (WireException lost) when (options.Security != SmtpSecurity.Tls)
        {
            throw new WireException($"{lost.Message} A server that expects TLS from the first byte, as is usual on port 465, needs Smtp:Security tls.", lost);
        }
    }

    private async ValueTask<ServerExtensions> HelloAsync()
    {
        var code = await SayAsync($"EHLO {OurName}\r\n", SmtpStep.Hello);
        if (code == 250)
        {
            return ServerExtensions.Parse(wire.LastLines());
        }

        // A server older than extensions knows only HELO.
        if (code >= 500 && await SayAsync($"HELO {OurName}\r\n", SmtpStep.Hello) == 250)
        {
            return ServerExtensions.None;
        }

        throw Refused("does not accept our greeting");
    }

    private async ValueTask<ServerExtensions> StartTlsAsync(ServerExtensions offered)
    {
        if (!offered.StartTls)
        {
            throw new MailServerException("The server does not offer STARTTLS, so nothing was sent to it in the clear. Set Smtp:Security to tls if it expects TLS from the first byte (port 465), or to none if it may go unencrypted.");
        }

        if (await SayAsync("STARTTLS\r\n", SmtpStep.StartTls) != 220)
        {
            throw Refused("does not turn to TLS");
        }

        // Whatever came in the clear must not be taken for something said under TLS (CVE-2011-0411).
        if (wire.HasReceived)
        {
            throw new MailServerException("Something was said in the clear after the server agreed to TLS: either the server is at fault, or somebody in between. The connection was closed.");
        }

        await wire.SecureAsync(new SmtpTls(options, clock).AuthenticateAsync);
        // What was learned in the clear is forgotten.
        return await HelloAsync();
    }

    private async ValueTask<int> SayAsync(string command, SmtpStep step)
    {
        wire.Out.Append(command);
        await wire.FlushAsync(step);
        return await wire.ReplyAsync(step);
    }

    /// <summary>Without a name an address stands in brackets, and without the zone that only this machine knows.</summary>
    private string OurName => options.HelloName
        ?? (wire.LocalAddress is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } six ? $"[IPv6:{new IPAddress(six.GetAddressBytes())}]" : $"[{wire.LocalAddress.MapToIPv4()}]");

    private MailServerException Refused(string what)
    {
        var reply = wire.LastReply();
        return new MailServerException($"The server {what}: {reply}.", reply.Code, reply.EnhancedCode);
    }
}
