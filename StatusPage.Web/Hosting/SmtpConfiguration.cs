using System.Globalization;
using System.Net;
using System.Net.Mail;
using StatusPage.Core.Network;
using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Web.Hosting;

/// <summary>Reads the section <c>Smtp</c>; each value that cannot be used adds a sentence. Credentials are never repeated.</summary>
internal sealed class SmtpConfiguration(IConfiguration configuration, List<string> errors, List<string> warnings)
{
    private static readonly string[] OnlyWithHost =
        ["Port", "Security", "UserName", "Password", "AccessToken", "AllowPlainAuthentication", "HelloName"];

    public SmtpOptions Read(string? siteUrl, string contentRoot, string dataDirectory)
    {
        var site = Uri.TryCreate(siteUrl, UriKind.Absolute, out var uri) && uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : null;
        var options = new SmtpOptions
        {
            From = From(site ?? "localhost"),
            MaxConnections = Number("MaxConnections", 10, 1, 50),
            MaxPerDomain = Number("MaxPerDomain", 4, 1, 50),
            Timeouts = Timeouts(),
        };
        if (Text("Host") is not { } host)
        {
            return options with { PickupDirectory = WithoutServer(contentRoot) ?? Path.Combine(dataDirectory, "mail") };
        }

        if (Text("PickupDirectory") is { } folder)
        {
            warnings.Add($"Smtp:Host and Smtp:PickupDirectory are both given. Mail goes to the server {host}, and not into {folder}; leave Smtp:Host out to have it there.");
        }

        var security = Security();
        options = options with
        {
            Host = Host(host),
            Security = security,
            Port = Number("Port", SmtpOptions.DefaultPort(security), 1, 65_535),
            UserName = Text("UserName"),
            Password = Text("Password"),
            AccessToken = Text("AccessToken"),
            AllowPlainAuthentication = StatusPageConfiguration.ReadBool(configuration, "Smtp:AllowPlainAuthentication", errors),
            HelloName = HelloName() ?? site,
        };
        CheckCredentials(options);
        return options;
    }

    /// <summary>The folder that was named for mail. Beside it, what concerns a server is of no use yet and does no harm; alone, the server was forgotten.</summary>
    private string? WithoutServer(string contentRoot)
    {
        var needless = OnlyWithHost.Where(name => Text(name) is not null).ToList();
        if (Text("PickupDirectory") is not { } folder)
        {
            errors.AddRange(needless.Select(name => $"Smtp:{name} is given and Smtp:Host is not; name the mail server there, or leave out both."));
            return null;
        }

        if (needless.Count > 0)
        {
            var names = string.Join(", ", needless.Select(name => "Smtp:" + name));
            warnings.Add($"Without Smtp:Host mail goes into the folder {folder}, and {names} {(needless.Count == 1 ? "changes" : "change")} nothing.");
        }

        return PickupDirectory(folder, contentRoot);
    }

    private void CheckCredentials(SmtpOptions options)
    {
        var secrets = (options.Password is null ? 0 : 1) + (options.AccessToken is null ? 0 : 1);
        if (secrets == 2)
        {
            errors.Add("Smtp:Password and Smtp:AccessToken are both given; give the one that the mail server wants.");
        }
        else if (options.UserName is null ? secrets == 1 : secrets == 0)
        {
            errors.Add("Smtp:UserName and Smtp:Password (or Smtp:AccessToken) belong together; give both, or neither.");
        }

        foreach (var (name, value) in new[] { ("UserName", options.UserName), ("Password", options.Password), ("AccessToken", options.AccessToken) })
        {
            if (value?.Any(char.IsControl) == true)
            {
                errors.Add($"Smtp:{name} holds a control character (a line break at its end, perhaps); accepted: text without any.");
            }
        }

        if (options.UserName is not null && options is { Security: SmtpSecurity.None, AllowPlainAuthentication: false, Host: { } host } && !IsThisMachine(host))
        {
            errors.Add("Smtp:UserName is given and Smtp:Security is none, so the password would cross the network unencrypted; set Smtp:Security to starttls or tls, or Smtp:AllowPlainAuthentication to true if nobody can listen there.");
        }
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private string Host(string text)
    {
        if (IPAddress.TryParse(text, out var address) && (address.ToString().Contains(':', StringComparison.Ordinal) || text.Contains('.', StringComparison.Ordinal)))
        {
            return address.ToString();
        }

        if (HostPort.IsName(text) && HostPort.TryParse(text, 25, out var parsed))
        {
            return parsed.Host;
        }

        errors.Add($"Smtp:Host is “{text}”; accepted: the name or address of a mail server, for example smtp.example.com, without a port (that is Smtp:Port).");
        return text;
    }

    private SmtpSecurity Security()
    {
        var text = Text("Security");
        if (text is null)
        {
            return SmtpSecurity.StartTls;
        }

        if (Enum.TryParse<SmtpSecurity>(text, ignoreCase: true, out var security) && text.All(char.IsAsciiLetter))
        {
            return security;
        }

        errors.Add($"Smtp:Security is “{text}”; accepted: starttls, tls, none.");
        return SmtpSecurity.StartTls;
    }

    private MailAddress From(string host)
    {
        var text = Text("From");
        if (text is null)
        {
            return new MailAddress($"status@{host}");
        }

        if (MailAddress.TryCreate(text, out var address) && !text.Any(char.IsControl))
        {
            return address;
        }

        errors.Add($"Smtp:From is “{text}”; accepted: an email address, with a name before it where one is wanted, for example Example Status <status@example.com>.");
        return new MailAddress("status@localhost");
    }

    private string? HelloName()
    {
        var text = Text("HelloName");
        if (text is null)
        {
            return null;
        }

        if (HostPort.IsName(text) && HostPort.TryParse(text, 25, out var parsed))
        {
            return parsed.Host;
        }

        errors.Add($"Smtp:HelloName is “{text}”; accepted: the name of this machine as others know it, for example status.example.com.");
        return null;
    }

    private string? PickupDirectory(string text, string contentRoot)
    {
        try
        {
            var directory = Path.GetFullPath(text, contentRoot);
            Directory.CreateDirectory(directory);
            StatusPageConfiguration.ProbeWriting(directory);
            return directory;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"Smtp:PickupDirectory cannot be used ({exception.Message}); accepted: a folder that this program may write to.");
            return null;
        }
    }

    private SmtpTimeouts Timeouts()
    {
        var usual = new SmtpTimeouts();
        return usual with
        {
            Connect = Seconds("Connect", usual.Connect),
            Greeting = Seconds("Greeting", usual.Greeting),
            Command = Seconds("Command", usual.Command),
            DataStart = Seconds("DataStart", usual.DataStart),
            DataBlock = Seconds("DataBlock", usual.DataBlock),
            DataEnd = Seconds("DataEnd", usual.DataEnd),
        };

        TimeSpan Seconds(string step, TimeSpan otherwise) => TimeSpan.FromSeconds(Number($"Timeouts:{step}Seconds", (int)otherwise.TotalSeconds, 1, 3600));
    }

    private int Number(string name, int otherwise, int least, int most)
    {
        var text = Text(name);
        if (text is null)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(string.Create(CultureInfo.InvariantCulture, $"Smtp:{name} is “{text}”; accepted: a whole number from {least} to {most}."));
        return otherwise;
    }

    private string? Text(string name) => configuration[$"Smtp:{name}"] is { Length: > 0 } text ? text : null;
}
