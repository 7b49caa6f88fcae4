using System.Security.Cryptography.X509Certificates;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.Http;

public sealed class CertificateTests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData(nameof(TestCertificates.Expired), "certificate_expired", "ended on 11 May 2026")]
    [InlineData(nameof(TestCertificates.NotYetValid), "certificate_not_yet_valid", "valid only from 13 May 2026")]
    [InlineData(nameof(TestCertificates.WrongHost), "certificate_wrong_host", "issued for other.example, not for 127.0.0.1")]
    [InlineData(nameof(TestCertificates.SelfSigned), "certificate_self_signed", "self-signed")]
    [InlineData(nameof(TestCertificates.Untrusted), "certificate_untrusted", "not issued by an authority that this machine trusts")]
    public async Task A_faulty_certificate_fails_unless_it_is_not_to_be_verified(string make, string code, string says)
    {
        using var certificate = (X509Certificate2)typeof(TestCertificates).GetMethod(make)!.Invoke(null, null)!;
        await using var target = ScriptedTarget.StartTls(certificate, Scripts.Answer(200));

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, target.Url), code, says);
        Assert.Empty(target.Requests);
        Assert.Equal(CheckVerdict.Ok, (await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"verifyCertificate": false}""")).Verdict);
    }

    [Fact]
    public async Task A_good_certificate_is_shown_to_one_who_tries_the_probe()
    {
        using var certificate = TestCertificates.Valid(days: 60.5);
        await using var target = ScriptedTarget.StartTls(certificate, Scripts.Answer(200));

        var outcome = await _prober.CheckAsync(ProbeKind.Http, target.Url, evidence: true);

        Assert.Equal(CheckVerdict.Ok, outcome.Verdict);
        var shown = outcome.Evidence!.Certificate!;
        Assert.Equal(("CN=127.0.0.1", "CN=An Authority of the Tests", 60), (shown.Subject, shown.Issuer, shown.DaysLeft));
    }

    [Fact]
    public async Task A_certificate_is_asked_for_by_the_host_header()
    {
        using var certificate = TestCertificates.WrongHost();
        await using var target = ScriptedTarget.StartTls(certificate, Scripts.Answer(200));

        Assert.Equal("200", (await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"headers": [{"name": "Host", "value": "other.example"}]}""")).Code);
    }

    [Fact]
    public async Task A_handshake_that_hangs_ends_with_the_time_limit()
    {
        await using var target = ScriptedTarget.Start(Scripts.Silent);

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, $"https://127.0.0.1:{target.Port}", timeout: 2), "timeout", "in the TLS handshake");
    }

    [Fact]
    public async Task A_server_without_tls_fails_the_handshake()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.ReadAsync();
            await caller.SendAsync(Scripts.Response(400, "plain"));
        });

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, $"https://127.0.0.1:{target.Port}"), "tls_failure", "TLS");
    }
}
