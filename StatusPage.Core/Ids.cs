using System.Security.Cryptography;

namespace StatusPage.Core;

/// <summary>Opaque ids: 18 characters, lower-case Crockford base32, sorting by the time they were made.</summary>
public static class Ids
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The most characters an id column holds.</summary>
    public const int MaxLength = 40;

    public static string New(DateTimeOffset now)
    {
        Span<char> id = stackalloc char[18];
        var time = now.ToUnixTimeMilliseconds();
        for (var i = 9; i >= 0; i--)
        {
            id[i] = Alphabet[(int)(time & 31)];
            time >>= 5;
        }

        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        for (var i = 0; i < 8; i++)
        {
            id[10 + i] = Alphabet[random[i] & 31];
        }

        return new string(id);
    }
}
