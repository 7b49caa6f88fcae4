using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Tls;

/// <summary>Makes a TLS connection and judges the certificate, and how long it still lasts.</summary>
internal sealed class TlsProbe(ProbeNetwork network) : IProbeKind
{
    private const int DefaultPort = 443;

    public ProbeKind Kind => ProbeKind.Tls;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        TargetFault.Validate(target, DefaultPort, "one such as www.example.com, with a port if it is not 443: mail.example.com:993", network.Options.AllowPrivateNetworks, errors);
        var reader = new SettingsReader(settings, errors);
        TlsSettings.Read(reader);
        return reader.Finish();
    }

    public ICheck Prepare(ProbeDefinition probe) =>
        HostPort.TryParse(probe.Target.Trim(), DefaultPort, out var target)
            ? new TlsCheck(probe, target, SettingsReader.ReadStored(probe.Settings, TlsSettings.Read), network)
            : throw new FormatException("The target is not a host.");
}

/// <param name="MinimumDays">Days that the certificate must still last.</param>
/// <param name="VerifyCertificate">Whether issuer and host name count too, not only the dates.</param>
internal sealed record TlsSettings(int MinimumDays, bool VerifyCertificate)
{
    public static TlsSettings Read(SettingsReader settings) =>
        new(settings.Int("minimumDays", 0, 3_650) ?? 14, settings.Flag("verifyCertificate", otherwise: true));
}

internal sealed class TlsCheck(ProbeDefinition probe, HostPort target, TlsSettings settings, ProbeNetwork network) : NetworkCheck(probe, network.Clock)
{
    protected override async Task<CheckOutcome> RunAsync(CheckRun run)
    {
        var socket = await network.OpenAsync(target, run);
        await using var stream = await network.Tls.ConnectAsync(new NetworkStream(socket, ownsSocket: true), target.Host, settings.VerifyCertificate, protocols: null, run);
        if (run.Certificate is not { } certificate)
        {
            return CheckOutcome.Failed(run.ElapsedMs, "tls_failure", "The server showed no certificate.");
        }

        var end = certificate.NotAfter.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        if (certificate.DaysLeft < 0)
        {
            return CheckOutcome.Failed(run.ElapsedMs, "certificate_expired", $"The certificate ended on {end}.");
        }

        var outcome = certificate.DaysLeft < settings.MinimumDays
            ? CheckOutcome.Failed(run.ElapsedMs, "certificate_expiring", $"The certificate ends on {end}, in {certificate.DaysLeft} days; at least {settings.MinimumDays} are wanted.")
            : run.Ok("valid");
        return outcome with { Evidence = new CheckEvidence { Protocol = Spoken(stream.SslProtocol), Value = certificate.DaysLeft } };
    }

    private static string Spoken(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => protocol.ToString(),
    };
}
