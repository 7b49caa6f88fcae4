using StatusPage.Core.Probing.Network;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing.Network;

public sealed class ConnectivityCheckTests
{
    [Fact]
    public async Task Without_reference_targets_the_prober_takes_itself_to_be_connected()
    {
        await using var prober = new Prober();
        Assert.True(await prober.Get<ConnectivityCheck>().IsConnectedAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task One_reference_target_that_takes_a_connection_is_enough_and_its_answer_is_kept_for_ten_seconds()
    {
        await using var prober = new Prober();
        await using var target = ScriptedTarget.Start(Scripts.Silent);
        var check = prober.Get<ConnectivityCheck>();
        string[] references = [$"127.0.0.1:{ScriptedTarget.FreePort()}", "no-such-host.invalid:443", $"127.0.0.1:{target.Port}"];

        Assert.True(await check.IsConnectedAsync(references, CancellationToken.None));
        Assert.True(await check.IsConnectedAsync(references, CancellationToken.None));
        Assert.Equal(1, target.Calls);

        prober.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True(await check.IsConnectedAsync(references, CancellationToken.None));
        Assert.Equal(2, target.Calls);
    }

    [Fact]
    public async Task When_no_reference_target_can_be_reached_the_prober_knows_that_it_is_cut_off()
    {
        await using var prober = new Prober();

        Assert.False(await prober.Get<ConnectivityCheck>().IsConnectedAsync([$"127.0.0.1:{ScriptedTarget.FreePort()}", "not a target"], CancellationToken.None));
    }
}
