using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StatusPage.Core.Telemetry;

namespace StatusPage.Web.Telemetry;

/// <summary>
/// Sends traces by OTLP, in batches on a thread of its own. There only where a collector is configured: without one nobody
/// listens to the spans, none is made, and no library for it is loaded. A collector that is away loses spans and nothing else.
/// </summary>
internal sealed class TraceExport(TracingOptions options) : IHostedService, IDisposable
{
    /// <summary>What a stop waits for the last spans.</summary>
    private const int FlushMs = 2_000;

    private const int ExportTimeoutMs = 5_000;

    private TracerProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(Spans.SourceName)
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(options.ServiceName, serviceVersion: ProcessGauges.Version()).AddTelemetrySdk().AddEnvironmentVariableDetector())
            // Not by the parent: what the web server and the console begin is not traced, and would keep back what happens in them.
            .SetSampler(new TraceIdRatioBasedSampler(options.Ratio))
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = options.TracesEndpoint;
                exporter.Protocol = options.Protocol == TracingOptions.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                exporter.Headers = options.Headers;
                exporter.TimeoutMilliseconds = ExportTimeoutMs;
            })
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // The exporter's own waiting holds a thread.
        return Task.Run(() => _provider?.ForceFlush(FlushMs), CancellationToken.None);
    }

    public void Dispose() => _provider?.Dispose();
}
