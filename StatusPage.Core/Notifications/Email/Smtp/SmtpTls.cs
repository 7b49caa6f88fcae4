using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusPage.Core.Probing.Tls;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>The client's side of TLS with a mail server. Its certificate has to be valid for the host that was configured.</summary>
internal sealed class SmtpTls(SmtpOptions options, TimeProvider clock)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

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
                CertificateChainPolicy = ChainPolicy(now),
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

    private X509ChainPolicy ChainPolicy(DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.ApplicationPolicy.Add(ServerAuthentication);
        if (options.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}
