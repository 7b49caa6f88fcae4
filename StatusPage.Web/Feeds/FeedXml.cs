using System.Text;
using System.Xml;

namespace StatusPage.Web.Feeds;

internal static class FeedXml
{
    public const string AtomNamespace = "http://www.w3.org/2005/Atom";

    /// <summary>Without the characters that XML cannot carry: a message may spell one as an entity.</summary>
    public static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd"));

    /// <summary>The document as UTF-8, without a byte-order mark.</summary>
    public static byte[] Write(Action<XmlWriter> body)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = false }))
        {
            xml.WriteStartDocument();
            body(xml);
            xml.WriteEndDocument();
        }

        return stream.ToArray();
    }
}
