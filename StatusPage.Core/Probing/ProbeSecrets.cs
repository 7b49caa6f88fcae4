using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>
/// Secrets in the settings of probes: wherever an object says <c>{"name": …, "value": …, "secret": true}</c>, its value is
/// stored encrypted, shown masked, and in the clear only to who runs the check.
/// </summary>
public sealed class ProbeSecrets(IDataProtectionProvider protection)
{
    /// <summary>Shown in place of a secret; given back, it means "as it was".</summary>
    public const string Mask = "••••••••";

    private readonly IDataProtector _protector = protection.CreateProtector("probe secrets");

    /// <summary>A copy fit for anyone's eyes.</summary>
    public static JsonObject Masked(JsonObject stored)
    {
        var copy = Copy(stored);
        foreach (var secret in Named(copy).Where(IsSecret))
        {
            secret["value"] = Mask;
        }

        return copy;
    }

    public string Protect(string secret) => _protector.Protect(secret);

    /// <exception cref="UnreadableSecretException">The keys it was encrypted with are gone.</exception>
    public string Unprotect(string stored)
    {
        try
        {
            return _protector.Unprotect(stored);
        }
        catch (CryptographicException exception)
        {
            throw new UnreadableSecretException(exception);
        }
    }

    /// <summary>A copy in the clear, as a <see cref="ProbeDefinition"/> has it.</summary>
    /// <exception cref="UnreadableSecretException">The keys it was encrypted with are gone.</exception>
    public JsonObject Reveal(JsonObject stored)
    {
        var copy = Copy(stored);
        foreach (var secret in Named(copy).Where(IsSecret))
        {
            secret["value"] = Unprotect(Value(secret) ?? "");
        }

        return copy;
    }

    /// <summary>A copy of what was given with every mask replaced by the secret that it stands for.</summary>
    internal JsonObject Unmask(JsonObject given, JsonObject? stored, InputErrors errors)
    {
        var copy = Copy(given);
        var before = new Stored(stored);
        foreach (var (named, cipher) in Named(copy).Select(named => (named, IsSecret(named) ? before.Next(named) : null)).Where(pair => Value(pair.named) == Mask))
        {
            var name = SafeText.Shown(Name(named) ?? "", 60);
            if (cipher is null)
            {
                errors.Add(Field(named), $"The value of “{name}” is only a mask here. Give the value itself; a stored one is kept only under its name and for the host it was given for.");
                continue;
            }

            try
            {
                named["value"] = Unprotect(cipher);
            }
            catch (UnreadableSecretException)
            {
                errors.Add(Field(named), $"The stored value of “{name}” can no longer be read, because the keys it was encrypted with are gone. Give the value again.");
            }
        }

        return copy;
    }

    /// <summary>A copy to store. A secret that did not change keeps its cipher, so that an untouched probe is untouched.</summary>
    internal JsonObject Seal(JsonObject clear, JsonObject? stored)
    {
        var copy = Copy(clear);
        var before = new Stored(stored);
        foreach (var secret in Named(copy).Where(IsSecret))
        {
            var value = Value(secret) ?? "";
            secret["value"] = before.Next(secret) is { } cipher && Reads(cipher, value) ? cipher : Protect(value);
        }

        return copy;
    }

    private bool Reads(string stored, string value)
    {
        try
        {
            return Unprotect(stored) == value;
        }
        catch (UnreadableSecretException)
        {
            return false;
        }
    }

    /// <summary>Every object in it, however deep, that has a name and a value.</summary>
    private static IEnumerable<JsonObject> Named(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                if (members.ContainsKey("name") && members.ContainsKey("value"))
                {
                    yield return members;
                }

                foreach (var inner in members.ToList().SelectMany(member => Named(member.Value)))
                {
                    yield return inner;
                }

                break;
            case JsonArray items:
                foreach (var inner in items.SelectMany(Named))
                {
                    yield return inner;
                }

                break;
        }
    }

    private static bool IsSecret(JsonObject named) => named["secret"]?.GetValueKind() == JsonValueKind.True;

    private static string? Name(JsonObject named) => Text(named["name"]);

    private static string? Value(JsonObject? named) => Text(named?["value"]);

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary><c>settings.headers</c>, wherever in the list it stands.</summary>
    private static string Field(JsonObject named) => $"settings{named.GetPath()[1..].Split('[')[0]}";

    private static JsonObject Copy(JsonObject settings) => settings.DeepClone().AsObject();

    /// <summary>The secrets as they are stored, found by name; of several with one name the first for the first, and so on.</summary>
    private sealed class Stored(JsonObject? settings)
    {
        private readonly List<JsonObject> _left = settings is null ? [] : [.. Named(settings).Where(IsSecret)];

        public string? Next(JsonObject secret)
        {
            var found = _left.Find(before => string.Equals(Name(before), Name(secret), StringComparison.OrdinalIgnoreCase));
            return found is not null && _left.Remove(found) ? Value(found) : null;
        }
    }
}

/// <summary>A secret was encrypted with keys that are no longer there.</summary>
public sealed class UnreadableSecretException(Exception cause)
    : RefusedException("A secret of this probe can no longer be read, because the keys it was encrypted with are gone. Edit the probe and give its secrets again.", cause);
