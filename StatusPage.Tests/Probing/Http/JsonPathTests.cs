using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Probing.Http;

namespace StatusPage.Tests.Probing.Http;

public sealed class JsonPathTests
{
    private const string Document = """{"a": {"b": [{"c": 1}, {"c": 2}]}, "with blank": true, "it's": null, "größe": "x", "a-b": 7, "": 0}""";

    [Theory]
    [InlineData("$.a.b[0].c", "1")]
    [InlineData("$.a.b[-1].c", "2")]
    [InlineData("$['a'][\"b\"][1]['c']", "2")]
    [InlineData("$['with blank']", "true")]
    [InlineData("$['it\\'s']", "null")]
    [InlineData("$.größe", "\"x\"")]
    [InlineData("$.a-b", "7")]
    [InlineData("$['']", "0")]
    [InlineData("$.a.b[2].c", null)]
    [InlineData("$.a.b[-3].c", null)]
    [InlineData("$.a.b.c", null)]
    [InlineData("$.a[0]", null)]
    [InlineData("$.none.of.this", null)]
    [InlineData("$.größe.length", null)]
    public void A_path_leads_to_one_value_or_to_none(string text, string? value)
    {
        Assert.True(JsonPath.TryParse(text, out var path));
        using var document = JsonDocument.Parse(Document);
        Assert.Equal(value, path.Find(document.RootElement)?.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("$.")]
    [InlineData("$a")]
    [InlineData("$..a")]
    [InlineData("$.*")]
    [InlineData("$[")]
    [InlineData("$[]")]
    [InlineData("$[*]")]
    [InlineData("$[0")]
    [InlineData("$[+1]")]
    [InlineData("$[1:2]")]
    [InlineData("$[99999999999]")]
    [InlineData("$['a]")]
    [InlineData("$['a'")]
    [InlineData("$['a\\")]
    [InlineData("$[?@.a==1]")]
    [InlineData("$.a b")]
    public void What_is_no_path_to_one_value_is_refused(string text) => Assert.False(JsonPath.TryParse(text, out _));

    [Fact]
    public void Whatever_is_written_is_parsed_or_refused_and_found_or_not()
    {
        using var document = JsonDocument.Parse(Document);
        var pieces = Gen.Elements("$", ".", "[", "]", "'", "\"", "\\", "a", "b", "0", "-1", "größe", " ", "?", "*", "9999999999", "\ud83d", "\0");
        var texts = Gen.ListOf(pieces).Select(list => string.Concat(list));

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var tried in new[] { text, "$" + text, "$.a" + text })
            {
                if (JsonPath.TryParse(tried, out var path))
                {
                    path.Find(document.RootElement);
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }
}
