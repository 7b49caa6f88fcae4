using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Dns;

/// <summary>Asks a name server for the records of a name.</summary>
internal sealed class DnsProbe(ProbeNetwork network) : IProbeKind
{
    public ProbeKind Kind => ProbeKind.Dns;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        if (DnsSettings.Name(target) is null)
        {
            errors.Add("target", "This is not a name. Give one such as www.example.com.");
        }

        var reader = new SettingsReader(settings, errors);
        DnsSettings.Read(reader, network.Options.AllowPrivateNetworks);
        return reader.Finish();
    }

    public ICheck Prepare(ProbeDefinition probe)
    {
        var name = DnsSettings.Name(probe.Target) ?? throw new FormatException("The target is not a name.");
        // Whether its server may be asked is judged at each check, after the lookup.
        return new DnsCheck(probe, name, SettingsReader.ReadStored(probe.Settings, settings => DnsSettings.Read(settings, allowPrivate: true)), network);
    }
}

internal sealed class DnsCheck(ProbeDefinition probe, string name, DnsSettings settings, ProbeNetwork network) : NetworkCheck(probe, network.Clock)
{
    /// <summary>Datagrams get lost: each is given this share of the time before another is sent, to the next server if there is one.</summary>
    private const int Attempts = 3;

    protected override async Task<CheckOutcome> RunAsync(CheckRun run)
    {
        var answer = await AskAsync(await ServersAsync(run), run);
        if (answer.ResponseCode != 0)
        {
            var (code, detail) = answer.ResponseCode switch
            {
                2 => ("dns_servfail", "The name server failed to find out (SERVFAIL)."),
                3 => ("dns_nxdomain", "The name does not exist (NXDOMAIN)."),
                5 => ("dns_refused", "The name server refused to answer (REFUSED)."),
                var other => ("dns_error", $"The name server answered with error {other}."),
            };
            return CheckOutcome.Failed(run.ElapsedMs, code, detail);
        }

        var values = answer.Answers.Where(record => record.Type == (int)settings.Type).Select(record => record.Value).ToList();
        var shown = SafeText.Shown(string.Join(", ", values), 300);
        var outcome = values.Count == 0
            ? CheckOutcome.Failed(run.ElapsedMs, "no_records", $"The name has no {settings.Type} record.")
            : settings.Satisfied(values)
                ? run.Ok("resolved")
                : CheckOutcome.Failed(run.ElapsedMs, "value_mismatch", $"Expected {(settings.All ? "all" : "one")} of {SafeText.Shown(string.Join(", ", settings.Expected), 150)}; found {shown}.");
        return outcome with { Evidence = new CheckEvidence { Matched = shown, Body = BodyText(values) } };
    }

    private static string? BodyText(List<string> values) =>
        values.Count == 0 ? null : string.Join('\n', values.Take(20).Select(value => SafeText.Shown(value, 200)));

    private async Task<IReadOnlyList<IPEndPoint>> ServersAsync(CheckRun run)
    {
        if (settings.Server is not { } server)
        {
            return SystemNameServers.Read();
        }

        run.Step = CheckStep.Resolving;
        return [.. (await network.Dialer.ResolveAsync(server.Host, run.Cancel)).All.Select(address => new IPEndPoint(address, server.Port))];
    }

    private async Task<DnsMessage> AskAsync(IReadOnlyList<IPEndPoint> servers, CheckRun run)
    {
        run.Step = CheckStep.Waiting;
        for (var attempt = 0; ; attempt++)
        {
            var server = servers[attempt % servers.Count];
            run.Address = server.Address;
            using var share = CancellationTokenSource.CreateLinkedTokenSource(run.Cancel);
            var last = attempt >= Math.Max(Attempts, servers.Count) - 1;
            if (!last)
            {
                share.CancelAfter(run.Limit / Math.Max(Attempts, servers.Count));
            }

            try
            {
                return await NameServer.AskAsync(server, name, settings.Type, share.Token);
            }
            catch (Exception exception) when (!last && !run.Cancel.IsCancellationRequested && exception is OperationCanceledException or System.Net.Sockets.SocketException)
            {
                // Another may answer, or the same one the next time.
            }
        }
    }
}
