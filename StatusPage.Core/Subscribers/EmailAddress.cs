using System.Globalization;
using System.Text;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers;

/// <summary>
/// An address that a mail can be sent to: <c>local@domain</c> of RFC 5321 with the letters of RFC 6531, without quoted local
/// parts, comments and address literals, which nobody's mailbox has and which only serve to smuggle.
/// </summary>
public sealed record EmailAddress
{
    /// <summary>In bytes of UTF-8 (RFC 5321, 4.5.3.1.1).</summary>
    private const int MaxLocal = 64;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    private EmailAddress(string text, string local, string domain)
    {
        Text = text;
        Domain = domain;
        var folded = local.Normalize().ToLowerInvariant();
        Key = $"{folded}@{domain}";
        Mailbox = MailboxOf(folded, domain);
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
        if (Encoding.UTF8.GetByteCount(local) > MaxLocal)
        {
            problem = $"The part before the @ is too long: at most {MaxLocal} characters are accepted{(local.All(char.IsAscii) ? "" : ", and fewer where they are not ASCII")}.";
            return null;
        }

        if (local.StartsWith('.') || local.EndsWith('.') || local.Contains("..", StringComparison.Ordinal) || !local.EnumerateRunes().All(IsAtomText))
        {
            problem = $"“{SafeText.Shown(local, 64)}” before the @ is not accepted: letters, digits, and dots, hyphens, underscores or plus signs between them are.";
            return null;
        }

        if (AsciiDomain(text[(at + 1)..]) is not { } domain)
        {
            problem = $"“{SafeText.Shown(text[(at + 1)..], 60)}” after the @ is not a domain: give one such as example.com.";
            return null;
        }

        if (Encoding.UTF8.GetByteCount(local) + 1 + domain.Length > Subscriber.MaxEmail)
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

    /// <summary>
    /// "atext" of RFC 5322 and a dot, with the letters, digits, marks and symbols of every script (RFC 6531): nothing that
    /// cannot be seen, so that no two addresses look the same and are not.
    /// </summary>
    private static bool IsAtomText(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || "!#$%&'*+-/=?^_`{|}~.".Contains((char)rune.Value, StringComparison.Ordinal)
        : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);

    /// <summary>The tag after a plus goes, as most providers have it; and what the largest one does besides.</summary>
    private static string MailboxOf(string local, string domain)
    {
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        var bare = plus > 0 ? local[..plus] : local;
        // Its mailboxes ignore dots, and have two names for the domain.
        return domain is "gmail.com" or "googlemail.com" ? $"{bare.Replace(".", "", StringComparison.Ordinal)}@gmail.com" : $"{bare}@{domain}";
    }
}
