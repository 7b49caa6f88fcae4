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

    /// <summary>Moves what an earlier visit left unfinished aside, so that this one keeps its own; all that wait, newest first.</summary>
    public async Task<List<KeptDraft<T>>> SetAsideAsync<T>(string key)
        where T : class
    {
        var waiting = new List<KeptDraft<T>>();
        using var all = JsonDocument.Parse(await js.InvokeAsync<string>("statusPage.setAsideDraft", key));
        foreach (var one in all.RootElement.EnumerateArray())
        {
            try
            {
                if (one.Deserialize<KeptDraft<T>>(Json) is { Data: not null } kept)
                {
                    waiting.Add(kept);
                }
            }
            catch (JsonException)
            {
                // Of another version of the product, or not ours.
            }
        }

        return waiting;
    }

    /// <summary>One that waits becomes the one that is kept while it is written.</summary>
    public async Task TakeUpAsync<T>(string key, KeptDraft<T> kept)
        where T : class => await js.InvokeVoidAsync("statusPage.takeUpDraft", key, kept.At.ToUnixTimeMilliseconds());

    /// <summary>Lets one that waits go.</summary>
    public async Task DropAsideAsync<T>(string key, KeptDraft<T> kept)
        where T : class => await js.InvokeVoidAsync("statusPage.dropAsideDraft", key, kept.At.ToUnixTimeMilliseconds());

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
