using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>JSON merge patch, RFC 7396: what the patch names is replaced, null removes, the rest stays. Pure.</summary>
public static class MergePatch
{
    /// <summary>Of every thing: who changes it counts them on.</summary>
    private static readonly string[] Counted = ["version", "updatedAt", "updatedBy"];

    /// <summary>
    /// Leaves in the patch what it changes, so that a whole thing can be sent back as it was read. What the patch cannot
    /// change, and nobody knows, is refused: passed over in silence it would be taken for done.
    /// </summary>
    /// <typeparam name="T">What the patch takes.</typeparam>
    /// <param name="patch">As it came.</param>
    /// <param name="shown">The thing as reading it answers now.</param>
    public static JsonObject Against<T>(this JsonObject patch, object shown)
        where T : class
    {
        var errors = new InputErrors();
        var present = JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(shown, shown.GetType(), WireJson.Options))!.AsObject();
        var (taken, known) = (MembersOf(typeof(T)), MembersOf(shown.GetType()));
        var changes = false;
        foreach (var (name, value) in patch.ToList())
        {
            if (!taken.TryGetValue(name, out var member))
            {
                RefuseOther(name, name, name, value, present, taken.Keys, known, errors);
                patch.Remove(name);
            }
            else if (present.TryGetPropertyValue(name, out var before) && IsSame(value, before, known[name].PropertyType))
            {
                if (!Has<CountsAsGivenAttribute>(member))
                {
                    patch.Remove(name);
                }
            }
            else
            {
                changes = true;
                RefuseWithin(name, value, before, member.PropertyType, known.GetValueOrDefault(name)?.PropertyType, errors);
            }
        }

        errors.ThrowIfAny();
        if (!changes)
        {
            // Only how the rest is meant, of which there is none.
            patch.Clear();
        }

        return patch;
    }

    /// <summary>The record as it would be after the patch.</summary>
    /// <param name="current">As it is.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="shown">The type that reading answers with, where members that nobody knows are refused.</param>
    public static T Apply<T>(T current, JsonObject patch, Type? shown = null)
        where T : class =>
        RequestBody.Convert<T>((JsonObject)Merge(JsonSerializer.SerializeToNode(current, WireJson.Options), patch)!, onlyKnown: shown is not null, shown);

    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject before ? (JsonObject)before.DeepClone() : [];
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merge(result[name], value);
            }
        }

        return result;
    }

    private static void RefuseOther(
        string field, string path, string name, JsonNode? value, JsonObject present, IEnumerable<string> accepted, IReadOnlyDictionary<string, JsonPropertyInfo> known, InputErrors errors)
    {
        if (!known.TryGetValue(name, out var member))
        {
            errors.Add(Paging.Cut(field), $"“{Paging.Cut(path)}” is not known. Accepted: {string.Join(", ", accepted)}.");
        }
        else if (!IsLeftOut(member) && !IsSame(value, present[name], member.PropertyType))
        {
            var otherwise = member.AttributeProvider?.GetCustomAttributes(typeof(ChangedByAttribute), inherit: false) is [ChangedByAttribute changed]
                ? changed.Sentence
                : $"Leave it out, or as it is. Accepted: {string.Join(", ", accepted)}.";
            errors.Add(field, $"{path} is not changed by this call. {otherwise}");
        }
    }

    /// <summary>The same for the entries of a list, by their ids.</summary>
    private static void RefuseWithin(string field, JsonNode? value, JsonNode? before, Type taken, Type? shown, InputErrors errors)
    {
        if (value is not JsonArray entries || before is not JsonArray present || !taken.IsGenericType || shown is not { IsGenericType: true })
        {
            return;
        }

        var (accepted, known) = (MembersOf(taken.GetGenericArguments()[0]), MembersOf(shown.GetGenericArguments()[0]));
        foreach (var (index, node) in entries.Index())
        {
            if (node is JsonObject entry && entry["id"] is { } id && present.OfType<JsonObject>().FirstOrDefault(one => JsonNode.DeepEquals(one["id"], id)) is { } there)
            {
                foreach (var (name, inner) in entry.Where(member => !accepted.ContainsKey(member.Key) && known.ContainsKey(member.Key)))
                {
                    RefuseOther(field, $"{field}[{index}].{name}", name, inner, there, accepted.Keys, known, errors);
                }
            }
        }
    }

    private static bool IsSame(JsonNode? one, JsonNode? other, Type shown) =>
        JsonNode.DeepEquals(Settled(one, shown), Settled(other, shown))
        || (Text(one) is { } text && Text(other) is { } present && InstantConverter.TryParse(text, out var at) && InstantConverter.TryParse(present, out var then) && at == then);

    /// <summary>Without what is passed over, at any depth: the name of a component, say, within a thing that lists it.</summary>
    private static JsonNode? Settled(JsonNode? node, Type shown)
    {
        switch (node)
        {
            case JsonArray entries when shown.IsGenericType:
                var type = shown.GetGenericArguments()[0];
                return new JsonArray([.. entries.Select(entry => Settled(entry, type))]);
            case JsonObject members when WireJson.Options.GetTypeInfo(shown) is { Kind: JsonTypeInfoKind.Object }:
                var known = MembersOf(shown);
                var settled = new JsonObject();
                foreach (var (name, value) in members)
                {
                    if (!known.TryGetValue(name, out var member))
                    {
                        settled[name] = value?.DeepClone();
                    }
                    else if (!IsLeftOut(member))
                    {
                        settled[name] = Settled(value, member.PropertyType);
                    }
                }

                return settled;
            default:
                return node?.DeepClone();
        }
    }

    private static bool IsLeftOut(JsonPropertyInfo member) => Counted.Contains(member.Name, StringComparer.Ordinal) || Has<MovesByItselfAttribute>(member);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static Dictionary<string, JsonPropertyInfo> MembersOf(Type type) =>
        WireJson.Options.GetTypeInfo(type).Properties.ToDictionary(member => member.Name, StringComparer.Ordinal);

    private static bool Has<TAttribute>(JsonPropertyInfo member)
        where TAttribute : Attribute => member.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: false) == true;
}
