using System.Net.Sockets;

namespace StatusPage.Core.Network;

/// <summary>What went wrong with a connection, as a word for programs and a sentence for people. Pure.</summary>
internal static class SocketFault
{
    /// <summary>This machine could open no connection at all: it says nothing about the other side.</summary>
    public static bool IsExhaustion(SocketError error) =>
        error is SocketError.AddressNotAvailable or SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit;

    /// <param name="error">As the system named it.</param>
    /// <param name="doing">What was being done: "connecting".</param>
    public static (string Code, string Detail) Of(SocketError error, string doing) => error switch
    {
        SocketError.TryAgain => ("dns_failure", "The name could not be looked up: the name servers gave no answer."),
        SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery => ("dns_failure", "The name is not known in the DNS, or has no address."),
        SocketError.ConnectionRefused => ("connection_refused", "The connection was refused: nothing listens on that port, or a firewall rejects it."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => ("connection_reset", $"The connection was reset while {doing}."),
        SocketError.HostUnreachable or SocketError.HostDown => ("host_unreachable", "The host cannot be reached: a router on the way says so."),
        SocketError.NetworkUnreachable or SocketError.NetworkDown => ("network_unreachable", "There is no way to the network of the host."),
        SocketError.TimedOut => ("timeout", "The host does not answer."),
        _ => ("connection_failed", $"The connection failed ({error}) while {doing}."),
    };
}
