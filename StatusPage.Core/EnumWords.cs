using System.Collections.Frozen;
using System.Text.Json;

namespace StatusPage.Core;

/// <summary>Enums as the words of the HTTP contract and the database: snake_case, lower case.</summary>
public static class EnumWords
{
    public static string ToWord<TEnum>(this TEnum value)
        where TEnum : struct, Enum => Table<TEnum>.Words[value];

    public static IReadOnlyList<string> All<TEnum>()
        where TEnum : struct, Enum => Table<TEnum>.All;

    public static TEnum Parse<TEnum>(string word)
        where TEnum : struct, Enum =>
        TryParse<TEnum>(word, out var value) ? value : throw new FormatException($"“{word}” is none of {string.Join(", ", All<TEnum>())}.");

    public static bool TryParse<TEnum>(string? word, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return word is not null && Table<TEnum>.Values.TryGetValue(word, out value);
    }

    private static class Table<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly IReadOnlyList<string> All =
            [.. Enum.GetValues<TEnum>().Select(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()))];

        public static readonly FrozenDictionary<TEnum, string> Words =
            Enum.GetValues<TEnum>().Zip(All).ToFrozenDictionary(pair => pair.First, pair => pair.Second);

        public static readonly FrozenDictionary<string, TEnum> Values =
            Enum.GetValues<TEnum>().Zip(All).ToFrozenDictionary(pair => pair.Second, pair => pair.First, StringComparer.Ordinal);
    }
}
