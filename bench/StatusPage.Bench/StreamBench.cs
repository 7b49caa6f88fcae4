using System.Diagnostics;
using System.Net;

namespace StatusPage.Bench;

/// <summary>Many open event streams: what each costs in memory, how soon a posting reaches the last of them, and what they take from the board.</summary>
internal static class StreamBench
{
    /// <summary>So many from one address, as the product allows by default.</summary>
    private const int PerAddress = 500;

    public static async Task<int> RunAsync(Options options)
    {
        var count = options.Number("count", 10_000);
        var seconds = options.Number("seconds", 10);
        var rounds = options.Number("rounds", 3);
        // As programs read it, or as the page's own script does.
        var events = options.Text("events", "all") != "none";
        var postings = options.Number("postings", 20);
        using var product = await Product.StartAsync(options);
        var news = new News(product);
        await news.PostAsync("The first after the start, not measured.");
        await BoardBench.WrkAsync(Product.Url, "gzip", 64, 5);
        var alone = await BoardAsync(news, seconds, rounds, "without streams");

        var before = product.ResidentMegabytes;
        var opening = Stopwatch.StartNew();
        using var streams = await OpenAsync(count, events);
        var opened = opening.Elapsed;
        // Long enough for each to have had a sign of life.
        await Task.Delay(TimeSpan.FromSeconds(20));
        var cpu = product.ProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(30));
        var idle = (product.ProcessorTime - cpu).TotalSeconds / 30;
        var after = product.ResidentMegabytes;
        Say($"{count} streams opened in {opened.TotalSeconds:F1} s; {streams.Open} are open");
        Say($"  resident {before:F0} MB before, {after:F0} MB with them: {(after - before) * 1024 / count:F1} KB a stream; idle they take {idle:P1} of a core");

        var last = new List<double>();
        var half = new List<double>();
        var answered = new List<double>();
        for (var i = 0; i < postings; i++)
        {
            await news.PrepareAsync();
            var mark = events ? $"mark-{Guid.CreateVersion7():N}" : $"publication {await PublicationAsync(product) + 1}\n";
            streams.Expect(mark);
            var watch = Stopwatch.GetTimestamp();
            await news.PostAsync($"Update {i}, {mark.Trim()}.");
            answered.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            var times = await streams.ArrivalsAsync(TimeSpan.FromSeconds(20));
            half.Add(Stopwatch.GetElapsedTime(watch, times[times.Count / 2]).TotalMilliseconds);
            last.Add(Stopwatch.GetElapsedTime(watch, times[^1]).TotalMilliseconds);
            if (times.Count < count)
            {
                Say($"  posting {i}: only {times.Count} of {count} had it within 20 s");
            }

            await Task.Delay(500);
        }

        Say($"  posting to the last stream: median {Median(last):F0} ms, worst {last.Max():F0} ms; to half of them: median {Median(half):F0} ms; answered to who posted: median {Median(answered):F0} ms");
        Say($"  resident after {postings} postings {product.ResidentMegabytes:F0} MB: {(product.ResidentMegabytes - before) * 1024 / count:F1} KB a stream");

        var quiet = await BoardAsync(null, seconds, rounds, "with streams, nothing posted");
        var busy = await BoardAsync(news, seconds, rounds, "with streams, an update posted a second");
        Say($"  board throughput with streams over without: {quiet / alone:F2} while nothing is posted, {busy / alone:F2} with an update a second (which {count} readers on the same cores read)");
        Say($"  resident at the end {product.ResidentMegabytes:F0} MB; {streams.Open} of {count} still open");
        return 0;
    }

    /// <summary>Median of the rounds, in requests a second.</summary>
    private static async Task<double> BoardAsync(News? posting, int seconds, int rounds, string what)
    {
        var measured = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var posted = posting is null ? Task.CompletedTask : PostEverySecondAsync(posting, stop.Token);
            var (perSecond, p99, errors) = await BoardBench.WrkAsync(Product.Url, "gzip", 64, seconds);
            await stop.CancelAsync();
            await posted;
            measured.Add(perSecond);
            Say($"  board {what}: {perSecond,9:F0} requests/s, p99 {p99:F2} ms, {errors}");
        }

        return Median(measured);
    }

    private static async Task PostEverySecondAsync(News news, CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            await news.PostAsync($"Update {number} under load.");
            await Task.Delay(1000, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static async Task<StreamReaders> OpenAsync(int count, bool events)
    {
        var streams = new StreamReaders(new IPEndPoint(IPAddress.Loopback, new Uri(Product.Url).Port), events);
        // A hundred at a time: the backlog of a listening socket is shorter than ten thousand.
        for (var done = 0; done < count; done += 100)
        {
            await Task.WhenAll(Enumerable.Range(done, Math.Min(100, count - done)).Select(i => streams.OpenAsync(new IPAddress([127, 0, 0, (byte)(2 + (i / PerAddress))]))));
        }

        return streams;
    }

    /// <summary>The number of the last publication, as the stream's first sign of life says it.</summary>
    private static async Task<long> PublicationAsync(Product product)
    {
        using var answer = await product.Client.GetAsync("/v1/status/stream?events=none", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Split("publication ") is [_, var number])
            {
                return long.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("The stream gave no sign of life.");
    }

    /// <summary>Postings of an ordinary day: an incident has ten updates and is resolved, and the next begins.</summary>
    private sealed class News(Product product)
    {
        private const int Updates = 10;

        private string? _incident;
        private int _posted;

        public async Task PostAsync(string message)
        {
            await PrepareAsync();
            _posted++;
            await product.PostAsync(_incident!, message);
        }

        /// <summary>Has an incident to post to.</summary>
        public async Task PrepareAsync()
        {
            if (_incident is { } over && _posted >= Updates)
            {
                await product.ResolveAsync(over);
                _incident = null;
            }

            if (_incident is null)
            {
                (_incident, _posted) = (await product.ReportAsync(), 0);
            }
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Say(string line) => Console.WriteLine(line);
}
