using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Http;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Tcp;

/// <summary>Connects to a port; may say something, and may wait for a text in what comes back.</summary>
internal sealed class TcpProbe(ProbeNetwork network) : IProbeKind
{
    public ProbeKind Kind => ProbeKind.Tcp;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        TargetFault.Validate(target, defaultPort: null, "one such as db.example.com:5432 or [2001:db8::1]:5432", network.Options.AllowPrivateNetworks, errors);
        var reader = new SettingsReader(settings, errors);
        TcpSettings.Read(reader);
        return reader.Finish();
    }

    public ICheck Prepare(ProbeDefinition probe) =>
        HostPort.TryParse(probe.Target.Trim(), defaultPort: null, out var target)
            ? new TcpCheck(probe, target, SettingsReader.ReadStored(probe.Settings, TcpSettings.Read), network)
            : throw new FormatException("The target is not a host with its port.");
}

internal sealed record TcpSettings(byte[]? Send, string? Expect)
{
    private const int MaxText = 1_000;

    public static TcpSettings Read(SettingsReader settings)
    {
        var send = settings.Text("send", MaxText, multiline: true);
        var expect = settings.Text("expect", MaxText, multiline: true);
        return new TcpSettings(send is null ? null : Encoding.UTF8.GetBytes(Unescape(send)), expect);
    }

    /// <summary>A form has one line: <c>\r</c>, <c>\n</c>, <c>\t</c> and <c>\\</c> stand for what they do elsewhere.</summary>
    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] switch { 'r' => '\r', 'n' => '\n', 't' => '\t', '\\' => '\\', _ => (char?)null } : null;
            result.Append(escaped ?? text[i]);
            i += escaped is null ? 0 : 1;
        }

        return result.ToString();
    }
}

internal sealed class TcpCheck(ProbeDefinition probe, HostPort target, TcpSettings settings, ProbeNetwork network) : NetworkCheck(probe, network.Clock)
{
    private const int MaxRead = 4 * 1024;

    protected override async Task<CheckOutcome> RunAsync(CheckRun run)
    {
        using var socket = await network.OpenAsync(target, run);
        if (settings.Send is { } bytes)
        {
            run.Step = CheckStep.Waiting;
            await socket.SendAsync(bytes, run.Cancel);
        }

        return settings.Expect is { } expect ? await ReadAsync(socket, expect, run) : run.Ok("connected");
    }

    private static async Task<CheckOutcome> ReadAsync(Socket socket, string expect, CheckRun run)
    {
        run.Step = CheckStep.Waiting;
        var buffer = new byte[MaxRead];
        var length = 0;
        var text = "";
        while (length < MaxRead)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), run.Cancel);
            if (read == 0)
            {
                break;
            }

            length += read;
            text = Encoding.UTF8.GetString(buffer, 0, length);
            if (text.Contains(expect, StringComparison.Ordinal))
            {
                return run.Ok("matched") with { Evidence = new CheckEvidence { Matched = BodyText.SafeLines(expect), Body = new BodyText(text, Cut: false).Shown } };
            }
        }

        var shown = SafeText.Shown(expect, 100);
        return CheckOutcome.Failed(run.ElapsedMs, "text_mismatch", length == MaxRead ? $"“{shown}” is not in the first 4 KB that came back." : $"The connection was closed after {length} bytes, without “{shown}”.")
            with
        { Evidence = new CheckEvidence { Body = new BodyText(text, Cut: false).Shown } };
    }
}
