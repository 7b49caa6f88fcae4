using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace StatusPage.Core.Notifications.Email.Composition;

/// <summary>All of a message that is the same for every recipient, as bytes: RFC 5322 and 2045, multipart/alternative. Pure.</summary>
internal static class MimeMessage
{
    /// <summary>Of a kind that no quoted-printable text contains.</summary>
    private const string Boundary = "=_alternative";

    /// <summary>Headers from <c>From</c> on, and the body.</summary>
    public static byte[] Write(MailEnvelope mail, string text, string html, string placeholder)
    {
        var head = new StringBuilder()
            .Append(HeaderText.Named("From", string.IsNullOrWhiteSpace(mail.From.DisplayName) ? mail.SiteName : mail.From.DisplayName, Ascii(mail.From)))
            .Append(HeaderText.Unstructured("Subject", mail.Subject));
        if (mail.FromList)
        {
            head.Append(CultureInfo.InvariantCulture, $"List-Unsubscribe: <{mail.SiteUrl}{MailLinks.UnsubscribePath(placeholder)}>\r\n")
                .Append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
                .Append(HeaderText.Named("List-Id", mail.SiteName, $"status.{Host(mail.SiteUrl)}"));
        }

        head.Append("Auto-Submitted: auto-generated\r\n")
            .Append("MIME-Version: 1.0\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=\"{Boundary}\"\r\n\r\n");
        return
        [
            .. Encoding.UTF8.GetBytes(head.ToString()),
            .. Part("text/plain", text, placeholder),
            .. Part("text/html", html, placeholder),
            .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n"),
        ];
    }

    /// <summary>The host that Message-IDs end in, and list ids.</summary>
    public static string Host(string siteUrl) => Uri.TryCreate(siteUrl, UriKind.Absolute, out var uri) && uri.IdnHost.Length > 0 ? uri.IdnHost : "localhost";

    private static string Ascii(MailAddress address) => $"{address.User}@{new IdnMapping().GetAscii(address.Host)}";

    private static byte[] Part(string type, string body, string placeholder) =>
    [
        .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"),
        .. QuotedPrintable.Encode(body.TrimEnd() + "\n", placeholder),
        .. "\r\n"u8,
    ];
}
