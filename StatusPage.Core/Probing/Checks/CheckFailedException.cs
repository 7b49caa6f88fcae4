namespace StatusPage.Core.Probing.Checks;

/// <summary>The target did something wrong that is known by name.</summary>
internal sealed class CheckFailedException(string code, string detail) : Exception(detail)
{
    public string Code { get; } = code;
}
