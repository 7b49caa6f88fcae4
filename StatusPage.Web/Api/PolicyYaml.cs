using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>A policy as a YAML file, for the console and over HTTP. Pure.</summary>
public static class PolicyYaml
{
    public const string Type = "application/yaml";

    public static readonly IReadOnlyList<string> Types = [Type, "text/yaml", "application/x-yaml", "text/x-yaml"];

    public static string Write(IncidentPolicy policy) => Yaml.Write((JsonObject)JsonSerializer.SerializeToNode(PolicyDocument.From(policy), WireJson.Options)!);

    public static string ReadText(byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableTextException(1, "The YAML is not in UTF-8. Save it in UTF-8 and send it again.");
        }
    }

    /// <summary>The policy that a document makes of the present one; every fault is named by its field, as the document writes it.</summary>
    public static IncidentPolicy Read(JsonObject document, IncidentPolicy current)
    {
        var errors = new InputErrors();
        IncidentPolicy policy;
        try
        {
            // A promise that is misspelt would be withdrawn without a word.
            policy = RequestBody.Convert<PolicyDocument>(document, onlyKnown: true).ToPolicy(current, errors);
            errors.ThrowIfAny();
            PolicyRules.Clean(policy, errors);
            errors.ThrowIfAny();
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException(exception.Errors.ToDictionary(error => Field(error.Key), error => error.Value, StringComparer.Ordinal));
        }

        return policy;
    }

    private static string Field(string field) =>
        field == "maintenanceNoticeHours" ? "maintenance.noticeHours"
        : EnumWords.All<Impact>().Contains(field.Split('.')[0], StringComparer.Ordinal) ? $"impacts.{field}"
        : field;
}
