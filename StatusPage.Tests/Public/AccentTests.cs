using FsCheck;
using FsCheck.Fluent;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Tests.Public;

public sealed class AccentTests
{
    [Theory]
    [InlineData("#ffffff")]
    [InlineData("#000000")]
    [InlineData("#ffe000")]
    [InlineData("#00ff00")]
    [InlineData("#0000ff")]
    [InlineData("#808080")]
    public void Whatever_colour_the_operator_picks_its_links_can_be_read(string colour) => AssertReadable(colour);

    [Fact]
    public void So_can_any_other() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes.Length >= 3), bytes => AssertReadable($"#{bytes[0]:x2}{bytes[1]:x2}{bytes[2]:x2}")).QuickCheckThrowOnFailure();

    [Fact]
    public void A_colour_that_can_be_read_is_kept() => Assert.Equal("#3a4796", PublicStyle.ForLight("#3a4796"));

    private static void AssertReadable(string colour)
    {
        var (light, dark) = (PublicStyle.ForLight(colour), PublicStyle.ForDark(colour));
        foreach (var ground in (string[])["#ffffff", "#f6f6f4", "#f3f4f3"])
        {
            Assert.True(Contrast(light, ground) >= 4.5, $"{colour} became {light} on {ground}");
        }

        foreach (var ground in (string[])["#0f1316", "#171c20", "#1e2429", "#12162e"])
        {
            Assert.True(Contrast(dark, ground) >= 4.5, $"{colour} became {dark} on {ground}");
        }
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Convert.FromHexString(colour[1..]).Select(part => part / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
