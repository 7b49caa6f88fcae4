using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;

namespace StatusPage.Core.Probing.Tls;

/// <summary>
/// Makes a TLS connection and judges the certificate itself, so that its fault has a name. Handshakes are always full: a
/// resumed one shows no certificate.
/// </summary>
internal sealed class TlsClient(ProbingOptions options)
{
    /// <param name="transport">Disposed with the stream handed back, and when the handshake fails.</param>
    /// <param name="host">The name, or address, that the certificate must be issued for.</param>
    /// <param name="verify">Whether a certificate with a fault fails the check.</param>
    /// <param name="protocols">What is spoken over it, offered to the server; null: nothing is offered.</param>
    public async Task<SslStream> ConnectAsync(Stream transport, string host, bool verify, List<SslApplicationProtocol>? protocols, CheckRun run)
    {
        run.Step = CheckStep.Handshake;
        var stream = new SslStream(transport, leaveInnerStreamOpen: false);
        try
        {
            CertificateFault? fault = null;
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    ApplicationProtocols = protocols,
                    AllowTlsResume = false,
                    CertificateChainPolicy = ServerTrust.Policy(options.Authorities, run.Now),
                    // Nothing is sent before the fault is looked at below.
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        if (certificate is X509Certificate2 leaf)
                        {
                            run.Certificate = CertificateFault.Describe(leaf, run.Now);
                            fault = CertificateFault.Find(leaf, chain, errors, host, run.Now);
                        }

                        return certificate is not null;
                    },
                },
                run.Cancel);
            return verify && fault is not null ? throw new CheckFailedException(fault.Code, fault.Detail) : stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
