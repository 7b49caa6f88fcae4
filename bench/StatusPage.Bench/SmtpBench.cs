using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusPage.Core.Network;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Bench;

/// <summary>The mail transport alone against smtp-sink, beside smtp-source with as many kept sessions and the same size.</summary>
internal static class SmtpBench
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin"];

    public static async Task<int> RunAsync(Options options)
    {
        var count = options.Number("count", 100_000);
        var sessions = options.Number("connections", 10);
        var size = options.Number("size", 8192);
        var rounds = options.Number("rounds", 3);
        var port = FreePort();
        string[] user = Environment.UserName == "root" ? ["-u", "nobody"] : [];
        using var sink = ChildProcess.Start(Find("smtp-sink"), [.. user, Invariant($"127.0.0.1:{port}"), "200"]);
        await ListensAsync(port);
        Say($"{count} mails of {size} octets to smtp-sink over {sessions} kept connections");
        // Compiled before it is measured.
        await OursAsync(port, 20_000, sessions, size);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var sinkBefore = sink.ProcessorTime;
            var reference = await ReferenceAsync(port, count, sessions, size);
            var (sinkBetween, self) = (sink.ProcessorTime, Environment.CpuUsage.TotalTime);
            var ours = await OursAsync(port, count, sessions, size);
            ratios.Add(ours / reference);
            Say($"  round {round}: {ours,7:F0} mails/s, smtp-source -d {reference,7:F0}, ratio {ours / reference:F2}");
            Say($"           CPU a mail: the transport {Micros(Environment.CpuUsage.TotalTime - self):F0} µs, smtp-sink meanwhile {Micros(sink.ProcessorTime - sinkBetween):F0} µs; smtp-sink with smtp-source {Micros(sinkBetween - sinkBefore):F0} µs");
        }

        ratios.Sort();
        Say($"  ratio, median of {rounds}: {ratios[ratios.Count / 2]:F2}");
        return 0;

        double Micros(TimeSpan time) => time.TotalMicroseconds / count;
    }

    private static async Task<double> OursAsync(int port, int count, int sessions, int size)
    {
        var content = Content(size);
        var smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None };
        var transport = new SmtpTransport(smtp, new NameLookup(), TimeProvider.System);
        var watch = Stopwatch.StartNew();
        var accepted = await Task.WhenAll(Enumerable.Range(0, sessions).Select(session => Task.Run(() => SendAsync(transport, content, session, count / sessions))));
        var sent = accepted.Sum();
        return sent == count / sessions * sessions ? sent / watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{sent} of {count} mails were accepted.");
    }

    private static async Task<int> SendAsync(SmtpTransport transport, byte[] content, int session, int count)
    {
        await using var connection = await transport.OpenAsync(CancellationToken.None);
        var accepted = 0;
        var mail = Mail(0);
        for (var i = 1; i <= count; i++)
        {
            var next = i < count ? Mail(i) : null;
            var result = await connection.SendAsync(mail!, next, CancellationToken.None);
            accepted += result.Outcome == SendOutcome.Accepted ? 1 : 0;
            mail = next;
        }

        return accepted;

        OutgoingMail Mail(int number) => new("status@example.com", Invariant($"reader-{session}-{number}@example.com"), content);
    }

    private static async Task<double> ReferenceAsync(int port, int count, int sessions, int size)
    {
        var watch = Stopwatch.StartNew();
        await ChildProcess.OutputAsync(
            Find("smtp-source"), "-d", "-s", Invariant($"{sessions}"), "-l", Invariant($"{size}"), "-m", Invariant($"{count}"), "-f", "status@example.com", "-t", "reader@example.com", Invariant($"127.0.0.1:{port}"));
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>A header as small as smtp-source's, and a body of that size in lines of mail's usual length.</summary>
    private static byte[] Content(int size)
    {
        var text = new StringBuilder("From: <status@example.com>\r\nTo: <reader@example.com>\r\nDate: Tue, 12 May 2026 09:00:00 +0000\r\nMessage-Id: <1@example.com>\r\n\r\n");
        for (var left = size; left > 0; left -= 80)
        {
            text.Append('X', Math.Max(1, Math.Min(left, 80) - 2)).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{name} is missing; it comes with the package postfix.");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task ListensAsync(int port)
    {
        for (var tries = 0; ; tries++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (tries < 200)
            {
                await Task.Delay(20);
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
