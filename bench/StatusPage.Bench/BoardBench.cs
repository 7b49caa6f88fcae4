using System.Diagnostics;
using System.Globalization;

namespace StatusPage.Bench;

/// <summary>The board under load, beside a bare server that returns the same bytes.</summary>
internal static class BoardBench
{
    internal const string BareUrl = "http://127.0.0.1:5291";

    public static async Task<int> RunAsync(Options options)
    {
        var seconds = options.Number("seconds", 10);
        var rounds = options.Number("rounds", 3);
        var path = options.Text("path", "/");
        var connections = options.Number("connections", 64);
        using var product = await Product.StartAsync(options);
        Say($"start to first page       {product.StartToFirstPage.TotalMilliseconds,10:F0} ms");
        var incident = await product.ReportAsync();

        foreach (var encoding in new[] { "gzip", "identity" })
        {
            var answer = await product.FetchAsync(path, encoding);
            using var bare = await StartBareAsync(answer);

            Say($"GET {path} {(answer.Coding.Length > 0 ? answer.Coding : "plain")}, {answer.Bytes.Length / 1024.0:F1} KB; wrk, {connections} connections, {seconds} s, one update posted a second");
            // Both once unmeasured, so that both are compiled for the hot path.
            await WrkAsync(Product.Url + path, encoding, connections, 5);
            await WrkAsync(BareUrl + path, encoding, connections, 5);
            var ratios = new List<double>();
            var tails = new List<double>();
            for (var round = 1; round <= rounds; round++)
            {
                var reference = await WrkAsync(BareUrl + path, encoding, connections, seconds);
                var (measured, delays) = await WhilePostingAsync(product, incident, path, encoding, connections, seconds);
                ratios.Add(measured.PerSecond / reference.PerSecond);
                tails.Add(measured.P99 / reference.P99);
                Say($"  round {round}: {measured.PerSecond,9:F0} requests/s, p99 {measured.P99,6:F2} ms;  bare {reference.PerSecond,9:F0}, p99 {reference.P99,6:F2} ms;  ratio {ratios[^1]:F2};  posted to visible: worst {delays.DefaultIfEmpty().Max():F0} ms of {delays.Count};  {measured.Errors}");
            }

            Say($"  throughput ratio (median)  {Median(ratios),6:F2}     p99 ratio (median) {Median(tails),6:F2}");
        }

        Say($"resident memory after load {product.ResidentMegabytes,9:F0} MB");
        return 0;
    }

    /// <summary>The bare server with an answer: the same body under the same header fields.</summary>
    internal static async Task<ChildProcess> StartBareAsync(Fetched answer)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, answer.Bytes);
        var bare = ChildProcess.Start("dotnet", [typeof(BoardBench).Assembly.Location, "bare", BareUrl, file, answer.ContentType, .. answer.Fields]);
        await Task.Delay(1500);
        // It has read it.
        File.Delete(file);
        return bare;
    }

    /// <summary>Has the bare server send other bytes from here on.</summary>
    internal static async Task ReplaceBareAsync(byte[] bytes)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(bytes);
        using var response = await client.PutAsync(new Uri(BareUrl), content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The product under load, while an update is posted every second; how long each took to be in the board.</summary>
    internal static async Task<((double PerSecond, double P99, string Errors) Measured, List<double> Delays)> WhilePostingAsync(
        Product product, string incident, string path, string encoding, int connections, int seconds)
    {
        using var stop = new CancellationTokenSource();
        var posting = PostEverySecondAsync(product, incident, stop.Token);
        var measured = await WrkAsync(Product.Url + path, encoding, connections, seconds);
        await stop.CancelAsync();
        return (measured, await posting);
    }

    /// <summary>Posts an update a second, and measures from sending it until the served board holds it.</summary>
    private static async Task<List<double>> PostEverySecondAsync(Product product, string incident, CancellationToken stop)
    {
        var delays = new List<double>();
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var mark = $"mark-{Guid.CreateVersion7():N}";
            var watch = Stopwatch.StartNew();
            await product.PostAsync(incident, $"Update {number}, {mark}.");
            while (true)
            {
                var bytes = (await product.FetchAsync("/", "identity")).Bytes;
                if (bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(mark)) >= 0)
                {
                    break;
                }

                if (watch.Elapsed > TimeSpan.FromSeconds(10))
                {
                    throw new TimeoutException("A posted update was not in the page after ten seconds.");
                }
            }

            delays.Add(watch.Elapsed.TotalMilliseconds);
            var rest = TimeSpan.FromSeconds(1) - watch.Elapsed;
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        return delays;
    }

    internal static async Task<(double PerSecond, double P99, string Errors)> WrkAsync(string url, string encoding, int connections, int seconds)
    {
        var output = await ChildProcess.OutputAsync("wrk", "-t2", $"-c{connections}", $"-d{seconds}s", "--latency", "-H", $"Accept-Encoding: {encoding}", url);
        var lines = output.Split('\n', StringSplitOptions.TrimEntries);
        var perSecond = double.Parse(lines.Single(line => line.StartsWith("Requests/sec:", StringComparison.Ordinal)).Split(':')[1], CultureInfo.InvariantCulture);
        var p99 = Milliseconds(lines.Single(line => line.StartsWith("99%", StringComparison.Ordinal))[3..].Trim());
        var errors = lines.FirstOrDefault(line => line.StartsWith("Non-2xx", StringComparison.Ordinal) || line.StartsWith("Socket errors", StringComparison.Ordinal)) ?? "no errors";
        return (perSecond, p99, errors);
    }

    private static double Milliseconds(string text) => text switch
    {
        [.. var number, 'u', 's'] => double.Parse(number, CultureInfo.InvariantCulture) / 1000,
        [.. var number, 'm', 's'] => double.Parse(number, CultureInfo.InvariantCulture),
        [.. var number, 's'] => double.Parse(number, CultureInfo.InvariantCulture) * 1000,
        _ => throw new FormatException($"wrk printed the latency “{text}”."),
    };

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Say(string line) => Console.WriteLine(line);
}
