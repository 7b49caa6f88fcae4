using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Notifications.Email.Composition;

namespace StatusPage.Tests.Notifications.Email;

public sealed class QuotedPrintableTests
{
    private const string Word = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

    [Fact]
    public void Whatever_is_encoded_is_read_back_the_same()
    {
        var texts = ArbMap.Default.GeneratorFor<string>().Select(text => Sound(text ?? "")).ToArbitrary();

        Prop.ForAll(texts, text => Decode(QuotedPrintable.Encode(text, Word)) == text.ReplaceLineEndings("\r\n")).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Lines_are_ascii_of_at_most_76_columns_that_no_server_alters()
    {
        var pieces = Gen.Elements("a", "=", " ", "\t", ".", "From ", "ü", "漢", "🚨", "\n", Word, "token=" + Word, new string('x', 80));
        var texts = pieces.ListOf().Select(all => string.Concat(all)).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            var encoded = Encoding.ASCII.GetString(QuotedPrintable.Encode(text, Word));
            var lines = encoded.Split("\r\n");
            return Decode(Encoding.ASCII.GetBytes(encoded)) == text.ReplaceLineEndings("\r\n")
                && lines.All(line => line.Length <= 76 && line.All(c => c is '\t' or (>= ' ' and <= '~')))
                && lines.All(line => !line.StartsWith('.') && !line.StartsWith("From ", StringComparison.Ordinal) && !line.EndsWith(' ') && !line.EndsWith('\t'))
                && Occurrences(encoded) == Occurrences(text);
        }).QuickCheckThrowOnFailure();
    }

    private static int Occurrences(string text) => text.Split(Word).Length - 1;

    /// <summary>Half a surrogate pair has no bytes that mean it.</summary>
    private static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>By RFC 2045, section 6.7, and nothing else.</summary>
    private static string Decode(byte[] encoded)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '=')
            {
                bytes.Add(encoded[i]);
            }
            else
            {
                var next = Encoding.ASCII.GetString(encoded, i + 1, 2);
                if (next != "\r\n")
                {
                    bytes.Add(Convert.ToByte(next, 16));
                }

                i += 2;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
