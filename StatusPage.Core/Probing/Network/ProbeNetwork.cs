using StatusPage.Core.Network;
using StatusPage.Core.Probing.Tls;

namespace StatusPage.Core.Probing.Network;

/// <summary>What checks stand on that speak to a network.</summary>
internal sealed record ProbeNetwork(Dialer Dialer, TlsClient Tls, TimeProvider Clock, ProbingOptions Options);
