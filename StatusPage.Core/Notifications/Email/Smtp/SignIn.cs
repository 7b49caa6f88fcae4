using System.Text;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>Signs in with AUTH XOAUTH2, PLAIN or LOGIN (RFC 4954, 4616). No credential ends up in what is said of a failure.</summary>
internal sealed class SignIn(SmtpWire wire, SmtpOptions options)
{
    /// <summary>RFC 5321, section 4.5.3.1.4: a longer first answer has to wait until it is asked for.</summary>
    private const int MaxCommand = 510;

    /// <summary>What must not be repeated, as it is and as it was sent.</summary>
    private readonly List<string> _secrets = [.. new[] { options.Password, options.AccessToken }.Where(secret => !string.IsNullOrEmpty(secret)).OfType<string>()];

    public async ValueTask RunAsync(ServerExtensions server)
    {
        if (options.UserName is null)
        {
            return;
        }

        if (!wire.IsEncrypted && !wire.IsLoopback && !options.AllowPlainAuthentication)
        {
            throw new MailServerException("The connection is not encrypted, so the credentials were not sent. Set Smtp:Security to starttls or tls, or, in a network that nobody listens in, Smtp:AllowPlainAuthentication to true.");
        }

        if (options.AccessToken is { } token)
        {
            Require(server, "XOAUTH2");
            await AnswerAsync("XOAUTH2", $"user={options.UserName}\u0001auth=Bearer {token}\u0001\u0001");
        }
        else if (server.Authentication.Contains("PLAIN", StringComparer.Ordinal))
        {
            await AnswerAsync("PLAIN", $"\0{options.UserName}\0{options.Password}");
        }
        else
        {
            Require(server, "LOGIN");
            await LoginAsync();
        }

        wire.Out.Wipe();
    }

    private static void Require(ServerExtensions server, string mechanism)
    {
        if (!server.Authentication.Contains(mechanism, StringComparer.Ordinal))
        {
            var offered = server.Authentication.Count == 0 ? "none here" : string.Join(", ", server.Authentication.Take(10));
            throw new MailServerException(
                mechanism == "LOGIN"
                    ? $"The server offers no way of signing in with a password that we know (it offers {offered}; PLAIN and LOGIN would do). Check Smtp:Port and Smtp:Security, or leave out Smtp:UserName."
                    : $"The server does not offer to sign in with an access token (it offers {offered}; XOAUTH2 would do). Give Smtp:Password in place of Smtp:AccessToken.");
        }
    }

    /// <summary>A mechanism of one answer, which goes with the command where it is short enough.</summary>
    private async ValueTask AnswerAsync(string mechanism, string answer)
    {
        var encoded = Encode(answer);
        var command = $"AUTH {mechanism} {encoded}";
        var code = await SayAsync(command.Length <= MaxCommand ? command : $"AUTH {mechanism}");
        if (code == 334 && command.Length > MaxCommand)
        {
            code = await SayAsync(encoded);
        }

        if (code == 334)
        {
            // XOAUTH2 tells why it refuses as a further question; the answer to it is nothing, and then comes the refusal.
            code = await SayAsync("");
        }

        Judge(code);
    }

    private async ValueTask LoginAsync()
    {
        var code = await SayAsync("AUTH LOGIN");
        foreach (var answer in new[] { options.UserName!, options.Password! })
        {
            if (code == 334)
            {
                code = await SayAsync(Encode(answer));
            }
        }

        Judge(code);
    }

    private string Encode(string answer)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(answer));
        _secrets.Add(encoded);
        return encoded;
    }

    private async ValueTask<int> SayAsync(string line)
    {
        wire.Out.Append(line).Append("\r\n"u8);
        await wire.FlushAsync(SmtpStep.SignIn);
        return await wire.ReplyAsync(SmtpStep.SignIn);
    }

    private void Judge(int code)
    {
        if (code == 235)
        {
            return;
        }

        var reply = wire.LastReply();
        // Some servers repeat what they did not understand, and that may be a credential.
        var words = reply.ToString();
        throw new MailServerException(
            Repeats(words) ? $"The server did not let us sign in ({reply.Code})." : $"The server did not let us sign in: {words}.", reply.Code, reply.EnhancedCode);
    }

    /// <summary>Whether there is, in the server's words, a secret, or a piece of what was sent of it.</summary>
    private bool Repeats(string words) =>
        _secrets.Any(secret => words.Contains(secret, StringComparison.Ordinal) || words.Split(' ').Any(word => word.Length >= 8 && secret.Contains(word, StringComparison.Ordinal)));
}
