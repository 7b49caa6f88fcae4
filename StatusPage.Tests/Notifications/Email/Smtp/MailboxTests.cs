using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Tests.Notifications.Email.Smtp;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("anna@example.com", "anna@example.com", false)]
    [InlineData("o'neil+status=x{y}@example.co.uk", "o'neil+status=x{y}@example.co.uk", false)]
    [InlineData("a..b.@example.com", "a..b.@example.com", false)]
    [InlineData("\"a b\\\"@\"@example.com", "\"a b\\\"@\"@example.com", false)]
    [InlineData("root@localhost", "root@localhost", false)]
    [InlineData("root@[192.0.2.1]", "root@[192.0.2.1]", false)]
    [InlineData("root@[IPv6:2001:db8::1]", "root@[IPv6:2001:db8::1]", false)]
    [InlineData("anna@bücher.example", "anna@xn--bcher-kva.example", false)]
    [InlineData("anna@例え。テスト", "anna@xn--r8jz45g.xn--zckzah", false)]
    [InlineData("büro@example.com", "büro@example.com", true)]
    [InlineData("用户@例え.テスト", "用户@xn--r8jz45g.xn--zckzah", true)]
    public void An_address_goes_out_as_servers_read_it(string address, string path, bool utf8)
    {
        Assert.True(Mailbox.TryParse(address, out var mailbox));
        Assert.Equal(new Mailbox(path, utf8), mailbox);
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("@example.com")]
    [InlineData("anna@")]
    [InlineData("anna b@example.com")]
    [InlineData("anna@example.com> SIZE=1")]
    [InlineData("anna@example.com>\r\nRCPT TO:<eve@example.com")]
    [InlineData("<anna@example.com>")]
    [InlineData("an<na@example.com")]
    [InlineData("anna,eve@example.com")]
    [InlineData("\"an\"na\"@example.com")]
    [InlineData("\"anna\\\"@example.com")]
    [InlineData("\"an\u0007na\"@example.com")]
    [InlineData("\"@example.com")]
    [InlineData("\"\"@example.com")]
    [InlineData("anna@exam ple.com")]
    [InlineData("anna@example..com")]
    [InlineData("anna@.example.com")]
    [InlineData("anna@[192.0.2.1> X]")]
    [InlineData("anna@[]")]
    [InlineData("an\u202ena@example.com")]
    [InlineData("an\u00a0na@example.com")]
    [InlineData("büro\u0085@example.com")]
    [InlineData("an\tna@example.com")]
    [InlineData("anna@bü cher.example")]
    public void What_is_no_address_is_none(string address) => Assert.False(Mailbox.TryParse(address, out _));

    [Fact]
    public void An_address_has_at_most_254_octets()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3)) + ".example";

        Assert.True(Mailbox.TryParse($"{new string('a', 253 - domain.Length)}@{domain}", out _));
        Assert.False(Mailbox.TryParse($"{new string('a', 254 - domain.Length)}@{domain}", out _));
        Assert.False(Mailbox.TryParse($"{new string('ü', 200 - domain.Length / 2)}@{domain}", out _));
        Assert.False(Mailbox.TryParse($"{new string('a', 64)}@{new string('d', 251)}.com", out _));
        Assert.False(Mailbox.TryParse($"a@{new string('d', 64)}.com", out _));
        Assert.False(Mailbox.TryParse($"a@{string.Concat(Enumerable.Repeat("ü", 100))}.com", out _));
    }
}
