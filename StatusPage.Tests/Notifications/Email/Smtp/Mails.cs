using System.Text;
using StatusPage.Core.Network;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

/// <summary>Mails to send, and the transport to send them by.</summary>
internal static class Mails
{
    public const string Sender = "status@example.com";

    /// <summary>A test that waits longer than this waits for nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Text(string body = "All is well.\r\n") => $"From: {Sender}\r\nSubject: Test\r\n\r\n{body}";

    public static OutgoingMail To(string recipient, string? content = null, string sender = Sender) => new(sender, recipient, Encoding.UTF8.GetBytes(content ?? Text()));

    public static SmtpTransport Transport(SmtpOptions options) => new(options, new NameLookup(), new FakeClock());

    public static async Task<IMailConnection> OpenAsync(SmtpOptions options) => await Transport(options).OpenAsync(CancellationToken.None).AsTask().WaitAsync(Patience);

    public static Task<IMailConnection> OpenAsync(ScriptedMailServer server) => OpenAsync(server.Options);

    public static async Task<SendResult> SendAsync(this IMailConnection connection, OutgoingMail mail, OutgoingMail? next = null) =>
        await connection.SendAsync(mail, next, CancellationToken.None).AsTask().WaitAsync(Patience);

    /// <summary>Opens, sends one, closes.</summary>
    public static async Task<SendResult> SendOneAsync(SmtpOptions options, OutgoingMail mail)
    {
        await using var connection = await OpenAsync(options);
        return await connection.SendAsync(mail);
    }

    /// <summary>Sends many on one connection, each told of the next.</summary>
    public static async Task<List<SendResult>> SendAllAsync(this IMailConnection connection, IReadOnlyList<OutgoingMail> mails)
    {
        var results = new List<SendResult>();
        for (var i = 0; i < mails.Count; i++)
        {
            results.Add(await connection.SendAsync(mails[i], i + 1 < mails.Count ? mails[i + 1] : null));
        }

        return results;
    }

    /// <summary>Opening that has to fail.</summary>
    public static Task<MailServerException> RefusedAsync(SmtpOptions options) => Assert.ThrowsAsync<MailServerException>(() => OpenAsync(options));
}
