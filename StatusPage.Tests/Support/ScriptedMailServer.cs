using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Tests.Support;

/// <summary>A mail that the server took in, as its client sent it.</summary>
/// <param name="Content">With CR LF as line ends and doubled dots taken back; an octet a character.</param>
/// <param name="Parameters">What stood behind the sender: SIZE=…, BODY=…, SMTPUTF8.</param>
/// <param name="Connection">The connection it came on, counted from 1.</param>
/// <param name="Security">Whether it came under TLS, and who had signed in.</param>
public sealed record ReceivedMail(string Sender, string Recipient, string Content, string Parameters, int Connection, string Security);

/// <summary>
/// A mail server on this machine that accepts everything, unless a test says otherwise. It is strict: what a client does that
/// the standard or the offered extensions do not allow ends up in <see cref="Violations"/>.
/// </summary>
public sealed class ScriptedMailServer : IAsyncDisposable
{
    /// <summary>In place of a reply: the connection is closed.</summary>
    public const string HangUp = "(hang up)";

    /// <summary>In place of a reply: nothing, for as long as the server runs.</summary>
    public const string Stall = "(stall)";

    /// <summary>In place of the reply to a message: it is kept, and then the connection is closed.</summary>
    public const string AcceptAndHangUp = "(accept and hang up)";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ReceivedMail> _accepted = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly int _port;
    private Task _accepting = Task.CompletedTask;
    private int _connections;
    private int _open;
    private int _mostOpen;
    private int _stopped;

    private ScriptedMailServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port => _port;

    /// <summary>How a client reaches it: without TLS unless it has a certificate.</summary>
    public SmtpOptions Options => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Security = Certificate is null ? SmtpSecurity.None : ImplicitTls ? SmtpSecurity.Tls : SmtpSecurity.StartTls,
        Authorities = TestCertificates.Authorities,
    };

    /// <summary>What it offers, besides STARTTLS and AUTH, which follow from the rest.</summary>
    public IReadOnlyList<string> Extensions { get; set; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10485760", "ENHANCEDSTATUSCODES"];

    public X509Certificate2? Certificate { get; set; }

    /// <summary>With a certificate: TLS from the first byte, in place of STARTTLS.</summary>
    public bool ImplicitTls { get; set; }

    /// <summary>Ways of signing in that it offers, for example <c>PLAIN LOGIN</c>.</summary>
    public string? Authentication { get; set; }

    /// <summary>Who may sign in, by user name, with the password or token.</summary>
    public IReadOnlyDictionary<string, string> Users { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string Greeting { get; set; } = "220 scripted.example ESMTP";

    /// <summary>First asked about every command line; null: the usual answer.</summary>
    public Func<string, string?>? OnCommand { get; set; }

    /// <summary>The reply to a sender; null: 250.</summary>
    public Func<string, string?>? OnSender { get; set; }

    /// <summary>The reply to a recipient, for example <c>550 5.1.1 No such user</c>; null: 250.</summary>
    public Func<string, string?>? OnRecipient { get; set; }

    /// <summary>The reply to a whole message; null: 250, and it counts as accepted.</summary>
    public Func<ReceivedMail, string?>? OnMessage { get; set; }

    /// <summary>Awaited between a message and the reply to it.</summary>
    public Func<ReceivedMail, Task>? BeforeReply { get; set; }

    /// <summary>Replies leave a byte at a time.</summary>
    public bool Torn { get; set; }

    public IReadOnlyList<ReceivedMail> Accepted => [.. _accepted];

    /// <summary>All command lines of all connections; messages and answers of AUTH are not among them.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    public IReadOnlyList<string> Violations => [.. _violations];

    /// <summary>Connections taken so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that were open at the same time, at most.</summary>
    public int MostOpen => Volatile.Read(ref _mostOpen);

    /// <summary>A server with this set before anybody can come.</summary>
    public static ScriptedMailServer Start(Action<ScriptedMailServer>? configure = null)
    {
        var server = new ScriptedMailServer();
        configure?.Invoke(server);
        server._listener.Listen(200);
        server._accepting = server.AcceptAsync();
        return server;
    }

    /// <summary>Stops it, as a server goes down: all connections end. Twice is fine.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var number = Interlocked.Increment(ref _connections);
        var open = Interlocked.Increment(ref _open);
        for (var most = MostOpen; open > most && Interlocked.CompareExchange(ref _mostOpen, open, most) != most; most = MostOpen)
        {
        }

        await using var wire = new ScriptedMailWire(socket, Torn, _stop.Token);
        try
        {
            await new Session(this, wire, number).RunAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or the test is over.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>One client's conversation.</summary>
    private sealed class Session(ScriptedMailServer server, ScriptedMailWire wire, int number)
    {
        private string? _sender;
        private string? _recipient;
        private string _parameters = "";
        private string? _user;
        private bool _extended;

        public async Task RunAsync()
        {
            if (server is { ImplicitTls: true, Certificate: { } certificate })
            {
                await wire.SecureAsync(certificate);
            }

            await SayAsync(server.Greeting);
            while (await wire.LineAsync() is { } octets)
            {
                var line = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(octets));
                server._commands.Enqueue(line);
                Watch(line.Length > 510 && !line.StartsWith("MAIL", StringComparison.Ordinal), "A command of more than 510 characters.");
                var (verb, rest) = line.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? (line[..space], line[(space + 1)..]) : (line, "");
                Watch(wire.HasMore && !Offers("PIPELINING"), $"More was sent before {verb} was answered.");
                Watch(wire.HasMore && verb is ("EHLO" or "HELO" or "DATA" or "STARTTLS" or "AUTH" or "QUIT"), $"{verb} was not the last of its group.");
                if (server.OnCommand?.Invoke(line) is { } scripted)
                {
                    await SayAsync(scripted);
                    continue;
                }

                switch (verb)
                {
                    case "EHLO" or "HELO":
                        _extended = verb == "EHLO";
                        (_sender, _recipient) = (null, null);
                        await SayAsync(_extended ? Hello() : "250 scripted.example");
                        break;
                    case "STARTTLS" when server.Certificate is { } own && !wire.IsEncrypted:
                        await SayAsync("220 2.0.0 Go ahead");
                        await wire.SecureAsync(own);
                        _extended = false;
                        break;
                    case "AUTH" when server.Authentication is not null:
                        await AuthenticateAsync(rest);
                        break;
                    case "MAIL":
                        await SayAsync(Sender(rest));
                        break;
                    case "RCPT":
                        await SayAsync(Recipient(rest));
                        break;
                    case "DATA" when _recipient is null:
                        await SayAsync("554 5.5.1 No valid recipients");
                        break;
                    case "DATA":
                        await SayAsync("354 End with a dot");
                        await MessageAsync();
                        break;
                    case "RSET":
                        (_sender, _recipient) = (null, null);
                        await SayAsync("250 2.0.0 Ok");
                        break;
                    case "QUIT":
                        await SayAsync("221 2.0.0 Bye");
                        return;
                    default:
                        await SayAsync("502 5.5.2 Command not recognized");
                        break;
                }
            }
        }

        private string Hello()
        {
            string?[] lines =
            [
                "scripted.example",
                .. server.Extensions,
                server is { Certificate: not null, ImplicitTls: false } && !wire.IsEncrypted ? "STARTTLS" : null,
                server.Authentication is { } ways ? $"AUTH {ways}" : null,
            ];
            var offered = lines.OfType<string>().ToList();
            return string.Join("\r\n", offered.Select((line, i) => $"250{(i < offered.Count - 1 ? '-' : ' ')}{line}"));
        }

        private string Sender(string rest)
        {
            if (_sender is not null)
            {
                server._violations.Enqueue("MAIL within a transaction.");
                return "503 5.5.1 Nested MAIL command";
            }

            var (address, parameters) = Path(rest, "FROM:<");
            Watch(parameters.Length > 0 && !_extended, "Parameters after HELO.");
            Watch(parameters.Contains("SIZE=", StringComparison.Ordinal) && !Offers("SIZE"), "SIZE was not offered.");
            Watch(parameters.Contains("BODY=", StringComparison.Ordinal) && !Offers("8BITMIME"), "8BITMIME was not offered.");
            Watch(parameters.Contains("SMTPUTF8", StringComparison.Ordinal) && !Offers("SMTPUTF8"), "SMTPUTF8 was not offered.");
            Watch(!Ascii.IsValid(address) && !parameters.Contains("SMTPUTF8", StringComparison.Ordinal), "A sender beyond ASCII without SMTPUTF8.");
            if (server.OnSender?.Invoke(address) is { } scripted)
            {
                return scripted;
            }

            (_sender, _parameters) = (address, parameters);
            return "250 2.1.0 Ok";
        }

        private string Recipient(string rest)
        {
            if (_sender is null)
            {
                return "503 5.5.1 MAIL first";
            }

            var (address, parameters) = Path(rest, "TO:<");
            Watch(parameters.Length > 0, $"The recipient has parameters: {parameters}");
            Watch(!Ascii.IsValid(address) && !_parameters.Contains("SMTPUTF8", StringComparison.Ordinal), "A recipient beyond ASCII without SMTPUTF8.");
            if (server.OnRecipient?.Invoke(address) is { } scripted)
            {
                return scripted;
            }

            _recipient = address;
            return "250 2.1.5 Ok";
        }

        private async Task MessageAsync()
        {
            var content = new StringBuilder();
            while (true)
            {
                var line = await wire.LineAsync() ?? throw new IOException("The client went away within a message.");
                if (line == ".")
                {
                    break;
                }

                Watch(line.Length > 998, "A line of more than 998 octets.");
                Watch(!Ascii.IsValid(line) && !_parameters.Contains("BODY=8BITMIME", StringComparison.Ordinal), "Eight bits without 8BITMIME.");
                content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }

            Watch(wire.BareLineEnds, "A line end that is not CR LF.");
            var mail = new ReceivedMail(_sender!, _recipient!, content.ToString(), _parameters, number, $"{(wire.IsEncrypted ? "TLS" : "clear")}{(_user is null ? "" : $", {_user}")}");
            (_sender, _recipient) = (null, null);
            if (server.BeforeReply is { } wait)
            {
                await wait(mail);
            }

            var reply = server.OnMessage?.Invoke(mail);
            if (reply is null or AcceptAndHangUp || reply.StartsWith('2'))
            {
                server._accepted.Enqueue(mail);
            }

            await SayAsync(reply switch { null => "250 2.0.0 Ok: queued", AcceptAndHangUp => HangUp, _ => reply });
        }

        private async Task AuthenticateAsync(string rest)
        {
            Watch(!wire.IsEncrypted && server.Certificate is not null, "Credentials in the clear.");
            var words = rest.Split(' ');
            var answer = words.Length > 1 ? words[1] : null;
            switch (words[0])
            {
                case "PLAIN":
                    var parts = Decode(answer ?? await AskAsync("")).Split('\0');
                    await ConcludeAsync(parts is ["", _, _] ? parts[1] : "", parts[^1]);
                    break;
                case "LOGIN":
                    var user = Decode(answer ?? await AskAsync("VXNlcm5hbWU6"));
                    await ConcludeAsync(user, Decode(await AskAsync("UGFzc3dvcmQ6")));
                    break;
                case "XOAUTH2":
                    var fields = Decode(answer ?? await AskAsync("")).Split('\u0001');
                    var (name, token) = fields is [['u', 's', 'e', 'r', '=', .. var who], ['a', 'u', 't', 'h', '=', 'B', 'e', 'a', 'r', 'e', 'r', ' ', .. var what], "", ""] ? (who, what) : ("", "");
                    if (!Knows(name, token))
                    {
                        await AskAsync(Convert.ToBase64String("""{"status":"401"}"""u8));
                    }

                    await ConcludeAsync(name, token);
                    break;
                default:
                    await SayAsync("504 5.5.4 Unknown mechanism");
                    break;
            }
        }

        private async Task ConcludeAsync(string user, string secret)
        {
            _user = Knows(user, secret) ? user : null;
            await SayAsync(_user is null ? "535 5.7.8 Authentication credentials invalid" : "235 2.7.0 Accepted");
        }

        private bool Knows(string user, string secret) => server.Users.TryGetValue(user, out var known) && known == secret;

        private async Task<string> AskAsync(string question)
        {
            await SayAsync($"334 {question}");
            return await wire.LineAsync() ?? throw new IOException("The client has gone.");
        }

        private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

        private async Task SayAsync(string reply)
        {
            switch (reply)
            {
                case HangUp:
                    throw new IOException("As the script says.");
                case Stall:
                    await Task.Delay(Timeout.Infinite, server._stop.Token);
                    break;
                default:
                    await wire.SendAsync(reply + "\r\n");
                    break;
            }

            if (reply.StartsWith("421", StringComparison.Ordinal))
            {
                throw new IOException("It closes after that.");
            }
        }

        private bool Offers(string extension) => _extended && server.Extensions.Any(offered => offered.Split(' ')[0] == extension);

        private void Watch(bool wrong, string what)
        {
            if (wrong)
            {
                server._violations.Enqueue(what);
            }
        }

        private static (string Address, string Parameters) Path(string rest, string prefix)
        {
            var end = rest.LastIndexOf('>');
            return rest.StartsWith(prefix, StringComparison.Ordinal) && end > 0 ? (rest[prefix.Length..end], rest[(end + 1)..].Trim()) : (rest, "");
        }
    }
}
