using Microsoft.Extensions.Configuration;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Hosting;

public sealed class SmtpConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_anything_mail_goes_to_a_folder_in_the_data_directory()
    {
        var options = Read();

        Assert.Null(options.Host);
        Assert.Equal(Path.Combine(_directory.Path, "data", "mail"), options.PickupDirectory);
        Assert.Equal(("status@localhost", 10, 4), (options.From.Address, options.MaxConnections, options.MaxPerDomain));
    }

    [Fact]
    public void A_host_is_enough_and_what_is_left_out_is_safe()
    {
        var options = Read(("Host", "smtp.example.com"), ("Site:Url", "https://status.example.com/page"));

        Assert.Equal(("smtp.example.com", 587, SmtpSecurity.StartTls, false), (options.Host, options.Port, options.Security, options.AllowPlainAuthentication));
        Assert.Equal(("status@status.example.com", "status.example.com"), (options.From.Address, options.HelloName));
        Assert.Null(options.PickupDirectory);
    }

    [Fact]
    public void All_that_can_be_set_is_taken()
    {
        var options = Read(
            ("Host", "bücher.example"), ("Port", "2525"), ("Security", "TLS"), ("UserName", "anna"), ("Password", " spaces stay "), ("From", "Übersicht <ops@example.com>"),
            ("MaxConnections", "50"), ("MaxPerDomain", "1"), ("HelloName", "mail.example.com"), ("Timeouts:GreetingSeconds", "7"), ("Timeouts:DataEndSeconds", "3600"));

        Assert.Equal(("xn--bcher-kva.example", 2525, SmtpSecurity.Tls, "anna", " spaces stay "), (options.Host, options.Port, options.Security, options.UserName, options.Password));
        Assert.Equal(("ops@example.com", "Übersicht", 50, 1, "mail.example.com"), (options.From.Address, options.From.DisplayName, options.MaxConnections, options.MaxPerDomain, options.HelloName));
        Assert.Equal((7, 3600, 300), (options.Timeouts.Greeting.TotalSeconds, options.Timeouts.DataEnd.TotalSeconds, options.Timeouts.Command.TotalSeconds));
    }

    [Theory]
    [InlineData("starttls", 587)]
    [InlineData("tls", 465)]
    [InlineData("none", 25)]
    public void The_port_follows_the_kind_of_security(string security, int port) => Assert.Equal(port, Read(("Host", "localhost"), ("Security", security)).Port);

    [Theory]
    [InlineData("::1", "::1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    public void A_host_may_be_an_address(string given, string host) => Assert.Equal(host, Read(("Host", given)).Host);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void On_this_machine_a_password_may_go_in_the_clear(string host) =>
        Assert.Equal("secret", Read(("Host", host), ("Security", "none"), ("UserName", "anna"), ("Password", "secret")).Password);

    [Theory]
    [InlineData("smtp.example.com:587", "without a port")]
    [InlineData("smtp://example.com", "Smtp:Host is “smtp://example.com”; accepted: the name or address")]
    [InlineData("two words", "the name or address")]
    public void A_host_that_is_none_is_refused(string host, string says) => AssertRefused(says, ("Host", host));

    [Theory]
    [InlineData("Port", "0", "Smtp:Port is “0”; accepted: a whole number from 1 to 65535.")]
    [InlineData("Port", "smtp", "from 1 to 65535")]
    [InlineData("Security", "ssl", "Smtp:Security is “ssl”; accepted: starttls, tls, none.")]
    [InlineData("Security", "1", "accepted: starttls, tls, none.")]
    [InlineData("MaxConnections", "51", "from 1 to 50")]
    [InlineData("MaxPerDomain", "0", "from 1 to 50")]
    [InlineData("From", "nobody", "Smtp:From is “nobody”; accepted: an email address")]
    [InlineData("AllowPlainAuthentication", "yes", "accepted: true, false")]
    [InlineData("HelloName", "two words", "Smtp:HelloName is “two words”")]
    [InlineData("Timeouts:ConnectSeconds", "0", "Smtp:Timeouts:ConnectSeconds is “0”; accepted: a whole number from 1 to 3600.")]
    [InlineData("UserName", "anna", "belong together")]
    [InlineData("Password", "secret", "belong together")]
    [InlineData("AccessToken", "secret", "belong together")]
    public void A_value_that_cannot_be_used_is_refused_in_a_sentence(string key, string value, string says) => AssertRefused(says, ("Host", "smtp.example.com"), (key, value));

    [Theory]
    [InlineData("Port", "25")]
    [InlineData("UserName", "anna")]
    [InlineData("Security", "tls")]
    public void What_concerns_a_server_needs_one(string key, string value) => AssertRefused($"Smtp:{key} is given and Smtp:Host is not", (key, value));

    [Fact]
    public void Beside_a_folder_what_concerns_a_server_is_accepted_and_the_start_says_that_it_changes_nothing()
    {
        var read = ReadAll(("PickupDirectory", "out"), ("Security", "none"), ("UserName", "anna"));

        Assert.Equal((null, Path.Combine(_directory.Path, "out")), (read.Smtp.Host, read.Smtp.PickupDirectory));
        Assert.Equal("Without Smtp:Host mail goes into the folder out, and Smtp:Security, Smtp:UserName change nothing.", Assert.Single(read.Warnings));
    }

    [Fact]
    public void Beside_a_server_the_folder_is_not_used_and_the_start_says_so()
    {
        var read = ReadAll(("Host", "smtp.example.com"), ("PickupDirectory", "out"));

        Assert.Equal(("smtp.example.com", null), (read.Smtp.Host, read.Smtp.PickupDirectory));
        Assert.Contains("Mail goes to the server smtp.example.com, and not into out", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_and_a_token_are_one_too_many() =>
        AssertRefused("are both given", ("Host", "smtp.example.com"), ("UserName", "anna"), ("Password", "a"), ("AccessToken", "b"));

    [Fact]
    public void A_password_does_not_cross_a_network_in_the_clear_unless_the_operator_says_so()
    {
        (string, string)[] keys = [("Host", "smtp.example.com"), ("Security", "none"), ("UserName", "anna"), ("Password", "secret")];

        AssertRefused("would cross the network unencrypted", keys);
        Assert.True(Read([.. keys, ("AllowPlainAuthentication", "true")]).AllowPlainAuthentication);
    }

    [Fact]
    public void A_credential_with_a_line_break_is_refused_and_not_repeated()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(("Host", "smtp.example.com"), ("UserName", "anna"), ("Password", "secret\n")));

        Assert.Contains("Smtp:Password holds a control character", Assert.Single(refused.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused()
    {
        File.WriteAllText(Path.Combine(_directory.Path, "file"), "");

        AssertRefused("Smtp:PickupDirectory cannot be used", ("PickupDirectory", "file"));
        Assert.Equal(Path.Combine(_directory.Path, "out"), Read(("PickupDirectory", "out")).PickupDirectory);
    }

    [Fact]
    public async Task The_program_sends_to_what_was_configured()
    {
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Smtp__Host"] = "smtp.example.com", ["Smtp__Security"] = "tls" });

        Assert.Equal("smtp.example.com:465 over TLS", app.Get<IMailTransport>().Describe());
    }

    private void AssertRefused(string says, params (string Key, string Value)[] keys)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(keys));
        Assert.Contains(says, Assert.Single(refused.Errors), StringComparison.Ordinal);
    }

    private SmtpOptions Read(params (string Key, string Value)[] keys) => ReadAll(keys).Smtp;

    private StatusPageConfiguration ReadAll(params (string Key, string Value)[] keys) => StatusPageConfiguration.Read(
        new ConfigurationBuilder().AddInMemoryCollection(keys.Select(key => KeyValuePair.Create(key.Key.StartsWith("Site", StringComparison.Ordinal) ? key.Key : $"Smtp:{key.Key}", (string?)key.Value))).Build(),
        _directory.Path);
}
