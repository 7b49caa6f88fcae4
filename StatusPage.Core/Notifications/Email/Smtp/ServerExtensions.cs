using System.Globalization;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>What the server can do beyond plain SMTP, as its reply to EHLO lists it.</summary>
internal sealed record ServerExtensions
{
    /// <summary>A server that knows only HELO.</summary>
    public static readonly ServerExtensions None = new();

    public bool StartTls { get; private init; }

    /// <summary>Commands may be sent without waiting for the reply to the one before (RFC 2920).</summary>
    public bool Pipelining { get; private init; }

    public bool EightBitMime { get; private init; }

    /// <summary>Addresses may hold more than ASCII (RFC 6531).</summary>
    public bool SmtpUtf8 { get; private init; }

    public bool Size { get; private init; }

    /// <summary>The most octets of a mail; 0: it does not say.</summary>
    public long MaxSize { get; private init; }

    public IReadOnlyList<string> Authentication { get; private init; } = [];

    /// <param name="lines">The texts of the reply; the first is the greeting.</param>
    public static ServerExtensions Parse(IReadOnlyList<string> lines)
    {
        var found = None;
        foreach (var line in lines.Skip(1))
        {
            // “AUTH=LOGIN” is how servers wrote it before the standard.
            var words = line.Trim().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
            found = words.FirstOrDefault()?.ToUpperInvariant() switch
            {
                "STARTTLS" => found with { StartTls = true },
                "PIPELINING" => found with { Pipelining = true },
                "8BITMIME" => found with { EightBitMime = true },
                "SMTPUTF8" => found with { SmtpUtf8 = true },
                "SIZE" => found with { Size = true, MaxSize = long.TryParse(words.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0 },
                "AUTH" => found with { Authentication = [.. found.Authentication, .. words.Skip(1).Select(word => word.ToUpperInvariant())] },
                _ => found,
            };
        }

        return found;
    }
}
