using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Subscribers;

namespace StatusPage.Tests.Subscribers;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("anna@example.com", "anna@example.com", "anna@example.com")]
    [InlineData("  Anna@Example.COM\t", "anna@example.com", "anna@example.com")]
    [InlineData("anna+shop@example.com", "anna+shop@example.com", "anna@example.com")]
    [InlineData("anna+a+b@example.com", "anna+a+b@example.com", "anna@example.com")]
    [InlineData("+anna@example.com", "+anna@example.com", "+anna@example.com")]
    [InlineData("a.n.n.a+x@gmail.com", "a.n.n.a+x@gmail.com", "anna@gmail.com")]
    [InlineData("An.na@GoogleMail.com", "an.na@googlemail.com", "anna@gmail.com")]
    [InlineData("a.n@example.com", "a.n@example.com", "a.n@example.com")]
    [InlineData("o'brien@example.com", "o'brien@example.com", "o'brien@example.com")]
    [InlineData("a@b.co", "a@b.co", "a@b.co")]
    [InlineData("user=example.org@example.com", "user=example.org@example.com", "user=example.org@example.com")]
    [InlineData("Jürgen@BÜCHER.example", "jürgen@xn--bcher-kva.example", "jürgen@xn--bcher-kva.example")]
    [InlineData("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example")]
    [InlineData("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v", "用户@xn--fsqu00a.xn--4rr70v")]
    [InlineData("उपयोगकर्ता@example.com", "उपयोगकर्ता@example.com", "उपयोगकर्ता@example.com")]
    [InlineData("😀@example.com", "😀@example.com", "😀@example.com")]
    public void An_address_has_one_form_and_one_mailbox_however_it_is_spelled(string typed, string key, string mailbox)
    {
        var address = EmailAddress.TryParse(typed, out var problem);

        Assert.Equal("", problem);
        Assert.Equal((typed.Trim(), key, mailbox), (address!.Text, address.Key, address.Mailbox));
    }

    [Fact]
    public void Letters_composed_and_decomposed_are_one_address() =>
        Assert.Equal(EmailAddress.TryParse("jürgen@bücher.example", out _)!.Key, EmailAddress.TryParse("jürgen@bücher.example".Normalize(NormalizationForm.FormD), out _)!.Key);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("anna")]
    [InlineData("@example.com")]
    [InlineData("anna@")]
    [InlineData("anna@example")]
    [InlineData("anna@localhost")]
    [InlineData("anna@.example.com")]
    [InlineData("anna@example..com")]
    [InlineData("anna@example.com.")]
    [InlineData("anna@-example.com")]
    [InlineData("anna@exa_mple.com")]
    [InlineData("anna@192.168.0.1")]
    [InlineData("anna@[192.168.0.1]")]
    [InlineData("anna@[IPv6:::1]")]
    [InlineData(".anna@example.com")]
    [InlineData("anna.@example.com")]
    [InlineData("an..na@example.com")]
    [InlineData("an na@example.com")]
    [InlineData("an\u00a0na@example.com")]
    [InlineData("anna@exam ple.com")]
    [InlineData("anna@bob@example.com")]
    [InlineData("\"anna\"@example.com")]
    [InlineData("\"an\r\nna\"@example.com")]
    [InlineData("anna(comment)@example.com")]
    [InlineData("Anna <anna@example.com>")]
    [InlineData("<anna@example.com>")]
    [InlineData("mailto:anna@example.com")]
    [InlineData("anna@example.com,bob@example.com")]
    [InlineData("anna@example.com;bob@example.com")]
    [InlineData("anna@example.com\r\nBcc: bob@example.com")]
    [InlineData("anna\r\n@example.com")]
    [InlineData("anna@example.com\nbob@example.com")]
    [InlineData("anna@example.com\0")]
    [InlineData("an\0na@example.com")]
    [InlineData("anna\\@example.com")]
    [InlineData("an\u200bna@example.com")]
    [InlineData("an\u00adna@example.com")]
    [InlineData("an\u2060na@example.com")]
    [InlineData("an\u202ena@example.com")]
    [InlineData("an\ue000na@example.com")]
    [InlineData("=HYPERLINK(\"http://x\")")]
    public void What_is_no_address_is_refused_with_a_sentence(string? typed)
    {
        Assert.Null(EmailAddress.TryParse(typed, out var problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(problem, char.IsControl);
    }

    [Fact]
    public void Half_a_character_is_no_address() => Assert.Null(EmailAddress.TryParse("an\ud83dna@example.com", out _));

    [Theory]
    [InlineData(64, 100, true)]
    [InlineData(65, 100, false)]
    [InlineData(64, 189, true)]
    [InlineData(64, 190, false)]
    [InlineData(64, 255, false)]
    public void An_address_is_as_long_as_a_mail_server_takes_it(int local, int domain, bool accepted)
    {
        var typed = new string('a', local) + "@" + Domain(domain);
        Assert.Equal(accepted, EmailAddress.TryParse(typed, out _) is not null);
    }

    [Fact]
    public void Lengths_are_counted_in_the_bytes_that_are_sent()
    {
        Assert.NotNull(EmailAddress.TryParse(new string('ü', 32) + "@example.com", out _));
        Assert.Null(EmailAddress.TryParse(new string('ü', 33) + "@example.com", out _));
        Assert.Null(EmailAddress.TryParse(new string('ü', 32) + "@" + Domain(190), out _));
    }

    [Fact]
    public void Any_text_is_an_address_or_a_sentence_and_an_address_is_one_line_with_one_at_sign() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            foreach (var typed in new[] { text.Get, text.Get + "@example.com", "anna@" + text.Get })
            {
                if (EmailAddress.TryParse(typed, out var problem) is not { } address)
                {
                    Assert.NotEmpty(problem);
                    continue;
                }

                Assert.Equal(1, address.Key.Count(c => c == '@'));
                Assert.DoesNotContain(address.Text, c => char.IsControl(c) || char.IsWhiteSpace(c) || "<>\"(),;:\\[]".Contains(c, StringComparison.Ordinal));
                // Its own form is an address too, and the same one.
                Assert.Equal(address.Key, EmailAddress.TryParse(address.Key, out _)?.Key);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("anna@example.com", "a…@example.com")]
    [InlineData("😀x@example.com", "😀…@example.com")]
    [InlineData("nothing", "…")]
    public void A_masked_address_shows_its_first_letter_and_where_it_is(string email, string masked) => Assert.Equal(masked, EmailAddress.Mask(email));

    private static string Domain(int length)
    {
        var domain = new StringBuilder();
        while (length - domain.Length > 63 + 4)
        {
            domain.Append('d', Math.Min(60, length - domain.Length - 5)).Append('.');
        }

        return domain.Append('e', length - domain.Length - 4).Append(".com").ToString();
    }
}
