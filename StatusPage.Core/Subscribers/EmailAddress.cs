using System.Globalization;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers;

/// <summary>
/// An address that a mail can be sent to: <c>local@domain</c> of RFC 5321 with the letters of RFC 6531, without quoted local
/// parts, comments and address literals, which nobody's mailbox has and which only serve to smuggle.
/// </summary>
public sealed record EmailAddress
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    private EmailAddress(string text, string local, string domain)
    {
        Text = text;
        Domain = domain;
        var folded = local.Normalize().ToLowerInvariant();
        Key = $"{folded}@{domain}";
        Mailbox = $"{Untagged(folded, domain)}@{domain}";
        IsAscii = local.All(char.IsAscii);
    }

    /// <summary>As it was typed, without blanks around it.</summary>
    public string Text { get; }

    /// <summary>In ASCII (punycode) and lower case.</summary>
    public string Domain { get; }

    /// <summary>The same for all spellings: letters in lower case, composed, the domain in ASCII.</summary>
    public string Key { get; }

    /// <summary>Without what a mailbox's owner may add at will.</summary>
    public string Mailbox { get; }

    /// <summary>For what is kept for good and for logs: <c>a…@example.com</c>.</summary>
    public string Masked => Mask(Text);

    /// <summary>Whether it can be sent to without SMTPUTF8.</summary>
    public bool IsAscii { get; }

    /// <summary>The address, or null with a sentence that says what is wrong with it.</summary>
    public static EmailAddress? TryParse(string? typed, out string problem)
    {
        problem = "";
        var text = (typed ?? "").Trim();
        if (text.Length == 0)
        {
            problem = "The email address is missing: give one such as anna@example.com.";
            return null;
        }

        if (text.Length > Subscriber.MaxEmail)
        {
            problem = $"The email address is too long: {text.Length} characters, at most {Subscriber.MaxEmail} are accepted.";
            return null;
        }

        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1 || SafeText.FirstUnsafe(text, multiline: false) is not null)
        {
            problem = $"“{SafeText.Shown(text, 60)}” is not an email address: give one such as anna@example.com.";
            return null;
        }

        var local = text[..at];
        if (System.Text.Encoding.UTF8.GetByteCount(local) > 64)
        {
            problem = "The part before the @ is too long: at most 64 characters are accepted.";
            return null;
        }

        if (local.StartsWith('.') || local.EndsWith('.') || local.Contains("..", StringComparison.Ordinal) || !local.All(IsAtomText))
        {
            problem = $"“{SafeText.Shown(local, 64)}” before the @ is not accepted: letters, digits, and dots, hyphens, underscores or plus signs between them are.";
            return null;
        }

        if (AsciiDomain(text[(at + 1)..]) is not { } domain)
        {
            problem = $"“{SafeText.Shown(text[(at + 1)..], 60)}” after the @ is not a domain: give one such as example.com.";
            return null;
        }

        if (local.Length + 1 + domain.Length > Subscriber.MaxEmail)
        {
            problem = $"The email address is too long: at most {Subscriber.MaxEmail} characters are accepted.";
            return null;
        }

        return new EmailAddress(text, local, domain);
    }

    /// <summary>The first letter and the domain.</summary>
    public static string Mask(string email)
    {
        var at = email.LastIndexOf('@');
        return at <= 0 ? "…" : $"{StringInfo.GetNextTextElement(email)}…{email[at..]}";
    }

    private static string? AsciiDomain(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain.Normalize()).ToLowerInvariant();
            var labels = ascii.Split('.');
            return ascii.Length <= 253 && labels.Length > 1 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-';

    /// <summary>"atext" of RFC 5322 and a dot, with the letters, digits and marks of every script (RFC 6531).</summary>
    private static bool IsAtomText(char c) =>
        char.IsAscii(c) ? char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal) : !char.IsWhiteSpace(c) && !char.IsControl(c);

    private static string Untagged(string local, string domain)
    {
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        var bare = plus > 0 ? local[..plus] : local;
        // The one large provider whose mailboxes ignore dots.
        return domain is "gmail.com" or "googlemail.com" ? bare.Replace(".", "", StringComparison.Ordinal) : bare;
    }
}
