using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.JsonRpc;

public sealed class JsonRpcCheckTests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Fact]
    public async Task A_server_that_answers_initialize_with_a_result_is_well()
    {
        await using var target = ScriptedTarget.Start(Scripts.Json("""{"jsonrpc": "2.0", "id": 1, "result": {"protocolVersion": "2025-06-18"}}"""));

        var outcome = await _prober.CheckAsync(ProbeKind.JsonRpc, $"{target.Url}/mcp");

        Assert.Equal((CheckVerdict.Ok, "result"), (outcome.Verdict, outcome.Code));
        var request = Assert.Single(target.Requests);
        Assert.StartsWith("POST /mcp ", request, StringComparison.Ordinal);
        Assert.Contains("Accept: application/json, text/event-stream\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\"method\":\"initialize\",\"params\":{\"protocolVersion\":", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_method_is_called_with_its_own_parameters_and_headers()
    {
        await using var target = ScriptedTarget.Start(Scripts.Json("""{"jsonrpc": "2.0", "id": 1, "result": null}"""));

        var outcome = await _prober.CheckAsync(ProbeKind.JsonRpc, target.Url, """{"method": "eth_blockNumber", "params": [], "headers": [{"name": "X-Api-Key", "value": "k"}]}""");

        Assert.Equal(CheckVerdict.Ok, outcome.Verdict);
        Assert.Contains("X-Api-Key: k\r\n", Assert.Single(target.Requests), StringComparison.Ordinal);
        Assert.EndsWith("""{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}""", target.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_in_an_event_stream_that_stays_open_is_taken_as_it_comes()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.RequestAsync();
            await caller.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\ndata: {\"method\":\"notice\"}\n\n");
            await caller.SendAsync("event: message\r\ndata: {\"jsonrpc\":\"2.0\",\r\ndata:\"id\":1,\"result\":{}}\r\n\r\n");
            await caller.HangAsync();
        });

        Assert.Equal("result", (await _prober.CheckAsync(ProbeKind.JsonRpc, target.Url)).Code);
    }

    [Theory]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "Method not found"}}""", "rpc_error", "-32601 Method not found")]
    [InlineData("""{"jsonrpc": "2.0", "id": 1, "error": {}}""", "rpc_error", "without a code")]
    [InlineData("""{"ok": true}""", "invalid_response", "not a JSON-RPC answer")]
    [InlineData("[]", "invalid_response", "not a JSON-RPC answer")]
    [InlineData("<html>", "invalid_response", "not a JSON-RPC answer")]
    public async Task An_error_or_another_answer_fails(string answer, string code, string says)
    {
        await using var target = ScriptedTarget.Start(Scripts.Json(answer));

        AssertFailed(await _prober.CheckAsync(ProbeKind.JsonRpc, target.Url), code, says);
    }

    [Fact]
    public async Task Another_status_fails()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(401));

        AssertFailed(await _prober.CheckAsync(ProbeKind.JsonRpc, target.Url), "401", "401");
    }

    [Fact]
    public async Task A_stream_without_an_answer_ends_with_the_time_limit()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.RequestAsync();
            await caller.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: wait\n\n");
            await caller.HangAsync();
        });

        AssertFailed(await _prober.CheckAsync(ProbeKind.JsonRpc, target.Url, timeout: 1), "timeout", "No result within 1 s");
    }

    [Theory]
    [InlineData("""{"params": "x"}""", "settings.params")]
    [InlineData("""{"method": ["a"]}""", "settings.method")]
    [InlineData("""{"id": 1}""", "settings.id")]
    public void A_setting_that_is_wrong_is_named(string settings, string field) =>
        Assert.Equal(field, Assert.Single(_prober.Validate(ProbeKind.JsonRpc, "https://example.com/mcp", settings).Faults).Key);
}
