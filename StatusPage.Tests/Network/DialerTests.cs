using System.Net;
using System.Net.Sockets;
using StatusPage.Core.Network;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Network;

public sealed class DialerTests
{
    [Fact]
    public async Task A_name_of_this_machine_is_found_and_connected_to()
    {
        await using var target = ScriptedTarget.Start(Scripts.Silent);
        var addresses = await new Dialer(new NameLookup(), allowPrivate: true).ResolveAsync("localhost", CancellationToken.None);

        using var socket = await Dialer.ConnectAsync(addresses, target.Port, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.True(IPAddress.IsLoopback(((IPEndPoint)socket.RemoteEndPoint!).Address));
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_refuses()
    {
        await using var target = ScriptedTarget.Start(Scripts.Silent);
        var addresses = new PermittedAddresses([IPAddress.IPv6Loopback, IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]);

        using var socket = await Dialer.ConnectAsync(addresses, target.Port, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task Those_who_ask_for_a_name_at_the_same_time_are_all_answered()
    {
        var names = new NameLookup();

        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => names.FindAsync("localhost", CancellationToken.None).AsTask()));

        Assert.All(found, addresses => Assert.Contains(addresses, IPAddress.IsLoopback));
    }

    [Fact]
    public async Task Names_are_found_again_and_again_and_one_that_is_not_does_not_stand_in_the_way()
    {
        var names = new NameLookup();
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<SocketException>(() => names.FindAsync($"no-such-host-{i}.invalid", CancellationToken.None).AsTask());
            Assert.Contains(await names.FindAsync("localhost", CancellationToken.None), IPAddress.IsLoopback);
        }
    }

    [Fact]
    public async Task One_who_waits_no_longer_leaves_the_lookup_to_the_others()
    {
        var names = new NameLookup();
        using var impatient = new CancellationTokenSource();
        var other = names.FindAsync("localhost", CancellationToken.None).AsTask();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => names.FindAsync("localhost", impatient.Token).AsTask());
        Assert.Contains(await other, IPAddress.IsLoopback);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_not_found() =>
        await Assert.ThrowsAsync<SocketException>(() => new NameLookup().FindAsync("no-such-host.invalid", CancellationToken.None).AsTask());

    [Theory]
    [InlineData("db.example.com:5432", "db.example.com", 5432)]
    [InlineData("192.0.2.1:1", "192.0.2.1", 1)]
    [InlineData("[2001:DB8::1]:65535", "2001:db8::1", 65535)]
    [InlineData("größe.example:25", "xn--gre-6ka8i.example", 25)]
    [InlineData("example.com", "example.com", 443)]
    [InlineData("[::1]", "::1", 443)]
    public void A_host_with_its_port_is_read(string text, string host, int port)
    {
        Assert.True(HostPort.TryParse(text, defaultPort: 443, out var parsed));
        Assert.Equal(new HostPort(host, port), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("example.com:")]
    [InlineData("example.com:0")]
    [InlineData("example.com:65536")]
    [InlineData("example.com:+80")]
    [InlineData("2001:db8::1:80")]
    [InlineData("[example.com]:80")]
    [InlineData("[192.0.2.1]:80")]
    [InlineData("http://example.com:80")]
    [InlineData("user@example.com:80")]
    [InlineData("exa mple.com:80")]
    [InlineData("example.com:80:90")]
    public void What_is_no_host_with_a_port_is_not_read(string text) => Assert.False(HostPort.TryParse(text, defaultPort: 443, out _));
}
