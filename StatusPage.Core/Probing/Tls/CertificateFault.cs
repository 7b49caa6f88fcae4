using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Tls;

/// <summary>What is wrong with a certificate: the worst of it as a word, all of it as sentences.</summary>
internal sealed record CertificateFault(string Code, string Detail)
{
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    public static CertificateFault? Find(X509Certificate2 leaf, X509Chain? chain, SslPolicyErrors errors, string host, DateTimeOffset now)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        var found = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
        {
            found |= status.Status;
        }

        List<(string Code, string Sentence)> faults = [];
        if (now.UtcDateTime > leaf.NotAfter.ToUniversalTime())
        {
            faults.Add(("certificate_expired", $"The certificate ended on {Date(leaf.NotAfter)}."));
        }
        else if (now.UtcDateTime < leaf.NotBefore.ToUniversalTime())
        {
            faults.Add(("certificate_not_yet_valid", $"The certificate is valid only from {Date(leaf.NotBefore)}."));
        }
        else if (found.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            faults.Add(("certificate_expired", "A certificate of the authority that issued it is out of its time."));
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add(("certificate_wrong_host", $"The certificate is issued for {Names(leaf)}, not for {host}."));
        }

        if ((found & Untrusted) != X509ChainStatusFlags.NoError)
        {
            faults.Add(leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData)
                ? ("certificate_self_signed", "The certificate is self-signed.")
                : ("certificate_untrusted", "The certificate is not issued by an authority that this machine trusts, or an intermediate certificate is missing."));
        }

        var other = found & ~(Untrusted | X509ChainStatusFlags.NotTimeValid);
        if (other != X509ChainStatusFlags.NoError || faults.Count == 0)
        {
            faults.Add(("certificate_untrusted", $"The certificate cannot be relied on ({(other == X509ChainStatusFlags.NoError ? errors : other)})."));
        }

        return new CertificateFault(faults[0].Code, string.Join(' ', faults.Select(fault => fault.Sentence)));
    }

    public static CertificateEvidence Describe(X509Certificate2 leaf, DateTimeOffset now)
    {
        var end = new DateTimeOffset(leaf.NotAfter.ToUniversalTime());
        return new CertificateEvidence(
            SafeText.Shown(leaf.Subject, 200), SafeText.Shown(leaf.Issuer, 200), new DateTimeOffset(leaf.NotBefore.ToUniversalTime()), end, (int)Math.Floor((end - now).TotalDays));
    }

    private static string Names(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(5)
            .ToList();
        return SafeText.Shown(names.Count == 0 ? leaf.Subject : string.Join(", ", names), 200);
    }

    private static string Date(DateTime local) => local.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
