using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing;

/// <summary>The program as it is shipped, ended in the middle of a sweep as a power cut would end it.</summary>
public sealed class KilledTests : IAsyncLifetime
{
    private const string Token = "a-token-of-the-test-that-kills-the-program";
    private const int Probes = 12;

    private readonly TemporaryDirectory _directory = new();
    private readonly CountingTarget _target = new();
    private readonly string _url = $"http://127.0.0.1:{ScriptedTarget.FreePort()}";
    private readonly HttpClient _http = new();
    private Process? _program;

    public async ValueTask InitializeAsync() => await _target.StartAsync();

    public async ValueTask DisposeAsync()
    {
        Kill();
        _http.Dispose();
        await _target.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task No_written_result_is_lost_no_incident_doubled_and_every_probe_runs_on_after_the_restart()
    {
        _http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        await StartAsync();
        var component = await AddAsync("components", new { name = "API" });
        for (var i = 0; i < Probes; i++)
        {
            await AddAsync("probes", new { name = $"Probe {i}", kind = "http", target = $"{_target.Url}/bad", componentId = component, intervalSeconds = 10, failureThreshold = 1 });
        }

        await UntilAsync("""SELECT COUNT(*) >= 8 FROM "ProbeResults" """);
        var before = (long)await ReadAsync("""SELECT MAX("Id") FROM "ProbeResults" """);
        Kill();

        Assert.Equal("ok", await ReadAsync("PRAGMA integrity_check"));
        Assert.Equal(before, await ReadAsync($"""SELECT COUNT(*) FROM "ProbeResults" WHERE "Id" <= {before}"""));
        var last = (long)await ReadAsync("""SELECT MAX("AtMs") FROM "ProbeResults" """);
        await StartAsync();
        await UntilAsync($"""SELECT COUNT(*) = {Probes} FROM "ProbeStates" WHERE "LastAtMs" > {last}""");
        await UntilAsync($"""SELECT COUNT(*) = {Probes} FROM "ProbeStates" WHERE "IncidentId" IS NOT NULL""");
        Assert.Equal(1L, await ReadAsync("""SELECT COUNT(*) FROM "Incidents" """));
        Assert.Equal((long)Probes, await ReadAsync("""SELECT COUNT(*) FROM "IncidentCauses" """));
        Assert.True((long)await ReadAsync("""SELECT COUNT(*) FROM "ProbeResults" """) <= _target.Asked("/bad"));
    }

    private async Task StartAsync()
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "StatusPage.Web.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        info.Environment["ASPNETCORE_URLS"] = _url;
        info.Environment["ConnectionStrings__StatusPage"] = _directory.ConnectionString;
        info.Environment["Bootstrap__ApiToken"] = Token;
        info.Environment["Bootstrap__AdminEmail"] = "admin@example.com";
        info.Environment["Bootstrap__AdminPassword"] = "only-while-it-is-tested";
        info.Environment["Probing__AllowPrivateNetworks"] = "true";
        _program = Process.Start(info)!;
        _program.OutputDataReceived += (_, _) => { };
        _program.ErrorDataReceived += (_, _) => { };
        _program.BeginOutputReadLine();
        _program.BeginErrorReadLine();
        for (var i = 0; i < 1_200; i++)
        {
            try
            {
                using var page = await _http.GetAsync(_url);
                if (page.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(50);
        }

        Assert.Fail("The program did not serve within a minute.");
    }

    /// <summary>SIGKILL: nothing in it gets to know.</summary>
    private void Kill()
    {
        _program?.Kill();
        _program?.WaitForExit();
        _program?.Dispose();
        _program = null;
    }

    private async Task<string> AddAsync(string what, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"{_url}/v1/admin/{what}", body);
        var json = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return json.GetProperty("data").GetProperty("id").GetString()!;
    }

    private async Task<object> ReadAsync(string sql)
    {
        await using var connection = new SqliteConnection(_directory.ConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Numbers of our own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync())!;
    }

    private async Task UntilAsync(string holds)
    {
        for (var i = 0; i < 1_200; i++)
        {
            if (await ReadAsync(holds) is 1L)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("It did not come about within a minute: " + holds);
    }
}
