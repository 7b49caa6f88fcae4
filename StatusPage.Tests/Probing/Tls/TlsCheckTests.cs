using System.Security.Cryptography.X509Certificates;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.Tls;

public sealed class TlsCheckTests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData(14.1, "{}", CheckVerdict.Ok, "valid")]
    [InlineData(13.9, "{}", CheckVerdict.Failed, "certificate_expiring")]
    [InlineData(29.9, """{"minimumDays": 30}""", CheckVerdict.Failed, "certificate_expiring")]
    [InlineData(0.5, """{"minimumDays": 0}""", CheckVerdict.Ok, "valid")]
    public async Task A_certificate_must_last_for_the_days_that_are_wanted(double days, string settings, CheckVerdict verdict, string code)
    {
        using var certificate = TestCertificates.Valid(days);
        await using var target = ScriptedTarget.StartTls(certificate, Scripts.Silent);

        var outcome = await CheckAsync(target, settings);

        Assert.Equal((verdict, code, (int)days), (outcome.Verdict, outcome.Code, outcome.Evidence!.Certificate!.DaysLeft));
    }

    [Theory]
    [InlineData(nameof(TestCertificates.Expired), "certificate_expired", "certificate_expired")]
    [InlineData(nameof(TestCertificates.NotYetValid), "certificate_not_yet_valid", "valid")]
    [InlineData(nameof(TestCertificates.WrongHost), "certificate_wrong_host", "valid")]
    [InlineData(nameof(TestCertificates.SelfSigned), "certificate_self_signed", "valid")]
    [InlineData(nameof(TestCertificates.Untrusted), "certificate_untrusted", "valid")]
    public async Task Each_fault_has_its_word_and_only_the_end_counts_where_nothing_else_is_verified(string make, string code, string unverified)
    {
        using var certificate = (X509Certificate2)typeof(TestCertificates).GetMethod(make)!.Invoke(null, null)!;
        await using var target = ScriptedTarget.StartTls(certificate, Scripts.Silent);

        Assert.Equal(code, (await CheckAsync(target, "{}")).Code);
        Assert.Equal(unverified, (await CheckAsync(target, """{"verifyCertificate": false}""")).Code);
    }

    [Fact]
    public async Task A_port_without_tls_fails()
    {
        await using var target = ScriptedTarget.Start(caller => caller.SendAsync("220 hello\r\n"));

        AssertFailed(await CheckAsync(target, "{}"), "tls_failure", "TLS");
    }

    [Theory]
    [InlineData("https://example.com", "{}", "target")]
    [InlineData("[fe80::1]:443", "{}", "target")]
    [InlineData("example.com", """{"minimumDays": -1}""", "settings.minimumDays")]
    public void What_cannot_be_probed_is_refused(string target, string settings, string field) =>
        Assert.Equal(field, Assert.Single(_prober.Validate(ProbeKind.Tls, target, settings).Faults).Key);

    private Task<CheckOutcome> CheckAsync(ScriptedTarget target, string settings) => _prober.CheckAsync(ProbeKind.Tls, $"127.0.0.1:{target.Port}", settings, evidence: true);
}
