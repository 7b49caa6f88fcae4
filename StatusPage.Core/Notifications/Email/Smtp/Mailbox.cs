using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using StatusPage.Core.Text;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>
/// An address as the envelope may hold it. Whatever could end the address early, and so say something else to the server than
/// an address, is none.
/// </summary>
internal readonly record struct Mailbox(string Path, bool NeedsUtf8)
{
    /// <summary>RFC 5321, section 4.5.3.1.3, without the angle brackets.</summary>
    public const int MaxOctets = 254;

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0");
    private static readonly SearchValues<char> LocalAscii = SearchValues.Create("!#$%&'*+-./0123456789=?ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");
    private static readonly SearchValues<char> DomainAscii = SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> LiteralAscii = SearchValues.Create("-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The null sender.</summary>
    public static Mailbox Empty => new("", NeedsUtf8: false);

    public static bool HasLineBreak(string address) => address.AsSpan().ContainsAny(LineBreaks);

    /// <summary>Reads an address. A domain beyond ASCII is taken to its ASCII form, so that only a local part asks for SMTPUTF8.</summary>
    public static bool TryParse(string address, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        var at = address.LastIndexOf('@');
        if (at <= 0 || !IsLocalPart(address.AsSpan(0, at)) || Domain(address[(at + 1)..]) is not { } domain)
        {
            return false;
        }

        var utf8 = !Ascii.IsValid(address.AsSpan(0, at));
        var path = domain.Length == address.Length - at - 1 && Ascii.IsValid(address.AsSpan(at)) ? address : $"{address.AsSpan(0, at)}@{domain}";
        if ((utf8 ? Encoding.UTF8.GetByteCount(path) : path.Length) > MaxOctets)
        {
            return false;
        }

        mailbox = new Mailbox(path, utf8);
        return true;
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local) =>
        local is ['"', _, .., '"'] ? IsQuoted(local[1..^1]) : !local.ContainsAnyExcept(LocalAscii) || IsInternational(local);

    private static bool IsInternational(ReadOnlySpan<char> local)
    {
        foreach (var c in local)
        {
            if (Ascii.IsValid(c) ? !LocalAscii.Contains(c) : char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return SafeText.FirstUnsafe(local, multiline: false) is null;
    }

    /// <summary>What may stand between quotes: printable ASCII, with quotes and backslashes only behind a backslash.</summary>
    private static bool IsQuoted(ReadOnlySpan<char> inner)
    {
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"' || (inner[i] == '\\' && ++i == inner.Length) || inner[i] is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static string? Domain(string domain)
    {
        if (domain is ['[', _, .., ']'])
        {
            return domain.AsSpan(1, domain.Length - 2).ContainsAnyExcept(LiteralAscii) ? null : domain;
        }

        if (!Ascii.IsValid(domain))
        {
            try
            {
                domain = new IdnMapping().GetAscii(domain);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        return domain.AsSpan().ContainsAnyExcept(DomainAscii) || domain.Split('.').Any(label => label.Length is 0 or > 63) ? null : domain;
    }
}
