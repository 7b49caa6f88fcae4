using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Http;

/// <summary>Asks a web address, and judges status, body and latency of the answer.</summary>
internal sealed class HttpProbe(ProbeNetwork network, IDbContextFactory<StatusPageDbContext> databases) : IProbeKind
{
    public ProbeKind Kind => ProbeKind.Http;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        var address = HttpTarget.Validate(target, network.Options.AllowPrivateNetworks, errors);
        return HttpSettings.Read(address ?? new Uri("http://localhost"), new SettingsReader(settings, errors)).Kept;
    }

    public ICheck Prepare(ProbeDefinition probe)
    {
        var target = new Uri(probe.Target.Trim(), UriKind.Absolute);
        return new HttpCheck(probe, SettingsReader.ReadStored(probe.Settings, settings => HttpSettings.Read(target, settings).Settings), network, databases);
    }
}
