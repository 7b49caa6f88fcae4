using System.Globalization;
using System.Text;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

/// <summary>Against a real Postfix that delivers into a folder of the test.</summary>
public sealed class PostfixTests : IClassFixture<Postfix>
{
    private readonly Postfix _postfix;

    public PostfixTests(Postfix postfix)
    {
        Assert.SkipWhen(postfix.Missing is not null, postfix.Missing ?? "");
        _postfix = postfix;
    }

    [Theory]
    [InlineData(SmtpSecurity.None)]
    [InlineData(SmtpSecurity.StartTls)]
    public async Task Mails_are_delivered_as_they_were(SmtpSecurity security)
    {
        var run = security.ToString();
        var mails = Enumerable.Range(0, 40).Select(i => Mails.To($"reader-{i}@example.com", Mails.Text($"{run} {i}.\r\n.\r\n..{i}\r\n.end\r\n"))).ToList();

        await using (var connection = await Mails.OpenAsync(_postfix.Options with { Security = security }))
        {
            Assert.All(await connection.SendAllAsync(mails), result =>
            {
                Assert.Equal((SendOutcome.Accepted, "2.0.0"), (result.Outcome, result.EnhancedCode));
                Assert.Contains("queued as", result.Text, StringComparison.Ordinal);
            });
        }

        var delivered = await _postfix.DeliveredAsync(text => text.Contains(run, StringComparison.Ordinal), mails.Count);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Single(delivered, text => text.EndsWith($"{run} {i}.\n.\n..{i}\n.end\n", StringComparison.Ordinal) && text.Contains($"reader-{i}@example.com", StringComparison.Ordinal)));
        if (security == SmtpSecurity.StartTls)
        {
            Assert.All(delivered, text => Assert.Contains("TLS", text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Refusals_between_mails_are_told_apart_and_the_connection_is_kept()
    {
        await using var connection = await Mails.OpenAsync(_postfix.Options);

        var results = await connection.SendAllAsync(
        [
            Mails.To("anna@example.com"), Mails.To("gone@example.com"), Mails.To("bert@example.com"), Mails.To("grey@example.com"), Mails.To("carl@elsewhere.example"),
            Mails.To("büro@example.com"), Mails.To("dora@example.com", Mails.Text(string.Concat(Enumerable.Repeat(new string('x', 900) + "\r\n", 1200)))), Mails.To("anna@example.com"),
        ]);

        Assert.Equal([250, 550, 250, 450, 554, 250, 0, 250], results.Select(result => result.Code));
        Assert.Equal([false, true, false, false, false, false, false, false], results.Select(result => result.RecipientAtFault));
        Assert.Equal(SendOutcome.Permanent, results[6].Outcome);
        Assert.True(connection.Usable);
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_nobody_knows_is_refused()
    {
        var refused = await Mails.RefusedAsync(_postfix.Options with { Authorities = null });

        Assert.Contains("not issued by an authority that this machine trusts", refused.Message, StringComparison.Ordinal);
    }
}

/// <summary>A Postfix with its own configuration, queue and port in a directory that goes with it.</summary>
public sealed class Postfix : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private string? _postfix;

    /// <summary>Why there is none.</summary>
    public string? Missing { get; private set; }

    public SmtpOptions Options { get; private set; } = new();

    private string Mail => Path.Combine(_directory.Path, "mail");

    private string Configuration => Path.Combine(_directory.Path, "etc");

    public async ValueTask InitializeAsync()
    {
        Missing = !OperatingSystem.IsLinux() || Environment.UserName != "root"
            ? "Postfix can be started by root only, on Linux."
            : File.Exists("/usr/sbin/postfix") ? null : "postfix is not installed; ./test.sh installs it or says how.";
        if (Missing is not null)
        {
            return;
        }

        _postfix = "/usr/sbin/postfix";
        var port = ScriptedTarget.FreePort();
        await ConfigureAsync(port);
        await MailProgram.RunAsync(_postfix, "-c", Configuration, "start");
        await MailProgram.ListensAsync(port);
        Options = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.StartTls, Authorities = TestCertificates.Authorities };
    }

    /// <summary>The mails in its folder that are meant, once there are so many of them.</summary>
    public Task<List<string>> DeliveredAsync(Func<string, bool> meant, int count)
    {
        var folder = Path.Combine(Mail, "all", "new");
        return Eventually.ReadAsync(
            () => Task.FromResult(Directory.Exists(folder) ? Directory.GetFiles(folder).Select(File.ReadAllText).Where(meant).ToList() : []),
            found => found.Count >= count);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postfix is not null)
        {
            await MailProgram.RunAsync(_postfix, "-c", Configuration, "stop");
        }

        _directory.Dispose();
    }

    private async Task ConfigureAsync(int port)
    {
        foreach (var folder in new[] { "etc", "queue", "data", "mail" })
        {
            Directory.CreateDirectory(Path.Combine(_directory.Path, folder));
        }

        // Its processes run as a user of their own, who has to come in here.
        await MailProgram.RunAsync("/bin/chmod", "755", _directory.Path);
        await MailProgram.RunAsync("/bin/chown", "postfix", Path.Combine(_directory.Path, "data"), Mail);
        using var certificate = TestCertificates.Valid();
        var (pem, key) = TestCertificates.WritePem(certificate, Configuration);
        await WriteAsync("main.cf", $$"""
            compatibility_level = 3.6
            queue_directory = {{_directory.Path}}/queue
            data_directory = {{_directory.Path}}/data
            maillog_file = {{_directory.Path}}/mail.log
            maillog_file_prefixes = {{_directory.Path}}
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mail.example.com
            mydestination =
            mynetworks = 127.0.0.2/32
            alias_maps =
            alias_database =
            local_recipient_maps =
            virtual_mailbox_domains = example.com
            virtual_mailbox_base = {{Mail}}
            virtual_mailbox_maps = static:all/
            virtual_minimum_uid = 1
            virtual_uid_maps = static:{{await IdAsync("-u")}}
            virtual_gid_maps = static:{{await IdAsync("-g")}}
            smtputf8_enable = yes
            message_size_limit = 1000000
            smtpd_tls_cert_file = {{pem}}
            smtpd_tls_key_file = {{key}}
            smtpd_tls_security_level = may
            smtpd_tls_received_header = yes
            smtpd_forbid_unauth_pipelining = yes
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            smtpd_recipient_restrictions = check_recipient_access inline:{ { gone@example.com = 550 5.1.1 Gone }, { grey@example.com = 450 4.2.0 Later } }

            """);
        await WriteAsync("master.cf", $"""
            127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            postlog unix-dgram n - n - 1 postlogd

            """);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Configuration, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static async Task<string> IdAsync(string which)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("id", [which, "postfix"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }
}
