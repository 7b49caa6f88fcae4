namespace StatusPage.Bench;

/// <summary>
/// The answers that are asked for in the worst hour, one after the other, while an update is posted every second: each beside a
/// bare server that returns the same bytes from memory, and beside nginx with the same file on disk.
/// </summary>
internal static class AnswersBench
{
    public static async Task<int> RunAsync(Options options)
    {
        var seconds = options.Number("seconds", 5);
        var rounds = options.Number("rounds", 3);
        var connections = options.Number("connections", 64);
        using var product = await Product.StartAsync(options);
        var incident = await product.ReportAsync();
        Say($"start to first page {product.StartToFirstPage.TotalMilliseconds:F0} ms; wrk, {connections} connections, {rounds} rounds of {seconds} s, one update posted a second; medians");
        Say("| answer | size | requests/s | bare | ratio | p99 ms, bare | p99 ratio | nginx, plain | ratio |");
        Say("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        var only = options.Text("only", "");
        foreach (var (name, path) in (await PathsAsync(product, incident)).Where(one => one.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var encoding in new[] { "gzip", "identity" }.Where(one => options.Text("encoding", one) == one))
            {
                await MeasureAsync(product, incident, new Answer(name, path, encoding, await product.FetchAsync(path, encoding)), connections, seconds, rounds);
            }
        }

        Say($"resident memory after load {product.ResidentMegabytes:F0} MB");
        return 0;
    }

    private static async Task MeasureAsync(Product product, string incident, Answer answer, int connections, int seconds, int rounds)
    {
        using var bare = await BoardBench.StartBareAsync(answer.First);
        using var nginx = answer.First.Coding.Length == 0 ? await NginxServer.StartAsync(answer.First.Bytes) : null;

        // Once unmeasured, so that both are compiled for the hot path.
        await BoardBench.WrkAsync(Product.Url + answer.Path, answer.Asked, connections, 3);
        await BoardBench.WrkAsync(BoardBench.BareUrl + answer.Path, answer.Asked, connections, 3);
        var own = new List<(double PerSecond, double P99)>();
        var others = new List<(double PerSecond, double P99)>();
        var files = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            // Each update makes the incident's answers longer: the same bytes for all, at the start of each round.
            var bytes = (await product.FetchAsync(answer.Path, answer.Asked)).Bytes;
            await BoardBench.ReplaceBareAsync(bytes);
            await (nginx?.ReplaceAsync(bytes) ?? Task.CompletedTask);
            var reference = await BoardBench.WrkAsync(BoardBench.BareUrl + answer.Path, answer.Asked, connections, seconds);
            others.Add((reference.PerSecond, reference.P99));
            if (nginx is not null)
            {
                files.Add((await BoardBench.WrkAsync($"{NginxServer.Url}/file", answer.Asked, connections, seconds)).PerSecond);
            }

            var (measured, _) = await BoardBench.WhilePostingAsync(product, incident, answer.Path, answer.Asked, connections, seconds);
            if (measured.Errors.Length > 0 && measured.Errors != "no errors")
            {
                Say($"{answer.Name}: {measured.Errors}");
            }

            own.Add((measured.PerSecond, measured.P99));
        }

        var ratio = BoardBench.Median([.. own.Zip(others, (mine, bare) => mine.PerSecond / bare.PerSecond)]);
        var tail = BoardBench.Median([.. own.Zip(others, (mine, bare) => mine.P99 / bare.P99)]);
        var perSecond = BoardBench.Median([.. own.Select(one => one.PerSecond)]);
        var beside = files.Count == 0 ? "|  |  |" : $"| {BoardBench.Median(files):F0} | {BoardBench.Median([.. own.Zip(files, (mine, nginx) => mine.PerSecond / nginx)]):F2} |";
        Say($"| {answer.Name}, {(answer.First.Coding.Length == 0 ? "plain" : answer.First.Coding)} | {answer.First.Bytes.Length / 1024.0:F1} KB | {perSecond:F0} | {BoardBench.Median([.. others.Select(one => one.PerSecond)]):F0} | {ratio:F2} | {BoardBench.Median([.. own.Select(one => one.P99)]):F1}, {BoardBench.Median([.. others.Select(one => one.P99)]):F1} | {tail:F1} {beside}");
    }

    private static async Task<IReadOnlyList<(string Name, string Path)>> PathsAsync(Product product, string incident)
    {
        var status = await product.ReadAsync("/v1/status");
        var component = status.GetProperty("data").GetProperty("components")[0].GetProperty("id").GetString();
        return
        [
            ("board", "/"),
            ("component page", $"/components/{component}"),
            ("incident permalink", $"/incidents/{incident}"),
            ("`/v1/status`", "/v1/status"),
            ("`/api/v2/summary.json`", "/api/v2/summary.json"),
        ];
    }

    private static void Say(string line) => Console.WriteLine(line);

    private sealed record Answer(string Name, string Path, string Asked, Fetched First);
}
