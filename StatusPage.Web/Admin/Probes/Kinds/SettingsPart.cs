using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using StatusPage.Web.Admin.Common;

namespace StatusPage.Web.Admin.Probes.Kinds;

/// <summary>The fields of one kind of probe: each reads and writes its setting.</summary>
public abstract class SettingsPart : ComponentBase
{
    [Parameter, EditorRequired]
    public JsonObject Settings { get; set; } = default!;

    [Parameter, EditorRequired]
    public FormErrors Errors { get; set; } = default!;

    /// <summary>Told of every change.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>As it stands in its control; empty where it is not set.</summary>
    protected string Text(string name, JsonObject? within = null)
    {
        var node = (within ?? Settings)[name];
        return node is null ? "" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
    }

    protected bool Flag(string name, bool otherwise) => Settings[name] is { } node ? node.GetValueKind() == JsonValueKind.True : otherwise;

    protected string Lines(string name) => Settings[name] is JsonArray list ? string.Join('\n', list.Select(item => item?.ToString())) : Text(name);

    protected Task SetText(string name, ChangeEventArgs change) => Put(Settings, name, change.Value as string is { Length: > 0 } text ? JsonValue.Create(text) : null);

    protected Task SetFlag(string name, ChangeEventArgs change) => Put(Settings, name, JsonValue.Create(change.Value is true));

    /// <summary>What is no number is kept as it was typed, so that the refusal can name it.</summary>
    protected Task SetNumber(string name, ChangeEventArgs change, JsonObject? within = null) => Put(within ?? Settings, name, Number(change.Value as string));

    /// <summary>One entry a line.</summary>
    protected Task SetLines(string name, ChangeEventArgs change, char separator = '\n')
    {
        var entries = (change.Value as string ?? "").Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Put(Settings, name, entries.Length == 0 ? null : new JsonArray([.. entries.Select(entry => JsonValue.Create(entry))]));
    }

    protected Task Put(JsonObject within, string name, JsonNode? value)
    {
        if (value is null)
        {
            within.Remove(name);
        }
        else
        {
            within[name] = value;
        }

        return Changed.InvokeAsync();
    }

    private static JsonValue? Number(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
