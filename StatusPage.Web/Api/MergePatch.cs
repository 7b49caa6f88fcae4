using System.Text.Json;
using System.Text.Json.Nodes;

namespace StatusPage.Web.Api;

/// <summary>JSON merge patch, RFC 7396: what the patch names is replaced, null removes, the rest stays. Pure.</summary>
public static class MergePatch
{
    /// <summary>The record as it would be after the patch.</summary>
    public static T Apply<T>(T current, JsonObject patch)
        where T : class =>
        RequestBody.Convert<T>((JsonObject)Merge(JsonSerializer.SerializeToNode(current, WireJson.Options), patch)!);

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
}
