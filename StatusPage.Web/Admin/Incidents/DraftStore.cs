using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.JSInterop;

namespace StatusPage.Web.Admin.Incidents;

/// <summary>
/// Keeps what is being written in the browser, so that a lost connection or a closed tab costs nothing. The page's
/// script also writes each letter typed, for the moments in which the server hears nothing.
/// </summary>
public sealed class DraftStore(IJSRuntime js)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public async Task<KeptDraft<T>?> LoadAsync<T>(string key)
        where T : class
    {
        var text = await js.InvokeAsync<string?>("statusPage.loadDraft", key);
        if (text is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<KeptDraft<T>>(text, Json) is { Data: not null } kept ? kept : null;
        }
        catch (JsonException)
        {
            // Of another version of the product, or not ours.
            return null;
        }
    }

    public async Task SaveAsync<T>(string key, T data)
        where T : class
    {
        try
        {
            await js.InvokeVoidAsync("statusPage.saveDraft", key, JsonSerializer.Serialize(data, Json));
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone; it kept what was typed until then.
        }
    }

    public async Task DropAsync(string key) => await js.InvokeVoidAsync("statusPage.dropDraft", key);
}

public sealed record KeptDraft<T>(DateTimeOffset At, T Data);
