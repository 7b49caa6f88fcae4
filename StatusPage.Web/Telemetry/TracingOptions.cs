using System.Globalization;

namespace StatusPage.Web.Telemetry;

/// <summary>Where traces go. Section <c>Telemetry</c>, or the variables that OpenTelemetry itself names.</summary>
public sealed record TracingOptions
{
    public const string Grpc = "grpc";
    public const string HttpProtobuf = "http/protobuf";

    /// <summary>Without the path of a signal, for example <c>http://localhost:4318</c>.</summary>
    public required Uri Endpoint { get; init; }

    public required string Protocol { get; init; }

    /// <summary>As OpenTelemetry writes them: <c>name=value,name=value</c>. May hold secrets.</summary>
    public string? Headers { get; init; }

    public required string ServiceName { get; init; }

    /// <summary>The share of traces that are sent, 0 to 1.</summary>
    public required double Ratio { get; init; }

    /// <summary>Reads the section; null where no traces are wanted. Adds a sentence for each key that is wrong.</summary>
    public static TracingOptions? Read(IConfiguration configuration, List<string> errors)
    {
        var (key, endpoint) = Either(configuration, "Telemetry:OtlpEndpoint", "OTEL_EXPORTER_OTLP_ENDPOINT");
        if (endpoint is null)
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            errors.Add($"{key} is “{endpoint}”; accepted: an absolute http or https address, for example http://localhost:4318.");
            return null;
        }

        var (protocolKey, protocol) = Either(configuration, "Telemetry:OtlpProtocol", "OTEL_EXPORTER_OTLP_PROTOCOL");
        if (protocol is not (null or Grpc or HttpProtobuf))
        {
            errors.Add($"{protocolKey} is “{protocol}”; accepted: {HttpProtobuf}, {Grpc}.");
        }

        var ratio = 1.0;
        if (configuration["Telemetry:TraceRatio"] is { Length: > 0 } text
            && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out ratio) && ratio is >= 0 and <= 1))
        {
            errors.Add($"Telemetry:TraceRatio is “{text}”; accepted: a number from 0 to 1, for example 0.1 for every tenth.");
        }

        return new TracingOptions
        {
            Endpoint = uri,
            Protocol = protocol ?? HttpProtobuf,
            Headers = Either(configuration, "Telemetry:OtlpHeaders", "OTEL_EXPORTER_OTLP_HEADERS").Value,
            ServiceName = Either(configuration, "Telemetry:ServiceName", "OTEL_SERVICE_NAME").Value ?? "statuspage",
            Ratio = ratio,
        };
    }

    /// <summary>The address of the traces.</summary>
    public Uri TracesEndpoint => Protocol == Grpc ? Endpoint : new Uri($"{Endpoint.ToString().TrimEnd('/')}/v1/traces");

    private static (string Key, string? Value) Either(IConfiguration configuration, string ours, string common)
    {
        var key = string.IsNullOrEmpty(configuration[ours]) ? common : ours;
        return (key, configuration[key] is { Length: > 0 } value ? value : null);
    }
}
