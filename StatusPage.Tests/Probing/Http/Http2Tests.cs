using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.Http;

public sealed class Http2Tests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_speaks_http_2_is_spoken_to_so_with_tls_and_without(bool tls)
    {
        await using var server = await StartAsync(HttpProtocols.Http2, tls);

        var outcome = await _prober.CheckAsync(ProbeKind.Http, server.Urls.Single(), """{"httpVersion": "2", "bodyContains": "HTTP/2"}""", evidence: true);

        Assert.Equal((CheckVerdict.Ok, "HTTP/2"), (outcome.Verdict, outcome.Evidence!.Protocol));
    }

    [Fact]
    public async Task A_server_that_speaks_only_http_1_over_tls_fails_a_probe_of_http_2()
    {
        await using var server = await StartAsync(HttpProtocols.Http1, tls: true);

        var outcome = await _prober.CheckAsync(ProbeKind.Http, server.Urls.Single(), """{"httpVersion": "2"}""");

        Assert.Equal(CheckVerdict.Failed, outcome.Verdict);
    }

    [Fact]
    public async Task A_server_that_speaks_only_http_1_in_the_clear_fails_a_probe_of_http_2()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.ReadAsync();
            await caller.SendAsync(Scripts.Response(400, ""));
        });

        var outcome = await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"httpVersion": "2"}""");

        // Which it is depends on what arrives first: the answer, or the end of the connection.
        Assert.Equal(CheckVerdict.Failed, outcome.Verdict);
        Assert.Contains(outcome.Code, new[] { "invalid_response", "closed_early" });
    }

    private static async Task<WebApplication> StartAsync(HttpProtocols protocols, bool tls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (tls)
            {
                listen.UseHttps(TestCertificates.Valid());
            }
        }));
        var server = builder.Build();
        server.Run(context => context.Response.WriteAsync(context.Request.Protocol));
        await server.StartAsync();
        return server;
    }
}
