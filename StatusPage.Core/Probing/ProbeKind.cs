namespace StatusPage.Core.Probing;

/// <summary>What a probe does to find out whether its target works.</summary>
public enum ProbeKind
{
    Http,
    JsonRpc,
    Tcp,
    Tls,
    Dns,
    Prometheus,

    /// <summary>Passive: something must call in.</summary>
    Heartbeat,

    /// <summary>Passive: good and total counts are pushed in.</summary>
    Ratio,
}
