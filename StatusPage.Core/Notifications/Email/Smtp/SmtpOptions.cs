using System.Net.Mail;
using System.Security.Cryptography.X509Certificates;

namespace StatusPage.Core.Notifications.Email.Smtp;

public enum SmtpSecurity
{
    /// <summary>In the clear.</summary>
    None,

    /// <summary>Begins in the clear and must turn to TLS before anything else.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <summary>How mail leaves. Section <c>Smtp</c>.</summary>
public sealed record SmtpOptions
{
    /// <summary>The server that takes our mail; null: mails are put into <see cref="PickupDirectory"/>.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = DefaultPort(SmtpSecurity.StartTls);

    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>Null: without signing in.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>An OAuth 2.0 access token, in place of a password.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Whether the password may cross a network unencrypted. To this machine it always may.</summary>
    public bool AllowPlainAuthentication { get; init; }

    /// <summary>What mails are from: an address, with a display name where one is wanted.</summary>
    public MailAddress From { get; init; } = new("status@localhost");

    /// <summary>The name by which the program greets the server; null: its address.</summary>
    public string? HelloName { get; init; }

    /// <summary>Where mails are put without a server; null: the folder <c>mail</c> beside the database.</summary>
    public string? PickupDirectory { get; init; }

    /// <summary>Connections kept at the same time.</summary>
    public int MaxConnections { get; init; } = 10;

    /// <summary>Mails on the way to one recipient domain at the same time.</summary>
    public int MaxPerDomain { get; init; } = 4;

    public SmtpTimeouts Timeouts { get; init; } = new();

    /// <summary>The authorities to trust in place of the system's; null: the system's.</summary>
    internal X509Certificate2Collection? Authorities { get; init; }

    public static int DefaultPort(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => 25,
        SmtpSecurity.StartTls => 587,
        SmtpSecurity.Tls => 465,
    };

    /// <summary>Never the password: records print all they hold.</summary>
    public override string ToString() => $"{Host}:{Port} {Security}";
}

/// <summary>How long each step may take; the defaults are those of RFC 5321, section 4.5.3.2.</summary>
public sealed record SmtpTimeouts
{
    /// <summary>Name lookup and connection, all addresses together; also the handshake of TLS.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>EHLO, AUTH, MAIL, RCPT, RSET.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From DATA to the permission to send.</summary>
    public TimeSpan DataStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Until the network takes the next block of content.</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>From the final dot to the reply. Too short a time makes mails go twice.</summary>
    public TimeSpan DataEnd { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For that same reply, once the program is stopping.</summary>
    public TimeSpan Stopping { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a farewell. Nothing depends on it.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(2);
}
