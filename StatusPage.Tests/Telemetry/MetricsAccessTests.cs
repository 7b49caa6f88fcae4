using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using StatusPage.Web.Telemetry;

namespace StatusPage.Tests.Telemetry;

public sealed class MetricsAccessTests
{
    private const string Token = "a-token-for-prometheus";

    private static readonly MetricsOptions None = new();

    [Theory]
    [InlineData("127.0.0.1", "localhost", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.9", "127.0.0.9", true)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("::ffff:127.0.0.1", "localhost", true)]
    // A proxy that names the site it was asked for, and a page elsewhere whose name was made to lead here.
    [InlineData("127.0.0.1", "status.example.com", false)]
    [InlineData("127.0.0.1", "localhost.example.com", false)]
    [InlineData("127.0.0.1", "", false)]
    [InlineData("10.0.0.7", "localhost", false)]
    [InlineData("203.0.113.5", "status.example.com", false)]
    [InlineData("::ffff:203.0.113.5", "localhost", false)]
    [InlineData(null, "localhost", false)]
    public void Only_this_machine_reads_them_and_only_by_a_name_of_its_own(string? address, string host, bool granted) =>
        Assert.Equal(granted ? MetricsVerdict.Granted : MetricsVerdict.Refused, MetricsAccess.Decide(None, Reader(address, host)));

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Original-For")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Real-IP")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    public void Behind_a_proxy_on_this_machine_nobody_passes_for_it(string header)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Host = new HostString("localhost", 5080);
        Assert.Equal(MetricsVerdict.Granted, MetricsAccess.Decide(None, MetricsReader.Of(context.Request)));

        context.Request.Headers[header] = "127.0.0.1";
        Assert.Equal(MetricsVerdict.Refused, MetricsAccess.Decide(None, MetricsReader.Of(context.Request)));
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.255.255.255", true)]
    [InlineData("11.0.0.0", false)]
    [InlineData("192.168.4.20", true)]
    [InlineData("192.168.4.21", false)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", false)]
    public void The_operator_may_allow_addresses_and_networks(string address, bool granted)
    {
        var options = Read(("Metrics:AllowedAddresses", "10.0.0.0/8, 192.168.4.20 fd00::/16"));
        Assert.Equal(granted ? MetricsVerdict.Granted : MetricsVerdict.Refused, MetricsAccess.Decide(options, Reader(address, "status.example.com", forwarded: true)));
    }

    [Theory]
    [InlineData("Bearer " + Token, MetricsVerdict.Granted)]
    [InlineData("bearer " + Token, MetricsVerdict.Granted)]
    [InlineData("Bearer " + Token + "x", MetricsVerdict.TokenNeeded)]
    [InlineData("Bearer", MetricsVerdict.TokenNeeded)]
    [InlineData("Basic " + Token, MetricsVerdict.TokenNeeded)]
    [InlineData(null, MetricsVerdict.TokenNeeded)]
    public void The_operator_may_give_out_a_token(string? authorization, MetricsVerdict expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.5");
        context.Request.Headers.Authorization = authorization;
        Assert.Equal(expected, MetricsAccess.Decide(Read(("Metrics:Token", Token)), MetricsReader.Of(context.Request)));
    }

    [Fact]
    public void The_operator_may_open_them_to_everybody() =>
        Assert.Equal(MetricsVerdict.Granted, MetricsAccess.Decide(Read(("Metrics:Public", "true")), Reader("203.0.113.5", "status.example.com", forwarded: true)));

    [Theory]
    [InlineData("Metrics:Token", "short", "Metrics:Token has 5 characters; accepted: 16 to 500 printable ASCII characters without spaces.")]
    [InlineData("Metrics:Public", "perhaps", "Metrics:Public is “perhaps”; accepted: true, false.")]
    [InlineData("Metrics:AllowedAddresses", "10.0.0.0/8, my-server", "Metrics:AllowedAddresses names “my-server”; accepted: addresses and networks with commas between them, for example 10.0.0.7, 192.168.4.0/24.")]
    public void A_setting_that_makes_no_sense_is_told_before_the_start(string key, string value, string sentence)
    {
        var errors = new List<string>();
        MetricsOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build(), errors);
        Assert.Equal([sentence], errors);
    }

    private static MetricsReader Reader(string? address, string host, bool forwarded = false) =>
        new(address is null ? null : IPAddress.Parse(address), forwarded, host, Token: null);

    private static MetricsOptions Read(params (string Key, string Value)[] settings)
    {
        var errors = new List<string>();
        var options = MetricsOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), errors);
        Assert.Empty(errors);
        return options;
    }
}
