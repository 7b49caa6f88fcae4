using System.Buffers;
using System.Globalization;
using System.Text;
using StatusPage.Core.Notifications.Email.Composition;

namespace StatusPage.Core.Notifications.Email;

/// <summary>
/// A mail that was rendered once, for all its recipients: everything but what is a recipient's own. The body is encoded
/// already, with a placeholder as long as a token in each link; filling it is a copy with the tokens written over.
/// </summary>
public sealed class RenderedMail
{
    private const int MaxDigits = 19;

    private static readonly IdnMapping Idn = new();
    private static readonly SearchValues<char> Specials = SearchValues.Create("<>,;:\\\"()[]");

    private readonly LinkSigner _links;
    private readonly byte[] _message;
    private readonly int[] _tokens;
    private readonly byte[] _messageId;
    private readonly byte[]? _root;
    private readonly byte[] _host;

    internal RenderedMail(MailEnvelope mail, string text, string html, string placeholder, LinkSigner links)
    {
        (Subject, Text, Html, _links) = (HeaderText.Clean(mail.Subject), text, html, links);
        _message = MimeMessage.Write(mail, text, html, placeholder);
        _tokens = [.. Offsets(_message, Encoding.ASCII.GetBytes(placeholder))];
        var (root, reply) = mail.Thread;
        _messageId = Encoding.ASCII.GetBytes(reply is null ? root : $"{root}.{reply}");
        _root = reply is null ? null : Encoding.ASCII.GetBytes(root);
        _host = Encoding.ASCII.GetBytes(MimeMessage.Host(mail.SiteUrl));
    }

    public string Subject { get; }

    /// <summary>With the placeholder where the recipient's token belongs.</summary>
    public string Text { get; }

    /// <summary>With the placeholder where the recipient's token belongs.</summary>
    public string Html { get; }

    /// <summary>About what a filled one takes, in bytes.</summary>
    public int Size => _message.Length + 400;

    /// <summary>The message for one recipient, ready to be sent.</summary>
    /// <exception cref="ArgumentException">The address holds what no address may, such as a line break.</exception>
    public ReadOnlyMemory<byte> Fill(in Recipient recipient, DateTimeOffset at)
    {
        var address = Address(recipient.Email);
        var ids = (3 * (_messageId.Length + _host.Length + MaxDigits)) + 100;
        var mail = GC.AllocateUninitializedArray<byte>(address.Length + ids + _message.Length);
        var head = new Writer(mail);
        head.Write("Date: "u8);
        head.Write(at);
        head.Write("\r\nTo: "u8);
        head.Write(address);
        head.Write("\r\nMessage-ID: <"u8);
        WriteId(ref head, _messageId, recipient);
        if (_root is not null)
        {
            head.Write(">\r\nIn-Reply-To: <"u8);
            WriteId(ref head, _root, recipient);
            head.Write(">\r\nReferences: <"u8);
            WriteId(ref head, _root, recipient);
        }

        head.Write(">\r\n"u8);
        var start = head.Length;
        head.Write(_message);
        if (_tokens.Length > 0)
        {
            Span<byte> token = stackalloc byte[LinkSigner.Length];
            _links.WriteManage(recipient.SubscriberId, token);
            foreach (var offset in _tokens)
            {
                token.CopyTo(mail.AsSpan(start + offset));
            }
        }

        return mail.AsMemory(0, head.Length);
    }

    private void WriteId(ref Writer head, byte[] id, in Recipient recipient)
    {
        head.Write(id);
        head.Write("."u8);
        head.Write(recipient.SubscriberId);
        head.Write("@"u8);
        head.Write(_host);
    }

    /// <summary>As UTF-8; with the domain in ASCII unless the part before it is not, for then nothing is gained by it.</summary>
    private static byte[] Address(string email)
    {
        var at = email.LastIndexOf('@');
        if (at <= 0 || email.AsSpan().ContainsAny(Specials) || email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            throw new ArgumentException("This is not an address that a mail can be sent to.", nameof(email));
        }

        return !Ascii(email) && Ascii(email.AsSpan(0, at))
            ? Encoding.ASCII.GetBytes($"{email[..at]}@{Idn.GetAscii(email[(at + 1)..])}")
            : Encoding.UTF8.GetBytes(email);
    }

    private static bool Ascii(ReadOnlySpan<char> text) => System.Text.Ascii.IsValid(text);

    private static List<int> Offsets(ReadOnlySpan<byte> message, ReadOnlySpan<byte> placeholder)
    {
        var found = new List<int>();
        for (var from = 0; message[from..].IndexOf(placeholder) is >= 0 and var next; from += next + placeholder.Length)
        {
            found.Add(from + next);
        }

        return found;
    }

    private ref struct Writer(Span<byte> to)
    {
        private readonly Span<byte> _to = to;

        public int Length { get; private set; }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_to[Length..]);
            Length += bytes.Length;
        }

        public void Write(long number)
        {
            number.TryFormat(_to[Length..], out var written, default, CultureInfo.InvariantCulture);
            Length += written;
        }

        /// <summary>Thu, 26 Nov 2026 09:30:00 +0000</summary>
        public void Write(DateTimeOffset at)
        {
            at.UtcDateTime.TryFormat(_to[Length..], out var written, "r", CultureInfo.InvariantCulture);
            Length += written - "GMT".Length;
            Write("+0000"u8);
        }
    }
}
