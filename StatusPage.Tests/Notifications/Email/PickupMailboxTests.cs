using System.Globalization;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Pickup;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email;

public sealed class PickupMailboxTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private PickupMailbox Mailbox => new(new PickupFolder(Folder));

    private string Folder => Path.Combine(Path.GetDirectoryName(_directory.DatabaseFile)!, "mail");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_mail_is_read_back_as_it_was_made()
    {
        await using var app = await MailSamples.StartAsync("Grünwald & Söhne <status@example.com>");
        foreach (var message in MailSamples.All())
        {
            var mail = await app.Get<MailRenderer>().RenderAsync(message, CancellationToken.None);

            var read = StoredMail.Read(mail.Fill(new Recipient(0, "zoë@example.com"), MailSamples.At).Span);

            Assert.Equal((mail.Subject, "Grünwald & Söhne <status@example.com>", "zoë@example.com", (DateTimeOffset?)MailSamples.At), (read.Subject, read.From, read.To, read.Date));
            Assert.Equal(Tokenless(mail.Text), Tokenless(read.Text!));
            Assert.Equal(Tokenless(mail.Html), Tokenless(read.Html!));
        }

        static string[] Tokenless(string text) => [.. text.TrimEnd().ReplaceLineEndings("\n").Split('\n').Where(line => !line.Contains("token=", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task The_newest_comes_first_and_pages_follow_each_other()
    {
        for (var i = 1; i <= 7; i++)
        {
            await PutAsync($"20260512T09000{i}Z-{i}.eml", $"Mail {i}", $"r{i}@example.com");
        }

        var (first, second) = (await Mailbox.ListAsync(null, 0, 5), await Mailbox.ListAsync(null, 5, 5));

        Assert.Equal(["Mail 7", "Mail 6", "Mail 5", "Mail 4", "Mail 3"], first.Mails.Select(mail => mail.Mail.Subject));
        Assert.Equal(["Mail 2", "Mail 1"], second.Mails.Select(mail => mail.Mail.Subject));
        Assert.Equal((7, 7), (first.Total, first.InFolder));
    }

    [Fact]
    public async Task A_search_finds_by_subject_and_by_address_whatever_they_are_encoded_in()
    {
        await PutAsync("1.eml", "=?utf-8?Q?St=C3=B6rung_im_?=\r\n =?utf-8?B?TmV0eg==?=", "anna@example.com");
        await PutAsync("2.eml", "All is well", "ben@example.com");

        Assert.Equal("Störung im Netz", Assert.Single((await Mailbox.ListAsync("störung IM netz", 0, 10)).Mails).Mail.Subject);
        Assert.Equal("2.eml", Assert.Single((await Mailbox.ListAsync(" BEN@ ", 0, 10)).Mails).Name);
        Assert.Empty((await Mailbox.ListAsync("carla", 0, 10)).Mails);
    }

    [Fact]
    public async Task Before_the_first_mail_there_is_nothing() => Assert.Equal(0, (await Mailbox.ListAsync(null, 0, 10)).InFolder);

    [Theory]
    [InlineData("../statuspage.db")]
    [InlineData("../secret.eml")]
    [InlineData("/etc/passwd")]
    [InlineData(".1.eml.tmp")]
    [InlineData(".hidden.eml")]
    [InlineData("notes.txt")]
    [InlineData("gone.eml")]
    [InlineData("")]
    public async Task Nothing_but_mails_of_the_folder_can_be_read(string name)
    {
        await PutAsync("1.eml", "A mail", "anna@example.com");
        await File.WriteAllTextAsync(Path.Combine(Folder, "..", "secret.eml"), "Subject: secret\r\n\r\nsecret");
        await File.WriteAllTextAsync(Path.Combine(Folder, ".hidden.eml"), "Subject: unfinished\r\n\r\n");
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.txt"), "notes");

        Assert.Null(await Mailbox.FindAsync(name));
        Assert.Equal("A mail", (await Mailbox.FindAsync("1.eml"))!.Mail.Subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header at all")]
    [InlineData("Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nhalf a part")]
    [InlineData("Content-Type: multipart/alternative; boundary=\"\"\r\n\r\n--\r\n\r\n--")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n%%%")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=")]
    [InlineData("Subject: =?utf-8?B?%%%?=\r\nDate: yesterday\r\n\r\n")]
    public async Task What_is_no_sound_mail_is_shown_as_far_as_it_can_be_read(string content)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "1.eml"), content);

        Assert.NotNull(await Mailbox.FindAsync("1.eml"));
        Assert.Single((await Mailbox.ListAsync(null, 0, 10)).Mails);
    }

    private async Task PutAsync(string name, string subject, string to)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, name), string.Create(CultureInfo.InvariantCulture, $"To: {to}\r\nSubject: {subject}\r\n\r\nText\r\n"));
    }
}
