using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StatusPage.Core;
using StatusPage.Tests.Support;
using StatusPage.Web.Api;

namespace StatusPage.Tests.Api;

/// <summary>What programs rely on changes on purpose, never by the way: both files are read by people in review.</summary>
public sealed class ContractTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public void Every_route_with_its_verb_and_authorisation_is_as_frozen()
    {
        var routes = new JsonArray([.. RouteContract.Of(app.Get<EndpointDataSource>()).Select(route => (JsonNode)new JsonObject
        {
            ["verb"] = route.Verb,
            ["path"] = route.Path,
            ["authorisation"] = route.Authorisation,
        })]);
        ContractFile.Compare("routes.json", routes);
    }

    [Fact]
    public async Task The_openapi_document_is_as_frozen() =>
        ContractFile.Compare("openapi.json", (await app.Http.ReadAsync("openapi/v1.json")).AssertIs(HttpStatusCode.OK).Json);

    [Fact]
    public async Task Every_operation_is_described_with_its_answers_and_its_refusals()
    {
        var document = (await app.Http.ReadAsync("openapi/v1.json")).Json;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => (Name: $"{verb.Key} {path.Key}", Operation: verb.Value!))).ToList();

        Assert.Equal(operations.Count, operations.Select(o => (string?)o.Operation["operationId"]).Distinct().Count());
        Assert.All(operations, o =>
        {
            Assert.False(string.IsNullOrEmpty((string?)o.Operation["operationId"]), o.Name);
            Assert.False(string.IsNullOrEmpty((string?)o.Operation["summary"]), o.Name);
            Assert.False(string.IsNullOrEmpty((string?)o.Operation["description"]), o.Name);
            var responses = o.Operation["responses"]!.AsObject();
            Assert.Contains(responses, response => response.Key[0] == '2');
            if (o.Name.Contains("/v1/admin", StringComparison.Ordinal))
            {
                Assert.True(o.Operation["security"] is JsonArray { Count: 1 }, o.Name);
                Assert.All(["401", "403", "429"], status => Assert.NotNull(responses[status]?["content"]?["application/problem+json"]));
            }
        });
        Assert.Equal(
            ["operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"],
            document["components"]!["schemas"]!["ComponentStatus"]!["enum"]!.AsArray().Select(word => (string)word!));
    }

    [Fact]
    public async Task Every_route_for_programs_is_in_the_document()
    {
        var paths = (await app.Http.ReadAsync("openapi/v1.json")).Json["paths"]!.AsObject();
        var routes = RouteContract.Of(app.Get<EndpointDataSource>()).Where(route => route.Path.StartsWith("/v1/", StringComparison.Ordinal) && route.Verb != "HEAD");
        Assert.All(routes, route => Assert.NotNull(paths[route.Path]?[route.Verb.ToLowerInvariant()]));
    }
}

internal sealed record RouteContract(string Verb, string Path, string Authorisation)
{
    /// <summary>What programs call; people's pages are not a contract.</summary>
    private static readonly string[] Roots = ["/v1/", "/api/", "/healthz/", "/openapi/", "/history.", "/maintenance.ics", "/badge", "/embed", "/metrics"];

    public static IReadOnlyList<RouteContract> Read() =>
    [
        .. JsonNode.Parse(File.ReadAllText(ContractFile.PathOf("routes.json")))!.AsArray().Select(route => new RouteContract((string)route!["verb"]!, (string)route["path"]!, (string)route["authorisation"]!)),
    ];

    public static IReadOnlyList<RouteContract> Of(EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints
            .OfType<RouteEndpoint>()
            .Select(endpoint => (Path: "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint))
            .Where(route => Array.Exists(Roots, root => route.Path.StartsWith(root, StringComparison.Ordinal)) && !route.Path.Contains("**", StringComparison.Ordinal))
            .SelectMany(route => (route.endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(verb => new RouteContract(verb, route.Path, AuthorisationOf(route.endpoint))))
            .OrderBy(route => route.Path, StringComparer.Ordinal)
            .ThenBy(route => route.Verb, StringComparer.Ordinal),
    ];

    private static string AuthorisationOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anonymous"
        : endpoint.Metadata.GetMetadata<NeedsRole>() is { } needs && endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy == RouteHelp.Policy(needs.Role) ? needs.Role.ToWord()
        : "unstated";
}

internal static class ContractFile
{
    private const string Refresh = "REFRESH_CONTRACTS";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string PathOf(string name)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "StatusPage.sln")))
            {
                return Path.Combine(directory.FullName, "StatusPage.Tests", "Contracts", name);
            }
        }

        throw new InvalidOperationException($"StatusPage.sln is in no folder above {AppContext.BaseDirectory}; the contracts lie beside the tests' sources.");
    }

    public static void Compare(string name, JsonNode now)
    {
        var path = PathOf(name);
        var text = now.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable(Refresh) == "1")
        {
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        var frozen = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(frozen == text, $"The contract in StatusPage.Tests/Contracts/{name} is not what the program does now ({FirstDifference(frozen, text)}). If the change is wanted, run the tests with {Refresh}=1, look at the difference and commit it.");
    }

    private static string FirstDifference(string frozen, string now)
    {
        var (before, after) = (frozen.Split('\n'), now.Split('\n'));
        for (var i = 0; i < Math.Max(before.Length, after.Length); i++)
        {
            if (before.ElementAtOrDefault(i) != after.ElementAtOrDefault(i))
            {
                return $"line {i + 1}: “{before.ElementAtOrDefault(i)?.Trim()}” has become “{after.ElementAtOrDefault(i)?.Trim()}”";
            }
        }

        return "no line differs";
    }
}
