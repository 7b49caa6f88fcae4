using System.Globalization;

namespace StatusPage.Bench;

/// <summary><c>kills</c>: the program killed at random moments of fan-outs, against a server that counts what it accepts.</summary>
internal static class KillBench
{
    private const int Connections = 10;
    private const int KillsAFanOut = 5;

    public static async Task<int> RunAsync(Options options)
    {
        var count = options.Number("subscribers", 5_000);
        var kills = options.Number("kills", 50);
        var database = Path.GetFullPath(options.Text("database", "artifacts/bench-data/kills.db"));
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        foreach (var file in new[] { database, database + "-wal", database + "-shm" })
        {
            File.Delete(file);
        }

        await MailData.SeedAsync(database, count);
        using var server = new CountingServer();
        var settings = MailBench.MailSettings(server.Port, Connections);
        var random = new Random(options.Number("seed", Environment.TickCount));
        var product = await Product.StartAsync(options.With("database", database).With("demo", "false"), settings);
        var (killed, fanOuts, lost, doubled) = (0, 0, 0, 0);
        while (killed < kills)
        {
            fanOuts++;
            server.Clear();
            var sentBefore = await MailData.SentAsync(database);
            await product.ReportAsync(notify: true);
            for (var i = 0; i < KillsAFanOut && killed < kills; i++, killed++)
            {
                // Anywhere from the first mail on to where the next kill's share begins.
                var at = (i + random.NextDouble()) * count / KillsAFanOut;
                while (server.Distinct < at)
                {
                    await Task.Delay(1);
                }

                product.Dispose();
                product = await Product.StartAsync(options.With("database", database).With("demo", "false"), settings);
            }

            while (await MailData.SentAsync(database) - sentBefore < count)
            {
                await Task.Delay(20);
            }

            lost += count - server.Distinct;
            doubled += server.Accepted - server.Distinct;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  fan-out {fanOuts}: {count} mails, {server.Accepted} accepted, {count - server.Distinct} lost, {server.Accepted - server.Distinct} doubled"));
        }

        product.Dispose();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{killed} kills in {fanOuts} fan-outs of {count} mails over {Connections} connections: {lost} lost, {doubled} doubled: {(double)doubled / killed:F1} a kill, at most one a connection"));
        return lost == 0 ? 0 : 1;
    }
}
