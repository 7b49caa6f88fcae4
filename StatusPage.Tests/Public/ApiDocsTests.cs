using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using StatusPage.Web.Api.Documentation;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Public;

/// <summary>The HTTP interface as people read it: nothing that programs can call is missing.</summary>
public sealed class ApiDocsTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task Every_call_has_a_place_of_its_own_with_what_it_takes_an_example_and_how_it_refuses()
    {
        var index = await app.ReadAsync(StatusUrls.ApiDocs);
        var groups = new Dictionary<string, IHtmlDocument>(StringComparer.Ordinal);
        foreach (var (name, operation, path, method) in Operations(await DocumentAsync()))
        {
            var id = (string)operation["operationId"]!;
            var entry = index.GetElementById(id);
            Assert.True(entry is not null, $"{name} is not on the overview.");
            var (address, anchor) = entry.QuerySelector("a")!.GetAttribute("href")!.Split('#') is [var a, var b] ? (a, b) : default;
            if (!groups.TryGetValue(address, out var group))
            {
                groups[address] = group = await app.ReadAsync(address);
            }

            var heading = group.GetElementById(anchor);
            Assert.True(heading is not null, $"{name} is not on {address}.");
            Assert.Equal((string)operation["summary"]!, heading.Words());
            var section = heading.Closest("section")!;
            Assert.Contains($"{method} {path}", section.Words(), StringComparison.Ordinal);
            Assert.Contains("curl -s", section.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                Assert.Contains(section.QuerySelectorAll("th code"), code => code.TextContent == (string)parameter!["name"]!);
            }

            var refusals = operation["responses"]!.AsObject().Where(response => response.Key[0] is '3' or '4' or '5').Select(response => response.Key).ToList();
            Assert.Equal(refusals, section.QuerySelectorAll("dt").Select(term => term.TextContent[..3]));
            Assert.All(section.QuerySelectorAll("dd"), sentence => Assert.NotEmpty(sentence.Words()));
        }

        Assert.True(groups.Count > 10);
    }

    [Fact]
    public async Task No_id_is_there_twice_and_every_jump_lands()
    {
        var index = await app.ReadAsync(StatusUrls.ApiDocs);
        var pages = index.QuerySelectorAll("h2 a").Select(link => link.GetAttribute("href")!).Prepend(StatusUrls.ApiDocs).ToList();
        foreach (var address in pages)
        {
            var page = await app.ReadAsync(address);
            var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
            Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
            Assert.All(page.QuerySelectorAll("a[href^='#']"), link => Assert.Contains(link.GetAttribute("href")![1..], ids));
        }
    }

    [Fact]
    public async Task They_are_pages_like_the_others_and_light_enough_for_a_phone()
    {
        (await app.Http.ReadAsync(StatusUrls.ApiDocs + "/nothing")).AssertIs(HttpStatusCode.NotFound);
        var index = await app.ReadAsync(StatusUrls.ApiDocs);
        foreach (var address in index.QuerySelectorAll("h2 a").Select(link => link.GetAttribute("href")!).Prepend(StatusUrls.ApiDocs))
        {
            var answer = await app.Http.ReadAsync(address, ("Accept-Encoding", "br"));
            Assert.Equal("br", answer.AssertIs(HttpStatusCode.OK).Content.ContentEncoding.Single());
            Assert.True(answer.Body.Length < 30_000, $"{address} weighs {answer.Body.Length} bytes.");
        }

        Assert.Contains(StatusUrls.ApiDocs, (await app.ReadAsync(StatusUrls.Board)).QuerySelectorAll("footer a").Select(link => link.GetAttribute("href")!));
    }

    [Fact]
    public async Task Every_operation_shows_what_is_sent_and_what_comes_back_and_says_what_each_refusal_means()
    {
        foreach (var (name, operation, _, _) in Operations(await DocumentAsync()))
        {
            foreach (var (type, media) in operation["requestBody"]?["content"]?.AsObject() ?? [])
            {
                Assert.True(media!["example"] is not null, $"{name} has no example of its body ({type}).");
            }

            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                var description = (string?)response!["description"];
                Assert.False(string.IsNullOrEmpty(description), $"{name}, {status}");
                if (status[0] != '2')
                {
                    Assert.True(description.Contains(' ') && description.EndsWith('.'), $"{name} says of {status} only “{description}”.");
                }
                else
                {
                    Assert.All(response["content"]?.AsObject() ?? [], media => Assert.True(media.Value!["example"] is not null, $"{name} has no example of its answer ({media.Key})."));
                }
            }
        }
    }

    [Theory]
    [InlineData("/history.atom", "application/atom+xml")]
    [InlineData("/history.rss", "application/rss+xml")]
    [InlineData("/components/{id}/history.atom", "application/atom+xml")]
    [InlineData("/components/{id}/history.rss", "application/rss+xml")]
    [InlineData("/maintenance.ics", "text/calendar")]
    [InlineData("/badge.svg", "image/svg+xml")]
    [InlineData("/badge/{id}.svg", "image/svg+xml")]
    [InlineData("/embed", "text/html")]
    [InlineData("/sla.csv", "text/csv")]
    [InlineData("/metrics", "text/plain")]
    [InlineData("/healthz/live", "application/json")]
    [InlineData("/healthz/ready", "application/json")]
    [InlineData("/v1/admin/policy", "application/yaml")]
    [InlineData("/v1/admin/subscribers", "text/csv")]
    [InlineData("/v1/admin/promises", "text/csv")]
    [InlineData("/v1/admin/reports/response-times", "text/csv")]
    public async Task What_is_read_as_something_else_than_JSON_is_described_as_well(string path, string type)
    {
        var content = (await DocumentAsync())["paths"]![path]?["get"]?["responses"]!["200"]!["content"];
        Assert.NotNull(content?[type]?["example"]);
    }

    [Theory]
    [InlineData("/v1/admin/policy", "put", "application/yaml", "minor:")]
    [InlineData("/v1/admin/subscribers", "post", "text/csv", "email,")]
    public async Task A_body_that_may_be_a_text_is_shown_as_one(string path, string verb, string type, string says)
    {
        var operation = (await DocumentAsync())["paths"]![path]![verb]!;
        Assert.Contains(says, (string)operation["requestBody"]!["content"]![type]!["example"]!, StringComparison.Ordinal);
        var index = await app.ReadAsync(StatusUrls.ApiDocs);
        var section = (await app.ReadAsync(index.GetElementById((string)operation["operationId"]!)!.QuerySelector("a")!.GetAttribute("href")!.Split('#')[0])).GetElementById((string)operation["operationId"]!)!.Closest("section")!;
        Assert.Contains(section.QuerySelectorAll("pre"), text => text.TextContent.Contains(says, StringComparison.Ordinal) && text.GetAttribute("aria-label")!.Contains(type, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_parameter_that_is_described_as_a_moment_takes_one_and_no_other_is()
    {
        var moments = 0;
        foreach (var (name, operation, path, _) in Operations(await DocumentAsync()).Where(one => one.Method == "GET" && !one.Path.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var parameter in (operation["parameters"]?.AsArray() ?? []).Where(one => (string)one!["in"]! == "query" && (string)one["name"]! is "from" or "until"))
            {
                var isMoment = (string?)parameter!["schema"]!["format"] == "date-time";
                var answer = await app.Api.ReadAsync($"{path[1..]}?{(string)parameter["name"]!}={(isMoment ? "2026-05-11T13:00:00Z" : "2026-05")}");
                Assert.True(answer.Status == HttpStatusCode.OK, $"{name}: {answer.Text}");
                moments += isMoment ? 1 : 0;
            }
        }

        Assert.Equal(4, moments);
    }

    [Fact]
    public async Task Examples_have_the_shape_of_what_they_are_examples_of()
    {
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync(TestContext.Current.CancellationToken);
        var checkedOnes = 0;
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations!)
            {
                foreach (var media in (operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>()).Where(media => !media.Key.EndsWith("urlencoded", StringComparison.Ordinal)).Select(media => media.Value).Concat((operation.Responses ?? []).SelectMany(r => (r.Value.Content ?? new Dictionary<string, OpenApiMediaType>()).Values)))
                {
                    if (media is { Example: { } example, Schema: { } schema })
                    {
                        Fits(document, schema, example, $"{method} {path}");
                        checkedOnes++;
                    }
                }
            }
        }

        Assert.True(checkedOnes > 150);
        var names = document.Components!.Schemas!.Keys;
        Assert.All(RequestExamples.All, example => Assert.Contains(example.Shape, names));
    }

    private static void Fits(OpenApiDocument document, IOpenApiSchema schema, JsonNode? value, string where)
    {
        schema = SampleAnswers.Resolve(document, schema);
        if (schema.OneOf is { Count: > 0 } choices)
        {
            if (value is not null)
            {
                Fits(document, choices.First(choice => choice.Type != JsonSchemaType.Null), value, where);
            }

            return;
        }

        var type = schema.Type ?? (Microsoft.OpenApi.JsonSchemaType)0;
        if (value is null)
        {
            Assert.True(type == (Microsoft.OpenApi.JsonSchemaType)0 || type.HasFlag(JsonSchemaType.Null), $"{where} may not be null");
            return;
        }

        if (schema.Enum is { Count: > 0 } words)
        {
            Assert.True(words.Any(word => word?.ToString() == value.ToString()), $"{where} is “{value}”");
            return;
        }

        switch (value)
        {
            case JsonObject fields when schema.Properties is { Count: > 0 } known:
                Assert.All(fields, field =>
                {
                    Assert.True(known.ContainsKey(field.Key), $"{where} has no {field.Key}");
                    Fits(document, known[field.Key], field.Value, $"{where}.{field.Key}");
                });
                Assert.All(schema.Required ?? new HashSet<string>(), name => Assert.True(fields.ContainsKey(name), $"{where} lacks {name}"));
                break;
            case JsonArray list:
                Assert.True(type.HasFlag(JsonSchemaType.Array), where);
                Assert.All(list, one => Fits(document, schema.Items!, one, $"{where}[]"));
                break;
            case JsonValue single when type != (Microsoft.OpenApi.JsonSchemaType)0:
                var kind = single.GetValueKind();
                Assert.True(
                    kind == System.Text.Json.JsonValueKind.String ? type.HasFlag(JsonSchemaType.String)
                    : kind == System.Text.Json.JsonValueKind.Number ? type.HasFlag(JsonSchemaType.Number) || type.HasFlag(JsonSchemaType.Integer)
                    : type.HasFlag(JsonSchemaType.Boolean),
                    $"{where} is {value}");
                break;
        }
    }

    private async Task<JsonNode> DocumentAsync() => (await app.Http.ReadAsync("openapi/v1.json")).AssertIs(HttpStatusCode.OK).Json;

    private static IEnumerable<(string Name, JsonNode Operation, string Path, string Method)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => ($"{verb.Key} {path.Key}", verb.Value!, path.Key, verb.Key.ToUpperInvariant())));
}
