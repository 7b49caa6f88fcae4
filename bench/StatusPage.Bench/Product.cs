using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace StatusPage.Bench;

/// <summary>A published build of the status page, running on a database of ours.</summary>
internal sealed class Product : IDisposable
{
    public const string Url = "http://127.0.0.1:5290";
    private const string Token = "bench-token-that-exists-only-while-measuring";

    private readonly ChildProcess _process;

    private Product(ChildProcess process, TimeSpan startToFirstPage)
    {
        _process = process;
        StartToFirstPage = startToFirstPage;
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(Url) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public TimeSpan StartToFirstPage { get; }

    public HttpClient Client { get; }

    public double ResidentMegabytes => _process.ResidentMegabytes;

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <param name="options">Of the command line.</param>
    /// <param name="settings">Beside those that every start needs, as in the environment.</param>
    public static async Task<Product> StartAsync(Options options, IReadOnlyDictionary<string, string>? settings = null)
    {
        var app = Path.GetFullPath(Path.Combine(options.Text("app", "artifacts/bench"), "StatusPage.Web.dll"));
        if (!File.Exists(app))
        {
            throw new FileNotFoundException($"{app} is not there. Publish first: dotnet publish StatusPage.Web -c Release -o artifacts/bench");
        }

        var database = Path.GetFullPath(options.Text("database", "artifacts/bench-data/statuspage.db"));
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        var watch = Stopwatch.StartNew();
        var environment = new Dictionary<string, string>(settings ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Url,
            // Else answers that carry addresses are made for whichever address was asked for.
            ["Site__Url"] = Url,
            ["ConnectionStrings__StatusPage"] = $"Data Source={database}",
            ["Bootstrap__AdminEmail"] = "bench@example.com",
            ["Bootstrap__AdminPassword"] = "only-while-measuring",
            ["Bootstrap__ApiToken"] = Token,
            ["Probing__AllowPrivateNetworks"] = "true",
            ["Demo__Enabled"] = options.Text("demo", "true"),
        };
        var process = ChildProcess.Start("dotnet", [app], environment);
        using var probe = new HttpClient();
        while (true)
        {
            try
            {
                using var response = await probe.GetAsync(new Uri(Url));
                if (response.IsSuccessStatusCode)
                {
                    return new Product(process, watch.Elapsed);
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (watch.Elapsed > TimeSpan.FromSeconds(60))
            {
                process.Dispose();
                throw new TimeoutException("The status page did not serve within a minute.");
            }

            await Task.Delay(5);
        }
    }

    /// <summary>Opens an incident to post updates to.</summary>
    public async Task<string> ReportAsync(bool notify = false)
    {
        using var response = await Client.PostAsJsonAsync("/v1/admin/incidents", new { title = "Measured incident", impact = "minor", status = "investigating", message = "Being measured.", notify });
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("data").GetProperty("id").GetString()!;
    }

    public async Task PostAsync(string incident, string message)
    {
        using var response = await Client.PostAsJsonAsync($"/v1/admin/incidents/{incident}/updates", new { message, notify = false });
        response.EnsureSuccessStatusCode();
    }

    public async Task ResolveAsync(string incident)
    {
        using var response = await Client.PostAsJsonAsync($"/v1/admin/incidents/{incident}/updates", new { status = "resolved", message = "Over.", rootCause = "Measured.", remediation = "Nothing.", notify = false });
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> ReadAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    public async Task<Fetched> FetchAsync(string path, string acceptEncoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd(acceptEncoding);
        using var response = await Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        // Content-Encoding among them; what the server writes by itself is not.
        var fields = response.Headers.Concat(response.Content.Headers.Where(field => field.Key is not "Content-Type" and not "Content-Length"))
            .Where(field => field.Key is not "Date" and not "Transfer-Encoding" and not "Connection")
            .SelectMany(field => field.Value.Select(value => $"{field.Key}: {value}"));
        return new Fetched(
            await response.Content.ReadAsByteArrayAsync(),
            response.Content.Headers.ContentEncoding.FirstOrDefault() ?? "",
            response.Content.Headers.ContentType!.ToString(),
            [.. fields]);
    }

    /// <summary>Ends it by SIGKILL.</summary>
    public void Dispose()
    {
        Client.Dispose();
        _process.Dispose();
    }
}

/// <summary>An answer: its body, how that is coded, and its other header fields, a line each.</summary>
internal sealed record Fetched(byte[] Bytes, string Coding, string ContentType, IReadOnlyList<string> Fields);
