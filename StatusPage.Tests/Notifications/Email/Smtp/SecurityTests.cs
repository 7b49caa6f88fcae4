using System.Security.Cryptography.X509Certificates;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

public sealed class SecurityTests
{
    private const string Password = "geheim ü & +/=", Token = "ya29.an-access-token_for~tests";

    [Theory]
    [InlineData(false, "with STARTTLS")]
    [InlineData(true, "over TLS")]
    public async Task Mails_go_under_TLS(bool implicitTls, string described)
    {
        using var certificate = TestCertificates.Valid();
        await using var server = ScriptedMailServer.Start(s => (s.Certificate, s.ImplicitTls) = (certificate, implicitTls));

        await using (var connection = await Mails.OpenAsync(server))
        {
            var results = await connection.SendAllAsync([.. Enumerable.Range(0, 5).Select(i => Mails.To($"reader-{i}@example.com", Mails.Text(string.Concat(Enumerable.Repeat(".line\r\n", 10_000)))))]);
            Assert.All(results, result => Assert.Equal(SendOutcome.Accepted, result.Outcome));
            Assert.True(connection.Usable);
        }

        Assert.All(server.Accepted, mail => Assert.Equal("TLS", mail.Security));
        Assert.Equal(5, server.Accepted.Count);
        Assert.Equal("QUIT", server.Commands[^1]);
        Assert.EndsWith(described, Mails.Transport(server.Options).Describe(), StringComparison.Ordinal);
        Assert.Empty(server.Violations);
    }

    [Theory]
    [InlineData(nameof(TestCertificates.Expired), "The certificate ended on")]
    [InlineData(nameof(TestCertificates.NotYetValid), "valid only from")]
    [InlineData(nameof(TestCertificates.WrongHost), "issued for other.example, not for 127.0.0.1")]
    [InlineData(nameof(TestCertificates.SelfSigned), "self-signed")]
    [InlineData(nameof(TestCertificates.Untrusted), "not issued by an authority that this machine trusts")]
    public async Task A_server_that_cannot_show_who_it_is_gets_nothing(string make, string says)
    {
        using var certificate = (X509Certificate2)typeof(TestCertificates).GetMethod(make)!.Invoke(null, null)!;
        foreach (var implicitTls in new[] { false, true })
        {
            await using var server = ScriptedMailServer.Start(s => (s.Certificate, s.ImplicitTls, s.Authentication) = (certificate, implicitTls, "PLAIN"));

            var refused = await Mails.RefusedAsync(server.Options with { UserName = "anna", Password = Password });

            Assert.Contains(says, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_server_that_does_not_offer_TLS_gets_nothing()
    {
        await using var server = ScriptedMailServer.Start(s => s.Authentication = "PLAIN");

        var refused = await Mails.RefusedAsync(server.Options with { Security = SmtpSecurity.StartTls, UserName = "anna", Password = Password });

        Assert.Contains("does not offer STARTTLS", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Commands);
    }

    [Fact]
    public async Task What_is_said_in_the_clear_after_STARTTLS_is_never_taken_for_the_servers_word()
    {
        using var certificate = TestCertificates.Valid();
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.Certificate = certificate;
            s.OnCommand = line => line == "STARTTLS" ? "220 Go ahead\r\n250-evil\r\n250 AUTH PLAIN" : null;
        });

        var refused = await Mails.RefusedAsync(server.Options);

        Assert.Contains("said in the clear after the server agreed to TLS", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_STARTTLS_is_said()
    {
        using var certificate = TestCertificates.Valid();
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.Certificate = certificate;
            s.OnCommand = line => line == "STARTTLS" ? "454 4.7.0 TLS not available" : null;
        });

        var refused = await Mails.RefusedAsync(server.Options);

        Assert.Equal((454, "4.7.0"), (refused.Code, refused.EnhancedCode));
    }

    [Fact]
    public async Task A_server_that_begins_in_the_clear_is_told_from_one_that_does_not()
    {
        await using var server = ScriptedMailServer.Start();

        var refused = await Mails.RefusedAsync(server.Options with { Security = SmtpSecurity.Tls });

        Assert.Contains("TLS handshake", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_offered_in_the_clear_does_not_count_under_TLS()
    {
        using var certificate = TestCertificates.Valid();
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.Certificate = certificate;
            s.Extensions = [];
            var hellos = 0;
            s.OnCommand = line => line.StartsWith("EHLO", StringComparison.Ordinal) && hellos++ == 0 ? "250-scripted.example\r\n250-PIPELINING\r\n250-SIZE 1\r\n250 STARTTLS" : null;
        });

        Assert.Equal(SendOutcome.Accepted, (await Mails.SendOneAsync(server.Options, Mails.To("anna@example.com"))).Outcome);
        Assert.Empty(server.Violations);
    }

    [Theory]
    [InlineData("PLAIN LOGIN", "PLAIN")]
    [InlineData("LOGIN", "LOGIN")]
    [InlineData("CRAM-MD5 LOGIN XOAUTH2", "LOGIN")]
    public async Task A_password_signs_in_by_the_way_the_server_knows(string offered, string used)
    {
        using var certificate = TestCertificates.Valid();
        await using var server = ScriptedMailServer.Start(s => (s.Certificate, s.Authentication, s.Users) = (certificate, offered, Anna(Password)));

        await Mails.SendOneAsync(server.Options with { UserName = "anna", Password = Password }, Mails.To("anna@example.com"));

        Assert.Equal("TLS, anna", Assert.Single(server.Accepted).Security);
        Assert.Single(server.Commands, command => command.StartsWith($"AUTH {used}", StringComparison.Ordinal));
        Assert.Empty(server.Violations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_token_signs_in_by_XOAUTH2_however_long_it_is(int times)
    {
        using var certificate = TestCertificates.Valid();
        var token = string.Concat(Enumerable.Repeat(Token, times));
        await using var server = ScriptedMailServer.Start(s => (s.Certificate, s.Authentication, s.Users) = (certificate, "PLAIN LOGIN XOAUTH2", Anna(token)));

        await Mails.SendOneAsync(server.Options with { UserName = "anna", AccessToken = token }, Mails.To("anna@example.com"));

        Assert.Equal("TLS, anna", Assert.Single(server.Accepted).Security);
        Assert.Empty(server.Violations);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("XOAUTH2")]
    public async Task Wrong_credentials_are_said_and_never_repeated(string way)
    {
        using var certificate = TestCertificates.Valid();
        await using var server = ScriptedMailServer.Start(s => (s.Certificate, s.Authentication, s.Users) = (certificate, way, Anna("another")));

        var refused = await Mails.RefusedAsync(Credentials(server.Options, way));

        Assert.Equal((535, "5.7.8"), (refused.Code, refused.EnhancedCode));
        Assert.Contains("did not let us sign in: 535 5.7.8 Authentication credentials invalid", refused.Message, StringComparison.Ordinal);
        AssertNothingTold(refused);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("XOAUTH2")]
    public async Task A_server_that_repeats_credentials_is_not_quoted(string way)
    {
        using var certificate = TestCertificates.Valid();
        await using var server = ScriptedMailServer.Start(s =>
        {
            (s.Certificate, s.Authentication) = (certificate, way);
            s.OnCommand = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? $"500 5.5.1 Unknown: {line[..^4]}" : null;
        });

        var refused = await Mails.RefusedAsync(Credentials(server.Options, way));

        Assert.Equal(500, refused.Code);
        AssertNothingTold(refused);
    }

    [Fact]
    public async Task A_server_that_knows_no_way_that_we_know_is_named_with_what_it_offers()
    {
        await using var server = ScriptedMailServer.Start(s => s.Authentication = "CRAM-MD5 GSSAPI");

        Assert.Contains("(it offers CRAM-MD5, GSSAPI; PLAIN and LOGIN would do)", (await Mails.RefusedAsync(Credentials(server.Options, "PLAIN"))).Message, StringComparison.Ordinal);
        Assert.Contains("(it offers CRAM-MD5, GSSAPI; XOAUTH2 would do)", (await Mails.RefusedAsync(Credentials(server.Options, "XOAUTH2"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_this_machine_a_password_may_go_in_the_clear()
    {
        await using var server = ScriptedMailServer.Start(s => (s.Authentication, s.Users) = ("PLAIN", Anna(Password)));

        await Mails.SendOneAsync(Credentials(server.Options, "PLAIN"), Mails.To("anna@example.com"));

        Assert.Equal("clear, anna", Assert.Single(server.Accepted).Security);
    }

    [Fact]
    public void Options_that_are_printed_hold_no_credentials()
    {
        var printed = new SmtpOptions { Host = "mail.example.com", UserName = "anna", Password = Password, AccessToken = Token }.ToString();

        Assert.Equal("mail.example.com:587 StartTls", printed);
    }

    private static Dictionary<string, string> Anna(string secret) => new(StringComparer.Ordinal) { ["anna"] = secret };

    private static SmtpOptions Credentials(SmtpOptions options, string way) =>
        way == "XOAUTH2" ? options with { UserName = "anna", AccessToken = Token } : options with { UserName = "anna", Password = Password };

    private static void AssertNothingTold(Exception exception)
    {
        foreach (var secret in new[] { Password, Token, "AGFubmE", "dXNlcj1", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Password)) })
        {
            Assert.DoesNotContain(secret, exception.ToString(), StringComparison.Ordinal);
        }
    }
}
