using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StatusPage.Core.Text;

/// <summary>
/// YAML as another way to write JSON: mappings, lists, texts, numbers, true, false and null. Nothing of it makes objects
/// of a type's own, and aliases are refused, so that a short document stays a short one.
/// </summary>
public static class Yaml
{
    public const string MediaType = "application/yaml; charset=utf-8";
    public const int MaxLength = 200_000;

    private const int MaxDepth = 12;
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>The one object that a document holds.</summary>
    /// <param name="text">The document.</param>
    /// <param name="maxLength">The most characters it may have.</param>
    /// <param name="lines">Filled with the line of every value, by its path: <c>components[2].name</c>.</param>
    public static JsonObject Read(string text, int maxLength = MaxLength, Dictionary<string, int>? lines = null)
    {
        if (text.Length > maxLength)
        {
            throw new UnreadableTextException(1, string.Create(CultureInfo.InvariantCulture, $"The YAML is too long: at most {maxLength} characters are accepted."));
        }

        try
        {
            RefuseAliasesAndDepths(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }]
                ? (JsonObject)Convert(root, "", lines)!
                : throw new UnreadableTextException(1, "The YAML holds no mapping of names to values, or more than one document. Give one, as the export has it.");
        }
        catch (YamlException exception)
        {
            throw new UnreadableTextException(exception.Start.Line, string.Create(
                CultureInfo.InvariantCulture, $"The YAML cannot be read at line {exception.Start.Line}, column {exception.Start.Column}. Check indentation, colons and quotes there."));
        }
    }

    public static string Write(JsonObject json)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(Convert(json))).Save(writer, assignAnchors: false);
        // The library ends a stream with the mark that another document may follow.
        var text = writer.ToString();
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text;
    }

    /// <summary>Looked at piece by piece first: what is nested too deep would take the reader's stack.</summary>
    private static void RefuseAliasesAndDepths(string text)
    {
        var depth = 0;
        for (var parser = new Parser(new StringReader(text)); parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            var line = parser.Current.Start.Line;
            if (parser.Current is YamlDotNet.Core.Events.AnchorAlias)
            {
                throw new UnreadableTextException(line, string.Create(CultureInfo.InvariantCulture, $"The YAML uses an alias at line {line}. Write the value out."));
            }

            if (depth > MaxDepth)
            {
                throw new UnreadableTextException(line, string.Create(CultureInfo.InvariantCulture, $"The YAML is nested too deep at line {line}."));
            }
        }
    }

    private static JsonNode? Convert(YamlNode node, string path, Dictionary<string, int>? lines)
    {
        lines?.TryAdd(path, (int)node.Start.Line);
        switch (node)
        {
            case YamlMappingNode mapping:
                var json = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    // A name that comes twice is refused by the library already.
                    var member = key is YamlScalarNode { Value: { } name } ? name : throw new UnreadableTextException(key.Start.Line, $"The YAML has a list or a mapping for a name at line {key.Start.Line}. Give a text.");
                    var at = path.Length == 0 ? member : $"{path}.{member}";
                    // Where its name stands: a list or a mapping begins below it.
                    lines?.TryAdd(at, (int)key.Start.Line);
                    json[member] = Convert(value, at, lines);
                }

                return json;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select((child, index) => Convert(child, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), lines))]);
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var fraction) ? JsonValue.Create(fraction) : JsonValue.Create(text),
        };
    }

    private static YamlNode Convert(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return new YamlScalarNode("null");
            case JsonObject json:
                var mapping = new YamlMappingNode();
                foreach (var (name, value) in json)
                {
                    mapping.Add(name, Convert(value));
                }

                return mapping;
            case JsonArray list:
                return new YamlSequenceNode(list.Select(Convert));
            default:
                return node.GetValueKind() == System.Text.Json.JsonValueKind.String ? Text(node.GetValue<string>()) : new YamlScalarNode(node.ToJsonString());
        }
    }

    /// <summary>Quoted where it would be read as something else.</summary>
    private static YamlScalarNode Text(string text) => new(text)
    {
        Style = text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
            : text is "" or "~" or "null" or "true" or "false" || decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out _) ? ScalarStyle.DoubleQuoted
            : ScalarStyle.Any,
    };
}
