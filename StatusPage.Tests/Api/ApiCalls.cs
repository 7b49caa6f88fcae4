using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace StatusPage.Tests.Api;

/// <summary>Calls in the words of HTTP; answers as JSON.</summary>
internal static class ApiCalls
{
    public static async Task<ApiAnswer> SendAsync(
        this HttpClient client, HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return new ApiAnswer(response.StatusCode, body, response.Headers, response.Content.Headers);
    }

    public static Task<ApiAnswer> ReadAsync(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Get, path, null, headers);

    public static Task<ApiAnswer> PostAsync(this HttpClient client, string path, JsonNode body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Post, path, body.ToJsonString(), headers);

    public static Task<ApiAnswer> PatchAsync(this HttpClient client, string path, JsonNode body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Patch, path, body.ToJsonString(), headers);

    public static Task<ApiAnswer> RemoveAsync(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Delete, path, null, headers);
}

internal sealed record ApiAnswer(HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders Content)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public JsonNode Data => Json["data"]!;

    public string ETag => Headers.ETag!.Tag;

    public string Location => Headers.Location!.OriginalString;

    /// <summary>It is this refusal: problem details with a sentence, and one beside the field where one is named.</summary>
    public void AssertRefused(int status, string? field = null, string? says = null)
    {
        Assert.True((int)Status == status, $"{(int)Status} instead of {status}: {Text}");
        Assert.Equal("application/problem+json", Content.ContentType?.MediaType);
        var problem = Json.AsObject();
        Assert.Equal(status, (int)problem["status"]!);
        foreach (var member in new[] { "type", "title", "detail", "instance" })
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)problem[member]), member);
        }

        if (field is not null)
        {
            Assert.True(problem["errors"]?[field] is JsonArray { Count: > 0 }, Text);
        }

        if (says is not null)
        {
            Assert.Contains(says, (string)problem["detail"]!, StringComparison.Ordinal);
        }
    }

    public ApiAnswer AssertIs(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }
}
