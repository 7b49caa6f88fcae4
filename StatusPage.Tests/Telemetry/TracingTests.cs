using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using StatusPage.Web.Telemetry;

namespace StatusPage.Tests.Telemetry;

public sealed class TracingTests
{
    [Fact]
    public async Task A_posting_is_traced_with_its_request_its_transaction_and_its_publication()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Telemetry:OtlpEndpoint"] = collector.Url,
            ["Telemetry:ServiceName"] = "traced-page",
        }))
        {
            var answer = await app.Api.SendAsync(
                HttpMethod.Post,
                "v1/admin/incidents",
                """{"title":"Never on a span","status":"investigating","impact":"minor","message":"Nor this."}""",
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
            answer.AssertIs(HttpStatusCode.Created);
        }

        // The stop sends what is left.
        var spans = collector.Spans.Where(span => span.TraceId == "0af7651916cd43dd8448eb211c80319c").ToList();
        var request = Assert.Single(spans, span => span.Name == "POST /v1/admin/incidents");
        Assert.Equal("b7ad6b7169203331", request.ParentId);
        var act = Assert.Single(spans, span => span.Name == "incident.created");
        Assert.Equal(request.SpanId, act.ParentId);
        Assert.Equal(act.SpanId, Assert.Single(spans, span => span.Name == "act.transaction").ParentId);
        Assert.Equal(act.SpanId, Assert.Single(spans, span => span.Name == "publish").ParentId);
        Assert.Contains("traced-page", collector.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Never on a span", collector.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nor this", collector.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_applied_file_says_what_it_did_and_every_answer_and_refusal_its_status()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Telemetry:OtlpEndpoint"] = collector.Url }))
        {
            const string file = """{"groups":[{"name":"Europe"}],"components":[{"name":"API"}]}""";
            (await app.Api.SendAsync(HttpMethod.Put, "v1/admin/configuration?dryRun=true", file, ("traceparent", "00-00000000000000000000000000000001-b7ad6b7169203331-01"))).AssertIs(HttpStatusCode.OK);
            (await app.Api.SendAsync(HttpMethod.Put, "v1/admin/configuration", file, ("traceparent", "00-00000000000000000000000000000002-b7ad6b7169203331-01"))).AssertIs(HttpStatusCode.OK);
            (await app.Api.ReadAsync("v1/admin/configuration", ("traceparent", "00-00000000000000000000000000000003-b7ad6b7169203331-01"))).AssertIs(HttpStatusCode.OK);
            (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/groups", "{}", ("traceparent", "00-00000000000000000000000000000004-b7ad6b7169203331-01"))).AssertIs(HttpStatusCode.UnprocessableEntity);
        }

        foreach (var trace in (int[])[1, 2])
        {
            var act = Assert.Single(Spans(trace), span => span.Name == "group.created");
            Assert.Equal("group.created, component.created", act.Attributes["statuspage.actions"]);
            Assert.Equal("token", act.Attributes["statuspage.actor.kind"]);
            Assert.All(Spans(trace), span => Assert.False(span.Failed, span.Name));
        }

        Assert.Equal(["200", "200", "200", "422"], ((int[])[1, 2, 3, 4]).Select(trace => Spans(trace).Single(span => span.ParentId == "b7ad6b7169203331").Attributes["http.response.status_code"]));

        IEnumerable<Collector.Span> Spans(int trace) => collector.Spans.Where(span => span.TraceId == trace.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_collector_that_is_away_harms_nothing()
    {
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Telemetry:OtlpEndpoint"] = $"http://127.0.0.1:{ScriptedTarget.FreePort()}",
        });
        await app.ReportAsync("Still posted");
        Assert.Contains("Still posted", (await app.Http.ReadAsync("")).Text, StringComparison.Ordinal);
        Assert.Empty(app.Log.Errors);
    }

    [Theory]
    [InlineData("Telemetry:OtlpEndpoint", "localhost", "Telemetry:OtlpEndpoint is “localhost”; accepted: an absolute http or https address, for example http://localhost:4318.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "udp://x", "OTEL_EXPORTER_OTLP_ENDPOINT is “udp://x”; accepted: an absolute http or https address, for example http://localhost:4318.")]
    [InlineData("Telemetry:OtlpProtocol", "http/json", "Telemetry:OtlpProtocol is “http/json”; accepted: http/protobuf, grpc.")]
    [InlineData("Telemetry:TraceRatio", "2", "Telemetry:TraceRatio is “2”; accepted: a number from 0 to 1, for example 0.1 for every tenth.")]
    public void A_setting_that_makes_no_sense_is_told_before_the_start(string key, string value, string sentence)
    {
        var errors = new List<string>();
        TracingOptions.Read(Configuration(("Telemetry:OtlpEndpoint", key.EndsWith("ENDPOINT", StringComparison.Ordinal) ? "" : "http://localhost:4318"), (key, value)), errors);
        Assert.Equal([sentence], errors);
    }

    [Fact]
    public void Without_a_collector_there_are_no_traces() => Assert.Null(TracingOptions.Read(Configuration(), []));

    [Theory]
    [InlineData("http://localhost:4318", null, "http://localhost:4318/v1/traces")]
    [InlineData("http://localhost:4318/", "http/protobuf", "http://localhost:4318/v1/traces")]
    [InlineData("https://otel.example.com/otlp", null, "https://otel.example.com/otlp/v1/traces")]
    [InlineData("http://localhost:4317", "grpc", "http://localhost:4317/")]
    public void The_common_variables_of_OpenTelemetry_are_understood(string endpoint, string? protocol, string traces)
    {
        var errors = new List<string>();
        var options = TracingOptions.Read(Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_SERVICE_NAME", "mine")), errors)!;
        Assert.Empty(errors);
        Assert.Equal(traces, options.TracesEndpoint.ToString());
        Assert.Equal("mine", options.ServiceName);
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(s => KeyValuePair.Create(s.Key, s.Last().Value))).Build();

    /// <summary>Takes OTLP over HTTP and reads of the protobuf what a test asks for.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<byte[]> _bodies = new();

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.MapPost("/v1/traces", async (HttpRequest request) =>
            {
                Assert.Equal("application/x-protobuf", request.ContentType);
                using var buffer = new MemoryStream();
                await request.Body.CopyToAsync(buffer);
                _bodies.Enqueue(buffer.ToArray());
                return Results.Bytes([], "application/x-protobuf");
            });
        }

        public string Url => _app.Urls.Single();

        public string Text => string.Concat(_bodies.Select(body => Encoding.UTF8.GetString(body)));

        /// <summary>ExportTraceServiceRequest.resource_spans (1) . scope_spans (2) . spans (2).</summary>
        public IReadOnlyList<Span> Spans =>
        [
            .. _bodies.SelectMany(body => Fields(body, 1)).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)).Select(span => new Span(
                Convert.ToHexStringLower(Fields(span, 1).Single()),
                Convert.ToHexStringLower(Fields(span, 2).Single()),
                Fields(span, 4).Select(id => Convert.ToHexStringLower(id)).SingleOrDefault(),
                Encoding.UTF8.GetString(Fields(span, 5).Single()),
                Fields(span, 9).ToDictionary(pair => Encoding.UTF8.GetString(Fields(pair, 1).Single()), pair => Value(Fields(pair, 2).Single()), StringComparer.Ordinal),
                // Status.code (3), where 2 is an error.
                Fields(span, 15).Exists(status => Numbers(status, 3) is [2]))),
        ];

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync();
            return collector;
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        /// <summary>AnyValue: a text (1) or a whole number (3).</summary>
        private static string Value(byte[] any) =>
            Fields(any, 1) is [var text] ? Encoding.UTF8.GetString(text) : string.Join(',', Numbers(any, 3));

        private static List<ulong> Numbers(byte[] message, int number)
        {
            var numbers = new List<ulong>();
            Fields(message, number, numbers);
            return numbers;
        }

        /// <summary>The length-delimited fields of a message that have this number; those that are numbers go to the list.</summary>
        private static List<byte[]> Fields(byte[] message, int number, List<ulong>? numbers = null)
        {
            var found = new List<byte[]>();
            for (var at = 0; at < message.Length;)
            {
                var key = Varint(message, ref at);
                switch (key & 7)
                {
                    case 0:
                        var value = Varint(message, ref at);
                        if ((int)(key >> 3) == number)
                        {
                            numbers?.Add(value);
                        }

                        break;
                    case 1:
                        at += 8;
                        break;
                    case 2:
                        var length = (int)Varint(message, ref at);
                        if ((int)(key >> 3) == number)
                        {
                            found.Add(message[at..(at + length)]);
                        }

                        at += length;
                        break;
                    case 5:
                        at += 4;
                        break;
                    default:
                        throw new InvalidDataException($"No such wire type: {key & 7}.");
                }
            }

            return found;
        }

        private static ulong Varint(byte[] message, ref int at)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = message[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }

        internal sealed record Span(string TraceId, string SpanId, string? ParentId, string Name, IReadOnlyDictionary<string, string> Attributes, bool Failed);
    }
}
