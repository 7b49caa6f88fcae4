using System.Text;
using StatusPage.Core.Notifications.Email;
using StatusPage.Tests.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email;

public sealed class PickupFolderTransportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Folder => Path.Combine(_directory.Path, "mail");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_mail_becomes_a_file_as_it_is_under_a_name_that_sorts_by_its_time()
    {
        var content = Content("Tue, 12 May 2026 09:30:00 +0200", "<one@example.com>", "Käse\r\n.\r\n");

        var result = await SendAsync(new OutgoingMail(Mails.Sender, "anna@example.com", content));

        var file = Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal((SendOutcome.Accepted, Path.GetFileName(file)), (result.Outcome, result.Text));
        Assert.Matches("^20260512T073000Z-[0-9a-f]{16}\\.eml$", Path.GetFileName(file));
        Assert.Equal(content, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_mail_that_is_sent_again_takes_its_own_place()
    {
        const string date = "Tue, 12 May 2026 09:30:00 +0000";
        foreach (var (recipient, id, body) in new[] { ("anna@example.com", "<one@x>", "first"), ("bert@example.com", "<one@x>", "other person"), ("anna@example.com", "<two@x>", "other mail"), ("anna@example.com", "<one@x>", "again") })
        {
            await SendAsync(new OutgoingMail(Mails.Sender, recipient, Content(date, id, body)));
        }

        var texts = Directory.GetFiles(Folder).Select(File.ReadAllText).ToList();
        Assert.Equal(3, texts.Count);
        Assert.Single(texts, text => text.EndsWith("again", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.EndsWith("first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mails_without_a_date_have_the_time_of_the_clock_and_a_folded_id_counts_as_one()
    {
        var folded = "Message-ID:\r\n <one@example.com>\r\nSubject: x\r\n\r\nbody"u8.ToArray();
        var straight = "Subject: y\r\nmessage-id: <one@example.com>\r\n\r\nbody"u8.ToArray();

        await SendAsync(new OutgoingMail("", "anna@example.com", folded));
        await SendAsync(new OutgoingMail("", "anna@example.com", straight));

        Assert.StartsWith("20260512T090000Z-", Path.GetFileName(Assert.Single(Directory.GetFiles(Folder))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said_in_a_sentence()
    {
        await File.WriteAllTextAsync(Folder, "a file");

        var refused = await Assert.ThrowsAsync<MailServerException>(() => SendAsync(Mails.To("anna@example.com")));

        Assert.Contains("Smtp:PickupDirectory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_goes_away_makes_a_mail_wait()
    {
        var transport = new PickupFolderTransport(Folder, new FakeClock());
        await using var connection = await transport.OpenAsync(CancellationToken.None);
        Directory.Delete(Folder);

        var result = await connection.SendAsync(Mails.To("anna@example.com"), null, CancellationToken.None);

        Assert.Equal((SendOutcome.Temporary, 0), (result.Outcome, result.Code));
        Assert.Contains(Folder, result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_mails()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other permissions.");
            return;
        }

        await SendAsync(Mails.To("anna@example.com"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public async Task Without_a_mail_server_mail_goes_beside_the_database()
    {
        await using var app = await CoreApp.StartEmptyAsync();

        Assert.EndsWith($"{Path.DirectorySeparatorChar}mail", app.Get<IMailTransport>().Describe(), StringComparison.Ordinal);
    }

    private async Task<SendResult> SendAsync(OutgoingMail mail)
    {
        var transport = new PickupFolderTransport(Folder, new FakeClock());
        await using var connection = await transport.OpenAsync(CancellationToken.None);
        return await connection.SendAsync(mail, null, CancellationToken.None);
    }

    private static byte[] Content(string date, string id, string body) => Encoding.UTF8.GetBytes($"Date: {date}\r\nMessage-ID: {id}\r\nSubject: x\r\n\r\n{body}");
}
