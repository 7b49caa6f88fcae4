using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing;

/// <summary>The program as it is shipped, ended in the middle of a sweep as a power cut would end it.</summary>
public sealed class KilledTests : IAsyncLifetime
{
    private const int Probes = 12;

    private readonly CountingTarget _target = new();
    private readonly ShippedProgram _program = new(new Dictionary<string, string> { ["Probing__AllowPrivateNetworks"] = "true" });

    public async ValueTask InitializeAsync() => await _target.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _program.Dispose();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task No_written_result_is_lost_no_incident_doubled_and_every_probe_runs_on_after_the_restart()
    {
        await _program.StartAsync();
        var component = await _program.AddAsync("components", new { name = "API" });
        for (var i = 0; i < Probes; i++)
        {
            await _program.AddAsync("probes", new { name = $"Probe {i}", kind = "http", target = $"{_target.Url}/bad", componentId = component, intervalSeconds = 10, failureThreshold = 1 });
        }

        await _program.UntilAsync("""SELECT COUNT(*) >= 8 FROM "ProbeResults" """);
        var before = (long)await _program.ReadAsync("""SELECT MAX("Id") FROM "ProbeResults" """);
        _program.Kill();

        Assert.Equal("ok", await _program.ReadAsync("PRAGMA integrity_check"));
        Assert.Equal(before, await _program.ReadAsync($"""SELECT COUNT(*) FROM "ProbeResults" WHERE "Id" <= {before}"""));
        var last = (long)await _program.ReadAsync("""SELECT MAX("AtMs") FROM "ProbeResults" """);
        await _program.StartAsync();
        await _program.UntilAsync($"""SELECT COUNT(*) = {Probes} FROM "ProbeStates" WHERE "LastAtMs" > {last}""");
        await _program.UntilAsync($"""SELECT COUNT(*) = {Probes} FROM "ProbeStates" WHERE "IncidentId" IS NOT NULL""");
        Assert.Equal(1L, await _program.ReadAsync("""SELECT COUNT(*) FROM "Incidents" """));
        Assert.Equal((long)Probes, await _program.ReadAsync("""SELECT COUNT(*) FROM "IncidentCauses" """));
        Assert.True((long)await _program.ReadAsync("""SELECT COUNT(*) FROM "ProbeResults" """) <= _target.Asked("/bad"));
    }
}
