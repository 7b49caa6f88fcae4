using System.Globalization;

namespace StatusPage.Web.Live;

/// <summary>How many streams may be open.</summary>
/// <param name="Streams">In all; 0 offers none, and pages ask now and then instead.</param>
/// <param name="StreamsPerAddress">From one source address, behind which a whole company may sit.</param>
public sealed record LiveOptions(int Streams, int StreamsPerAddress)
{
    public const int DefaultStreams = 20_000;
    public const int DefaultStreamsPerAddress = 1_000;

    private const int Most = 1_000_000;

    public static LiveOptions Read(IConfiguration configuration, List<string> errors) =>
        new(Number("Live:Streams", DefaultStreams, configuration, errors), Number("Live:StreamsPerAddress", DefaultStreamsPerAddress, configuration, errors));

    private static int Number(string key, int otherwise, IConfiguration configuration, List<string> errors)
    {
        var text = configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Most)
        {
            return number;
        }

        errors.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is “{text}”; accepted: a whole number from 0 to {Most}."));
        return otherwise;
    }
}
