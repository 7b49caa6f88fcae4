using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace StatusPage.Tests.Support;

/// <summary>The program as it is shipped, in a process of its own that a test can kill as a power cut would end it.</summary>
public sealed class ShippedProgram : IDisposable
{
    private const string Token = "a-token-of-the-test-that-kills-the-program";

    /// <summary>The published build where PUBLISHED names its folder, as in CI; otherwise what the build left beside the tests.</summary>
    private static readonly string Folder = Environment.GetEnvironmentVariable("PUBLISHED") is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    private readonly TemporaryDirectory _directory;
    private readonly bool _owner;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string _url = $"http://127.0.0.1:{ScriptedTarget.FreePort()}";
    private readonly HttpClient _http = new();
    private Process? _program;

    /// <param name="settings">As in the environment, beside those that every start needs.</param>
    /// <param name="beside">Another process on whose database this one works too; disposed of after this one.</param>
    public ShippedProgram(IReadOnlyDictionary<string, string>? settings = null, ShippedProgram? beside = null)
    {
        (_directory, _owner) = (beside?._directory ?? new TemporaryDirectory(), beside is null);
        _settings = settings ?? new Dictionary<string, string>(StringComparer.Ordinal);
        _http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
    }

    public async Task StartAsync()
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(Folder, "StatusPage.Web.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        info.Environment["ASPNETCORE_URLS"] = _url;
        info.Environment["ConnectionStrings__StatusPage"] = _directory.ConnectionString;
        info.Environment["Bootstrap__ApiToken"] = Token;
        info.Environment["Bootstrap__AdminEmail"] = "admin@example.com";
        info.Environment["Bootstrap__AdminPassword"] = "only-while-it-is-tested";
        foreach (var (name, value) in _settings)
        {
            info.Environment[name] = value;
        }

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
    public void Kill()
    {
        _program?.Kill();
        _program?.WaitForExit();
        _program?.Dispose();
        _program = null;
    }

    public async Task<string> AddAsync(string what, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"{_url}/v1/admin/{what}", body);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return json.GetProperty("data").GetProperty("id").GetString()!;
    }

    /// <summary>Asks the database beside the program, also while it does not run.</summary>
    public async Task<object> ReadAsync(string sql) => (await _directory.ExecuteAsync(sql))!;

    /// <summary>Waits until a condition in SQL holds.</summary>
    public async Task UntilAsync(string holds)
    {
        for (var i = 0; i < 2_400; i++)
        {
            if (await ReadAsync(holds) is 1L)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("It did not come about within two minutes: " + holds);
    }

    public void Dispose()
    {
        Kill();
        _http.Dispose();
        if (_owner)
        {
            _directory.Dispose();
        }
    }
}
