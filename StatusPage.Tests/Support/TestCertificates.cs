using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StatusPage.Tests.Support;

/// <summary>Certificates made for a test, by an authority that <see cref="Prober"/> trusts.</summary>
public static class TestCertificates
{
    private static readonly DateTimeOffset Now = FakeClock.Start;
    private static readonly X509Certificate2 Root = MakeRoot("An Authority of the Tests");

    public static X509Certificate2Collection Authorities { get; } = [X509CertificateLoader.LoadCertificate(Root.RawData)];

    /// <summary>Valid for 127.0.0.1 and localhost from a month ago until this many days from now.</summary>
    public static X509Certificate2 Valid(double days = 60) => Issue("127.0.0.1", Now.AddDays(-30), Now.AddDays(days));

    public static X509Certificate2 Expired() => Issue("127.0.0.1", Now.AddDays(-30), Now.AddDays(-1));

    public static X509Certificate2 NotYetValid() => Issue("127.0.0.1", Now.AddDays(1), Now.AddDays(30));

    public static X509Certificate2 WrongHost() => Issue("other.example", Now.AddDays(-30), Now.AddDays(30));

    /// <summary>Issued by an authority that nobody knows.</summary>
    public static X509Certificate2 Untrusted()
    {
        using var root = MakeRoot("Nobody You Know");
        return Issue("127.0.0.1", Now.AddDays(-30), Now.AddDays(30), root);
    }

    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Usable(Request(key, "127.0.0.1").CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30)));
    }

    /// <summary>The certificate and its key as files, for programs that read them so.</summary>
    public static (string Certificate, string Key) WritePem(X509Certificate2 certificate, string directory)
    {
        var (pem, key) = (Path.Combine(directory, "certificate.pem"), Path.Combine(directory, "key.pem"));
        File.WriteAllText(pem, certificate.ExportCertificatePem());
        using var secret = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(key, secret.ExportPkcs8PrivateKeyPem());
        return (pem, key);
    }

    private static X509Certificate2 Issue(string host, DateTimeOffset from, DateTimeOffset until, X509Certificate2? by = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(key, host).Create(by ?? Root, from, until, RandomNumberGenerator.GetBytes(8));
        return Usable(certificate.CopyWithPrivateKey(key));
    }

    private static CertificateRequest Request(ECDsa key, string host)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
            names.AddDnsName("localhost");
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }

    private static X509Certificate2 MakeRoot(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(10));
    }

    private static X509Certificate2 Usable(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
}
