using System.Collections;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using StatusPage.Core;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>
/// Reads a JSON body into a wire record. What is not one JSON object is malformed (400). Every fault of its fields is found
/// before anything is done, each is named beside its field, and all are invalid (422): a value of the wrong kind, a word or
/// a time that is not accepted, and a member that nobody knows, which may be one that is misspelt. What an answer shows of
/// the same thing may be in it, so that what was read can be sent.
/// </summary>
public static class RequestBody
{
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Beyond this the connection is cut.</summary>
    public const int MaxBytesRead = 16 * 1024 * 1024;

    public const string TooLarge = "The body is too large: at most 2 MB are accepted.";

    /// <summary>More entries than any list of ours needs.</summary>
    private const int MaxEntries = 1_000;

    private const string CacheKey = "StatusPage.RequestBody";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Whether the body says that it is of this type, whatever its parameters.</summary>
    public static bool IsOf(HttpRequest request, string type) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && type.Equals(media.MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The body as it came; read once, for whoever asks next too.</summary>
    public static async Task<byte[]> BytesAsync(HttpContext context, int max = MaxBytes, string tooLargeSentence = TooLarge)
    {
        if (context.Items[CacheKey] is byte[] read)
        {
            return read;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        var tooLarge = false;
        int count;
        while ((count = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            // Read to its end all the same, and thrown away: a caller that is still sending would not see the answer.
            tooLarge |= buffer.Length + count > max;
            if (!tooLarge)
            {
                buffer.Write(chunk, 0, count);
            }
        }

        if (tooLarge)
        {
            throw new RequestException(StatusCodes.Status413PayloadTooLarge, tooLargeSentence);
        }

        var bytes = buffer.ToArray();
        context.Items[CacheKey] = bytes;
        return bytes;
    }

    /// <param name="context">Whose body it is.</param>
    /// <param name="shown">What answers show of the same thing; null: what this call answers with.</param>
    public static async Task<T> ReadAsync<T>(HttpContext context, Type? shown = null)
        where T : class => Convert<T>(await ObjectAsync(context), onlyKnown: true, shown ?? ShownBy(context));

    /// <summary>The same of callers who send more than we read: members that nobody knows are passed over.</summary>
    public static async Task<T> ReadLooselyAsync<T>(HttpContext context)
        where T : class => Convert<T>(await ObjectAsync(context));

    /// <summary>The same where the body may be left out altogether.</summary>
    public static async Task<T> ReadOptionalAsync<T>(HttpContext context)
        where T : class, new() => (await BytesAsync(context)).Length == 0 ? new T() : await ReadAsync<T>(context);

    /// <summary>The body as a JSON object, as yet unchecked.</summary>
    public static async Task<JsonObject> ObjectAsync(HttpContext context)
    {
        CheckMediaType(context.Request.ContentType);
        var bytes = await BytesAsync(context);
        var json = bytes.AsMemory();
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        if (json.IsEmpty)
        {
            throw RequestException.Malformed("The body is empty. Send a JSON object.");
        }

        try
        {
            // Checked here and not trusted later: lone surrogates only show when a text is read.
            using var document = JsonDocument.Parse(json, Strict);
            ReadTexts(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? JsonObject.Create(document.RootElement.Clone())!
                : throw RequestException.Malformed($"The body is {Kind(document.RootElement)}. Send a JSON object.");
        }
        catch (JsonException exception)
        {
            throw RequestException.Malformed($"The body is not valid JSON{Where(exception)}: {Sentence(exception)} Send one JSON object in UTF-8.");
        }
        catch (InvalidOperationException)
        {
            throw RequestException.Malformed("The body holds a text with half a character (a lone surrogate such as \\ud83d). Send whole characters, in UTF-8 or as complete \\u pairs.");
        }
    }

    /// <param name="json">As it came.</param>
    /// <param name="onlyKnown">Refuses members that the record does not know, where one that is passed over would be missed.</param>
    /// <param name="shown">What answers show of the same thing: its members are passed over all the same.</param>
    public static T Convert<T>(JsonObject json, bool onlyKnown = false, Type? shown = null)
        where T : class
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        var faults = new Faults(onlyKnown);
        CheckObject(document.RootElement, typeof(T), shown, "", faults);
        faults.ThrowIfAny();
        return document.RootElement.Deserialize<T>(WireJson.Options)!;
    }

    /// <summary>What the call answers with.</summary>
    private static Type? ShownBy(HttpContext context) => context.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
        .Select(answer => answer.Type)
        .FirstOrDefault(type => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Envelope<>))?.GetGenericArguments()[0];

    private static void CheckMediaType(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var media)
            || media.MediaType is not { } type
            || !(type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
            || !(media.CharSet is null || media.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            var given = string.IsNullOrEmpty(contentType) ? "The header Content-Type is missing." : $"A body of the type “{Paging.Cut(contentType)}” is not accepted here.";
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, $"{given} Send it as application/json.");
        }
    }

    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    private static void CheckObject(JsonElement element, Type type, Type? shown, string path, Faults faults)
    {
        var members = WireJson.Options.GetTypeInfo(type).Properties;
        IList<JsonPropertyInfo> others = shown is null ? [] : WireJson.Options.GetTypeInfo(shown).Properties;
        foreach (var stray in element.EnumerateObject().Where(one => faults.OnlyKnown && !members.Concat(others).Any(member => member.Name == one.Name)))
        {
            var at = path.Length == 0 ? Paging.Cut(stray.Name) : $"{path}.{stray.Name}";
            faults.Invalid(at, $"{Shown(at)} is not known. Accepted: {string.Join(", ", members.Select(member => member.Name))}.");
        }

        foreach (var member in members)
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!element.TryGetProperty(member.Name, out var value))
            {
                if (member.IsRequired)
                {
                    faults.Invalid(at, $"{at} is missing.");
                }
            }
            else if (value.ValueKind != JsonValueKind.Null)
            {
                CheckValue(value, Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType, others.FirstOrDefault(other => other.Name == member.Name)?.PropertyType, at, faults);
            }
            else if (!member.IsSetNullable && member.IsRequired)
            {
                faults.Invalid(at, $"{at} is null. Give a value.");
            }
        }
    }

    private static void CheckValue(JsonElement value, Type type, Type? shown, string path, Faults faults)
    {
        if (type == typeof(string))
        {
            Expect(value, JsonValueKind.String, "a text", path, faults);
        }
        else if (type == typeof(bool))
        {
            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                faults.Invalid(path, $"{path} is {Kind(value)}. Give true or false.");
            }
        }
        else if (type == typeof(int))
        {
            if (Expect(value, JsonValueKind.Number, "a whole number", path, faults) && !value.TryGetInt32(out _))
            {
                faults.Invalid(path, $"{path} is {Paging.Cut(value.GetRawText())}. Give a whole number within reach.");
            }
        }
        else if (type == typeof(long))
        {
            if (Expect(value, JsonValueKind.Number, "a whole number", path, faults) && !value.TryGetInt64(out _))
            {
                faults.Invalid(path, $"{path} is {Paging.Cut(value.GetRawText())}. Give a whole number within reach.");
            }
        }
        else if (type == typeof(JsonObject))
        {
            Expect(value, JsonValueKind.Object, "an object", path, faults);
        }
        else if (type == typeof(decimal))
        {
            if (Expect(value, JsonValueKind.Number, "a number", path, faults) && !value.TryGetDecimal(out _))
            {
                faults.Invalid(path, $"{path} is {Paging.Cut(value.GetRawText())}. Give a number within reach.");
            }
        }
        else if (type == typeof(DateTimeOffset))
        {
            if (Expect(value, JsonValueKind.String, "a time as text, for example 2026-05-11T13:00:00Z", path, faults)
                && !InstantConverter.TryParse(value.GetString(), out _))
            {
                faults.Invalid(path, $"{path} is {Shown(value.GetString()!)}. Give a time with its offset, for example 2026-05-11T13:00:00Z or 2026-05-11T15:00:00+02:00.");
            }
        }
        else if (type.IsEnum)
        {
            var words = Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToList();
            var accepted = string.Join(", ", words);
            if (value.ValueKind != JsonValueKind.String)
            {
                faults.Invalid(path, $"{path} is {Kind(value)}. Accepted: {accepted}.");
            }
            else if (!words.Contains(value.GetString()!, StringComparer.Ordinal))
            {
                faults.Invalid(path, $"{path} is {Shown(value.GetString()!)}. Accepted: {accepted}.");
            }
        }
        else if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            if (Expect(value, JsonValueKind.Array, "a list", path, faults))
            {
                CheckList(value, type.GetGenericArguments()[0], shown is { IsGenericType: true } ? shown.GetGenericArguments()[0] : null, path, faults);
            }
        }
        else if (Expect(value, JsonValueKind.Object, "an object", path, faults))
        {
            CheckObject(value, type, shown, path, faults);
        }
    }

    private static void CheckList(JsonElement list, Type itemType, Type? shown, string path, Faults faults)
    {
        if (list.GetArrayLength() > MaxEntries)
        {
            faults.Invalid(path, $"{path} has {list.GetArrayLength()} entries. At most {MaxEntries} are accepted.");
            return;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            CheckValue(item, itemType, shown, $"{path}[{index++}]", faults);
        }
    }

    private static bool Expect(JsonElement value, JsonValueKind kind, string wanted, string path, Faults faults)
    {
        if (value.ValueKind == kind)
        {
            return true;
        }

        faults.Invalid(path, $"{path} is {Kind(value)}. Give {wanted}.");
        return false;
    }

    private static string Shown(string text) =>
        SafeText.FirstUnsafe(text, multiline: false) is null ? $"“{Paging.Cut(text)}”" : "a text with invisible control characters";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string Where(JsonException exception) =>
        exception.LineNumber is { } line && exception.BytePositionInLine is { } column ? $" (line {line + 1}, byte {column + 1})" : "";

    private static string Sentence(JsonException exception)
    {
        // The parser adds where it happened and what to configure in its own language; the first sentence says what.
        var end = exception.Message.IndexOf(". ", StringComparison.Ordinal);
        return SafeText.FirstUnsafe(exception.Message, multiline: false) is null && end > 0 ? exception.Message[..(end + 1)] : "it cannot be parsed.";
    }

    /// <summary>Faults by the field of the record they lie in; the sentence names the exact place.</summary>
    private sealed class Faults(bool onlyKnown)
    {
        private readonly Dictionary<string, List<string>> _byField = new(StringComparer.Ordinal);

        public bool OnlyKnown => onlyKnown;

        public void Invalid(string path, string sentence)
        {
            var field = path.Split('.', '[')[0];
            if (!_byField.TryGetValue(field, out var sentences))
            {
                _byField[field] = sentences = [];
            }

            // A thousand wrong entries are said in twenty.
            if (sentences.Count < 20)
            {
                sentences.Add(sentence);
            }
        }

        public void ThrowIfAny()
        {
            if (_byField.Count == 0)
            {
                return;
            }

            throw new InvalidInputException(_byField.ToDictionary(field => field.Key, field => field.Value.ToArray(), StringComparer.Ordinal));
        }
    }
}
