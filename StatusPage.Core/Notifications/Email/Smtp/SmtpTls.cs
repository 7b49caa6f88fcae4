using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Tls;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>The client's side of TLS with a mail server. Its certificate has to be valid for the host that was configured.</summary>
internal sealed class SmtpTls(SmtpOptions options, TimeProvider clock)
{
    /// <exception cref="MailServerException">The server cannot show that it is the one that was configured.</exception>
    public async Task AuthenticateAsync(SslStream stream)
    {
        var now = clock.GetUtcNow();
        CertificateFault? fault = null;
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = options.Host,
                CertificateChainPolicy = ServerTrust.Policy(options.Authorities, now),
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    fault = certificate is X509Certificate2 leaf ? CertificateFault.Find(leaf, chain, errors, options.Host!, now) : null;
                    return certificate is not null && fault is null;
                },
            });
        }
        catch (AuthenticationException exception)
        {
            throw new MailServerException(
                fault is null
                    ? $"The TLS handshake failed ({exception.GetBaseException().Message}). A server that begins in the clear, as is usual on ports 25 and 587, needs Smtp:Security starttls or none."
                    : $"{fault.Detail} Nothing was sent. Name the server in Smtp:Host as its certificate does, and let this machine trust who issued it.",
                cause: exception);
        }
    }
}
