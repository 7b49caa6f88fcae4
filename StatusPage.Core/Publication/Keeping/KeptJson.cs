using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication.Keeping;

/// <summary>How a kept snapshot is written: JSON, with what there is thousands of (days, intervals) as bare numbers.</summary>
internal static class KeptJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new ZoneConverter(), new IntervalSetConverter(), new DayConverter() },
    };

    private sealed class ZoneConverter : JsonConverter<TimeZoneInfo>
    {
        public override TimeZoneInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeZoneInfo.TryFindSystemTimeZoneById(reader.GetString() ?? "", out var zone) ? zone : TimeZoneInfo.Utc;

        public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }

    /// <summary>Beginnings and ends by turns, in ticks.</summary>
    private sealed class IntervalSetConverter : JsonConverter<IntervalSet>
    {
        public override IntervalSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var intervals = new List<Interval>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var from = Moment(ref reader);
                reader.Read();
                intervals.Add(new Interval(from, Moment(ref reader)));
            }

            return IntervalSet.Of(intervals);
        }

        public override void Write(Utf8JsonWriter writer, IntervalSet value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var interval in value.Intervals)
            {
                writer.WriteNumberValue(interval.From.UtcTicks);
                writer.WriteNumberValue(interval.Until.UtcTicks);
            }

            writer.WriteEndArray();
        }

        private static DateTimeOffset Moment(ref Utf8JsonReader reader) => new(reader.GetInt64(), TimeSpan.Zero);
    }

    /// <summary>The number of the day, four counts of seconds, and the ids of its incidents.</summary>
    private sealed class DayConverter : JsonConverter<DayUptime>
    {
        public override DayUptime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var (date, measured, down, degraded, maintenance) =
                (DateOnly.FromDayNumber(Next(ref reader)), Next(ref reader), Next(ref reader), Next(ref reader), Next(ref reader));
            var incidents = ImmutableArray.CreateBuilder<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                incidents.Add(reader.GetString() ?? throw new JsonException());
            }

            return new DayUptime(date, measured, down, degraded, maintenance, incidents.ToImmutable());
        }

        public override void Write(Utf8JsonWriter writer, DayUptime value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Date.DayNumber);
            writer.WriteNumberValue(value.MeasuredSeconds);
            writer.WriteNumberValue(value.DownSeconds);
            writer.WriteNumberValue(value.DegradedSeconds);
            writer.WriteNumberValue(value.MaintenanceSeconds);
            foreach (var incident in value.IncidentIds)
            {
                writer.WriteStringValue(incident);
            }

            writer.WriteEndArray();
        }

        private static int Next(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.GetInt32();
        }
    }
}
