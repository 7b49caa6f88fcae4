using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

/// <summary>Against a strict server in Python: no PIPELINING, but STARTTLS, AUTH, SMTPUTF8 and SIZE.</summary>
public sealed class AiosmtpdTests : IDisposable
{
    /// <summary>Prints its port, and then each mail as JSON.</summary>
    private const string Server =
        """
        import asyncio, json, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        mode, certificate, key = sys.argv[1:4]

        class Keeper:
            async def handle_DATA(self, server, session, envelope):
                print(json.dumps([envelope.mail_from, envelope.rcpt_tos, envelope.content.decode('utf-8'), envelope.smtp_utf8, session.ssl is not None, bool(session.authenticated)]), flush=True)
                return '250 2.0.0 kept'

        def authenticate(server, session, envelope, mechanism, data):
            known = data.login == b'anna' and data.password == 'geheim ü'.encode('utf-8')
            return AuthResult(success=known, handled=False)

        def protocol():
            if mode == 'plain':
                return SMTP(Keeper(), hostname='python.example', enable_SMTPUTF8=False, data_size_limit=2000)
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate, key)
            excluded = ['PLAIN'] if mode == 'login' else ['LOGIN']
            return SMTP(Keeper(), hostname='python.example', enable_SMTPUTF8=True, tls_context=context, require_starttls=True,
                        authenticator=authenticate, auth_required=True, auth_exclude_mechanism=excluded)

        async def main():
            server = await asyncio.get_running_loop().create_server(protocol, '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        asyncio.run(main())
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    public async Task Mails_arrive_under_TLS_and_signed_in(string mode)
    {
        var (server, options) = await StartAsync(mode == "plain" ? "auth-plain" : "login");
        await using var running = server;
        var body = "Grüße\r\n.\r\n..\r\n";
        List<OutgoingMail> mails = [Mails.To("anna@example.com", Mails.Text(body)), Mails.To("büro@bücher.example", Mails.Text(body)), Mails.To("bert@bücher.example", Mails.Text("ASCII\r\n"))];

        await using (var connection = await Mails.OpenAsync(options with { UserName = "anna", Password = "geheim ü" }))
        {
            Assert.All(await connection.SendAllAsync(mails), result => Assert.Equal((SendOutcome.Accepted, "kept"), (result.Outcome, result.Text)));
        }

        foreach (var (recipient, content, utf8) in new[] { ("anna@example.com", body, false), ("büro@xn--bcher-kva.example", body, true), ("bert@xn--bcher-kva.example", "ASCII\r\n", false) })
        {
            var mail = JsonDocument.Parse((await server.LineAsync())!).RootElement;
            Assert.Equal((Mails.Sender, recipient, Mails.Text(content)), (mail[0].GetString(), mail[1][0].GetString(), mail[2].GetString()));
            Assert.Equal((utf8, true, true), (mail[3].GetBoolean(), mail[4].GetBoolean(), mail[5].GetBoolean()));
        }
    }

    [Fact]
    public async Task Wrong_credentials_are_refused()
    {
        var (server, options) = await StartAsync("login");
        await using var running = server;

        Assert.Equal(535, (await Mails.RefusedAsync(options with { UserName = "anna", Password = "wrong" })).Code);
    }

    [Fact]
    public async Task Without_signing_in_the_fault_is_ours()
    {
        var (server, options) = await StartAsync("login");
        await using var running = server;

        var result = await Mails.SendOneAsync(options, Mails.To("anna@example.com"));

        Assert.Equal((SendOutcome.Permanent, 530, true, false), (result.Outcome, result.Code, result.SenderAtFault, result.RecipientAtFault));
    }

    [Fact]
    public async Task A_small_server_without_extensions_gets_what_it_can_take()
    {
        var (server, options) = await StartAsync("plain");
        await using var running = server;
        options = options with { Security = SmtpSecurity.None };
        var large = Mails.Text(string.Concat(Enumerable.Repeat("line\r\n", 500)));

        await using var connection = await Mails.OpenAsync(options);
        var results = await connection.SendAllAsync([Mails.To("büro@example.com"), Mails.To("anna@example.com", large), Mails.To("anna@example.com")]);

        Assert.Equal([SendOutcome.Permanent, SendOutcome.Permanent, SendOutcome.Accepted], results.Select(result => result.Outcome));
        Assert.Contains("2000", results[1].Text, StringComparison.Ordinal);
    }

    private async Task<(MailProgram Server, SmtpOptions Options)> StartAsync(string mode)
    {
        var python = await MailProgram.RequirePythonAsync("aiosmtpd");
        using var certificate = TestCertificates.Valid();
        var (pem, key) = TestCertificates.WritePem(certificate, _directory.Path);
        var script = Path.Combine(_directory.Path, "server.py");
        await File.WriteAllTextAsync(script, Server, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var server = MailProgram.Start(python, "-W", "ignore", script, mode, pem, key);
        var port = int.Parse((await server.LineAsync())!, CultureInfo.InvariantCulture);
        return (server, new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.StartTls, Authorities = TestCertificates.Authorities });
    }
}
