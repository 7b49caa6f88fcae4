namespace StatusPage.Core.Probing;

/// <summary>What the operator decides about all probes. Section <c>Probing</c>.</summary>
public sealed record ProbingOptions
{
    /// <summary>
    /// Whether probes may go to private networks and to this machine: 10/8, 172.16/12, 192.168/16, 100.64/10, 127/8, ::1,
    /// fc00::/7. Link-local and cloud-metadata addresses are refused in any case. Default: no.
    /// </summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>The authorities to trust in place of the system's; null: the system's.</summary>
    internal System.Security.Cryptography.X509Certificates.X509Certificate2Collection? Authorities { get; init; }
}
