using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Core.Accounts;

/// <summary>A program's key to the administrative API. Only its SHA-256 is kept: it is random, so a slow hash adds nothing.</summary>
public sealed class ApiToken
{
    internal const int HintLength = 4;

    private ApiToken()
    {
    }

    internal ApiToken(string id, string name, string hash, string hint, StaffRole role, DateTimeOffset? expiresAt, DateTimeOffset now, string by)
    {
        Id = id;
        Name = name;
        Hash = hash;
        Hint = hint;
        Role = role;
        ExpiresAt = expiresAt;
        CreatedAt = now;
        CreatedBy = by;
    }

    public string Id { get; private set; } = "";

    public string Name { get; internal set; } = "";

    public string Hash { get; private set; } = "";

    /// <summary>Its last four characters, to tell tokens apart; none of a short one, also where fewer were kept of it once.</summary>
    public string Hint { get => field.Length < HintLength ? "" : field; private set; } = "";

    /// <summary>What it may do: as much as a person of this role.</summary>
    public StaffRole Role { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset? ExpiresAt { get; internal set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; internal set; }

    public DateTimeOffset? RevokedAt { get; internal set; }

    /// <summary>Another number where what an administrator changes is another; that it was used changes nothing.</summary>
    public int Version => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name}\n{ExpiresAt:O}\n{RevokedAt:O}")))) & int.MaxValue;

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}
