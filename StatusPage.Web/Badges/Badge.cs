using System.Globalization;
using System.Text;
using System.Xml;
using StatusPage.Web.Feeds;

namespace StatusPage.Web.Badges;

/// <summary>A badge: what it is of at the left, what is to be said of it at the right, on a colour. Pure.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">A word or a figure; the colour adds nothing to it.</param>
/// <param name="Colour">Of the right half.</param>
/// <param name="Title">All of it in words, for who hears it and for who points at it.</param>
public sealed record Badge(string Label, string Value, BadgeColour Colour, string Title)
{
    public const string ContentType = "image/svg+xml; charset=utf-8";

    private const string Namespace = "http://www.w3.org/2000/svg";
    private const double FontSize = 11;
    private const int Height = 20;
    private const int Pad = 7;
    private const int Corner = 4;

    /// <summary>Longer names end in an ellipsis; the title has them whole.</summary>
    private const double LongestLabel = 220;

    /// <summary>As SVG, drawn with shapes and text alone: nothing in it runs or is fetched, and pasted into a page it has no names that could clash.</summary>
    public byte[] ToSvg()
    {
        var label = TextWidth.Fit(FeedXml.Clean(Label), FontSize, LongestLabel);
        var (labelWidth, valueWidth) = (TextWidth.Of(label, FontSize), TextWidth.Of(Value, FontSize));
        var left = (int)Math.Ceiling(labelWidth) + (2 * Pad);
        var right = (int)Math.Ceiling(valueWidth) + (2 * Pad);
        using var stream = new MemoryStream();
        using (var svg = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), OmitXmlDeclaration = true }))
        {
            svg.WriteStartElement("svg", Namespace);
            svg.WriteAttributeString("width", Number(left + right));
            svg.WriteAttributeString("height", Number(Height));
            svg.WriteAttributeString("viewBox", $"0 0 {Number(left + right)} {Number(Height)}");
            svg.WriteAttributeString("role", "img");
            svg.WriteAttributeString("aria-label", FeedXml.Clean(Title));
            svg.WriteElementString("title", Namespace, FeedXml.Clean(Title));
            Shape(svg, "#343a41", $"M{Corner} 0h{left - Corner}v{Height}h-{left - Corner}a{Corner} {Corner} 0 0 1-{Corner}-{Corner}v-{Height - (2 * Corner)}a{Corner} {Corner} 0 0 1 {Corner}-{Corner}z");
            Shape(svg, Colour.Fill, $"M{left} 0h{right - Corner}a{Corner} {Corner} 0 0 1 {Corner} {Corner}v{Height - (2 * Corner)}a{Corner} {Corner} 0 0 1-{Corner} {Corner}h-{right - Corner}z");
            svg.WriteStartElement("g", Namespace);
            svg.WriteAttributeString("font-family", "Verdana,DejaVu Sans,Geneva,sans-serif");
            svg.WriteAttributeString("font-size", Number(FontSize));
            svg.WriteAttributeString("aria-hidden", "true");
            Text(svg, label, Pad, labelWidth, "#fff");
            Text(svg, Value, left + Pad, valueWidth, Colour.Ink);
            svg.WriteEndElement();
            svg.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static void Shape(XmlWriter svg, string fill, string path)
    {
        svg.WriteStartElement("path", Namespace);
        svg.WriteAttributeString("fill", fill);
        svg.WriteAttributeString("d", path);
        svg.WriteEndElement();
    }

    /// <summary>As wide as it was measured, whatever font the reader has in place of ours.</summary>
    private static void Text(XmlWriter svg, string text, int x, double width, string fill)
    {
        svg.WriteStartElement("text", Namespace);
        svg.WriteAttributeString("x", Number(x));
        svg.WriteAttributeString("y", "14");
        svg.WriteAttributeString("textLength", Number(width));
        svg.WriteAttributeString("lengthAdjust", "spacingAndGlyphs");
        svg.WriteAttributeString("fill", fill);
        svg.WriteString(text);
        svg.WriteEndElement();
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
