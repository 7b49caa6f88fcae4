using System.Globalization;

namespace StatusPage.Core.Settings;

/// <summary>The operator's own colour made readable, whatever colour was picked. Pure.</summary>
public static class AccentColour
{
    /// <summary>What WCAG asks of text (4.5), and room for the tinted ground of quiet buttons.</summary>
    private const double Contrast = 5.6;

    // The darkest ground of the light theme and the lightest of the dark one; see wwwroot-assets/styles/10-tokens.css.
    private static readonly Rgb LightGround = Rgb.Parse("#f3f4f3");
    private static readonly Rgb DarkGround = Rgb.Parse("#1e2429");

    /// <summary>Darkened until it can be read on light ground.</summary>
    public static string ForLight(string colour) => Readable(Rgb.Parse(colour), LightGround, towards: 0).ToString();

    /// <summary>Lightened until it can be read on dark ground.</summary>
    public static string ForDark(string colour) => Readable(Rgb.Parse(colour), DarkGround, towards: 1).ToString();

    private static Rgb Readable(Rgb colour, Rgb ground, double towards)
    {
        for (var share = 0.0; share < 1; share += 0.02)
        {
            var mixed = colour.Mix(towards, share);
            if (mixed.ContrastTo(ground) >= Contrast)
            {
                return mixed;
            }
        }

        return colour.Mix(towards, 1);
    }

    private sealed record Rgb(double Red, double Green, double Blue)
    {
        public static Rgb Parse(string hex) => new(Part(hex, 1), Part(hex, 3), Part(hex, 5));

        public Rgb Mix(double other, double share) => new(Red + ((other - Red) * share), Green + ((other - Green) * share), Blue + ((other - Blue) * share));

        /// <summary>Contrast ratio of WCAG 2.2.</summary>
        public double ContrastTo(Rgb other)
        {
            // What is written are whole steps of 255, so those are what is measured.
            var (a, b) = (Parse(ToString()).Luminance, other.Luminance);
            return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Step(Red):x2}{Step(Green):x2}{Step(Blue):x2}");

        private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

        private static double Part(string hex, int at) => byte.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;

        private static byte Step(double part) => (byte)Math.Round(part * 255);

        private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
