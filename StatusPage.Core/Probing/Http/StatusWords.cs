using System.Globalization;

namespace StatusPage.Core.Probing.Http;

/// <summary>Status codes as text, made once.</summary>
internal static class StatusWords
{
    private static readonly string[] Words = [.. Enumerable.Range(0, 1_000).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    public static string Of(int status) => Words[Math.Clamp(status, 0, 999)];
}
