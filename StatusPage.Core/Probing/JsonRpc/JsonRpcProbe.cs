using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Http;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.JsonRpc;

/// <summary>Makes one JSON-RPC 2.0 call over HTTP that must be answered with a result; by default the <c>initialize</c> of MCP.</summary>
internal sealed class JsonRpcProbe(ProbeNetwork network) : IProbeKind
{
    public ProbeKind Kind => ProbeKind.JsonRpc;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        var address = HttpTarget.Validate(target, network.Options.AllowPrivateNetworks, errors);
        var reader = new SettingsReader(settings, errors);
        JsonRpcSettings.Read(address ?? new Uri("http://localhost"), reader);
        return reader.Finish();
    }

    public ICheck Prepare(ProbeDefinition probe)
    {
        var target = new Uri(probe.Target.Trim(), UriKind.Absolute);
        return new JsonRpcCheck(probe, SettingsReader.ReadStored(probe.Settings, settings => JsonRpcSettings.Read(target, settings)), network);
    }
}

internal sealed record JsonRpcSettings(HttpCall Call, int? MaxLatencyMs)
{
    private const string Initialize = "initialize";
    private const int MaxParams = 64 * 1024;

    public static JsonRpcSettings Read(Uri target, SettingsReader settings)
    {
        var method = settings.Text("method", 100) ?? Initialize;
        var parameters = settings.Node("params");
        if (parameters is not (null or JsonObject or JsonArray) || parameters?.ToJsonString().Length > MaxParams)
        {
            settings.Fault("params", "Give an object or a list of at most 64 KB.");
        }
        else if (parameters is not null)
        {
            settings.Keep("params", parameters.DeepClone());
        }

        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method };
        if ((parameters?.DeepClone() ?? Default(method)) is { } sent)
        {
            request["params"] = sent;
        }

        var headers = RequestHeader.ReadAll(settings);
        return new JsonRpcSettings(
            new HttpCall
            {
                Target = target,
                Method = HttpMethod.Post,
                Body = Encoding.UTF8.GetBytes(request.ToJsonString()),
                ContentType = "application/json",
                Headers = headers.Any(header => header.Name.Equals("Accept", StringComparison.OrdinalIgnoreCase))
                    ? headers
                    : [.. headers, new RequestHeader("Accept", "application/json, text/event-stream", Secret: false)],
                VerifyCertificate = settings.Flag("verifyCertificate", otherwise: true),
            },
            settings.Int("maxLatencyMs", 1, Probe.MaxTimeout * 1_000));
    }

    private static JsonObject? Default(string method) => method != Initialize ? null : new JsonObject
    {
        ["protocolVersion"] = "2025-06-18",
        ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "StatusPage", ["version"] = "1.0" },
    };
}

internal sealed class JsonRpcCheck(ProbeDefinition probe, JsonRpcSettings settings, ProbeNetwork network) : NetworkCheck(probe, network.Clock)
{
    protected override async Task<CheckOutcome> RunAsync(CheckRun run)
    {
        using var exchange = new HttpExchange(network, settings.Call, run);
        using var response = await exchange.SendAsync();
        if (!response.IsSuccessStatusCode)
        {
            return CheckOutcome.Failed(run.ElapsedMs, StatusWords.Of((int)response.StatusCode), $"The answer was {(int)response.StatusCode} {SafeText.Shown(response.ReasonPhrase ?? "", 60)}, not a JSON-RPC answer.");
        }

        var events = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var text = events ? await EventStream.FirstAnswerAsync(response, run) : (await BodyText.ReadAsync(response, BodyText.MaxBytes, run)).Text;
        return Judge(text, run) with
        {
            Evidence = new CheckEvidence
            {
                StatusLine = $"{(int)response.StatusCode} {SafeText.Shown(response.ReasonPhrase ?? "", 60)}",
                Body = text is null ? null : new BodyText(text, Cut: false).Shown,
            },
        };
    }

    private CheckOutcome Judge(string? text, CheckRun run)
    {
        if (text is null || JsonRpcAnswer.Read(text) is not { } answer)
        {
            return CheckOutcome.Failed(run.ElapsedMs, "invalid_response", "The answer is not a JSON-RPC answer with a result or an error.");
        }

        if (answer.Error is { } error)
        {
            return CheckOutcome.Failed(run.ElapsedMs, "rpc_error", $"The call was answered with an error: {error}");
        }

        return settings.MaxLatencyMs is { } max && run.ElapsedMs is var taken && taken > max
            ? CheckOutcome.Failed(taken, HttpCheck.TooSlow, $"The answer took {taken} ms; at most {max} ms are accepted.")
            : run.Ok("result");
    }
}

/// <param name="Error">Code and message of the error; null where there is a result.</param>
internal sealed record JsonRpcAnswer(string? Error)
{
    /// <summary>Null where the text is neither a result nor an error.</summary>
    public static JsonRpcAnswer? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            {
                var code = error.TryGetProperty("code", out var number) ? number.GetRawText() : "without a code";
                var message = error.TryGetProperty("message", out var words) && words.ValueKind == JsonValueKind.String ? words.GetString()! : "";
                return new JsonRpcAnswer($"{SafeText.Shown(code, 30)} {SafeText.Shown(message, 300)}".TrimEnd());
            }

            return root.TryGetProperty("result", out _) ? new JsonRpcAnswer(Error: null) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
