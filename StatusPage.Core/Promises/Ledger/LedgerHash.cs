using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>What an entry's hash is taken of. Changing it would break every chain there is. Pure.</summary>
public static class LedgerHash
{
    /// <summary>What the first entry follows.</summary>
    public static readonly string Nothing = new('0', 64);

    /// <summary>
    /// The hash before and every field, a line each, empty where there is no value, ended by line feeds and in UTF-8: so that
    /// <c>sha256sum</c> checks it.
    /// </summary>
    public static string Content(LedgerEntry entry) => string.Concat(new[]
    {
        entry.PreviousHash,
        entry.Number.ToString(CultureInfo.InvariantCulture),
        Time(entry.At),
        entry.Subject.ToWord(),
        entry.SubjectId,
        Line(entry.Title),
        entry.Impact?.ToWord() ?? "",
        entry.Kind.ToWord(),
        entry.Cycle.ToString(CultureInfo.InvariantCulture),
        Line(entry.Promised),
        Time(entry.StartedAt),
        Time(entry.DueAt),
        entry.MetAt is { } met ? Time(met) : "",
        entry.State.ToWord(),
        entry.PolicyNumber.ToString(CultureInfo.InvariantCulture),
        Line(entry.Reason ?? ""),
        Line(entry.By ?? ""),
    }.Select(field => field + "\n"));

    public static string Of(LedgerEntry entry) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content(entry))));

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Down to the millisecond, which every database keeps.</summary>
    public static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
