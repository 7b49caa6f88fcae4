using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StatusPage.Core.Network;

/// <summary>What a server's certificate is held against.</summary>
internal static class ServerTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Nothing is fetched for the sake of a certificate.</summary>
    /// <param name="authorities">Who is trusted to issue them; null: whom the machine trusts.</param>
    /// <param name="now">The present moment.</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection? authorities, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.ApplicationPolicy.Add(ServerAuthentication);
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}
