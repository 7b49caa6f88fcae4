using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;

namespace StatusPage.Core.Probing.Dns;

/// <param name="Type">What is asked for.</param>
/// <param name="Server">Who is asked; null: the name servers of this machine.</param>
/// <param name="Expected">Values that must be among the answers.</param>
/// <param name="All">Whether all of them must, or one.</param>
internal sealed record DnsSettings(DnsRecordType Type, HostPort? Server, IReadOnlyList<string> Expected, bool All)
{
    public const int Port = 53;

    private const int MaxExpected = 20;
    private const int MaxValue = 500;

    public static DnsSettings Read(SettingsReader settings, bool allowPrivate)
    {
        var type = Enum.Parse<DnsRecordType>(settings.Choice("recordType", "A", "AAAA", "CNAME", "MX", "NS", "TXT"));
        HostPort? server = null;
        if (settings.Text("server", 300) is { } text)
        {
            if (!HostPort.TryParse(text.Trim(), Port, out server))
            {
                settings.Fault("server", "This is not a name server. Give one such as 192.0.2.53, ns1.example.com or [2001:db8::53]:5353.");
            }
            else if (IPAddress.TryParse(server.Host, out var literal) && AddressRule.Refusal(literal, allowPrivate) is { } what)
            {
                settings.Fault("server", TargetFault.Refused(literal, what));
            }
        }

        var expected = new List<string>();
        foreach (var entry in settings.List("expectedValues", MaxExpected))
        {
            if (entry?.GetValueKind() == JsonValueKind.String && entry.GetValue<string>().Trim() is { Length: > 0 and <= MaxValue } value)
            {
                expected.Add(value);
            }
            else
            {
                settings.Fault("expectedValues", $"Give texts of 1 to {MaxValue} characters, such as 192.0.2.1 or, for MX, 10 mail.example.com.");
                break;
            }
        }

        if (expected.Count > 0)
        {
            settings.Keep("expectedValues", new JsonArray([.. expected.Select(value => JsonValue.Create(value))]));
        }

        return new DnsSettings(type, server, expected, settings.Choice("match", "all", "any") == "all");
    }

    /// <summary>Whether the values are as expected: names without regard to case and a dot at the end, addresses however written.</summary>
    public bool Satisfied(IReadOnlyList<string> values)
    {
        var found = values.Select(Plain).ToHashSet(Type == DnsRecordType.TXT ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        return Expected.Count == 0 || (All ? Expected.All(value => found.Contains(Plain(value))) : Expected.Any(value => found.Contains(Plain(value))));
    }

    private string Plain(string value) => Type switch
    {
        DnsRecordType.A or DnsRecordType.AAAA => IPAddress.TryParse(value, out var address) ? address.ToString() : value,
        DnsRecordType.TXT => value,
        _ => value.TrimEnd('.'),
    };

    /// <summary>The name in ASCII, without a dot at its end; null where it is none. Underscores are fine: <c>_dmarc.example.com</c>.</summary>
    public static string? Name(string target)
    {
        try
        {
            var name = new IdnMapping { AllowUnassigned = false, UseStd3AsciiRules = false }.GetAscii(target.Trim().TrimEnd('.')).ToLowerInvariant();
            return name.Length <= 253 && name.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) ? name : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
