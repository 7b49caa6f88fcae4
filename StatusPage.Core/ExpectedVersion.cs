using System.Globalization;

namespace StatusPage.Core;

/// <summary>What somebody who changes a thing takes for its present version: mostly one, any of several where a program says so.</summary>
public sealed class ExpectedVersion(IReadOnlyList<int> anyOf)
{
    public IReadOnlyList<int> AnyOf { get; } = anyOf;

    public static implicit operator ExpectedVersion(int version) => FromInt32(version);

    public static implicit operator ExpectedVersion?(int? version) => version is { } one ? FromInt32(one) : null;

    public static ExpectedVersion FromInt32(int version) => new([version]);

    public bool Holds(int current) => AnyOf.Contains(current);

    public override string ToString() => string.Join(" or ", AnyOf.Select(version => version.ToString(CultureInfo.InvariantCulture)));
}
