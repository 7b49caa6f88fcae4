using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Core.Notifications.Email;

/// <summary>
/// Makes and checks the tokens in the links of mails. None is stored: each is the subscriber's number and a MAC (HMAC-SHA-256,
/// cut to 192 bits) over it and over what the link is for, so a copy of the database opens nothing without the key, which
/// is kept encrypted. All tokens have one length, so that a mail can be filled without being laid out again.
/// </summary>
public sealed class LinkSigner
{
    /// <summary>Characters of a token: letters, digits, hyphen and underscore.</summary>
    public const int Length = 43;

    private const int IdBytes = 8;
    private const int MacBytes = 24;

    private readonly byte[] _key;

    internal LinkSigner(byte[] key) => _key = key;

    /// <summary>Opens the subscriber's preferences and unsubscribes; works as long as the subscriber is kept.</summary>
    public string Manage(long subscriberId) => Make("manage", subscriberId, 0);

    /// <summary>Confirms what was asked for last; one number is good for one confirmation.</summary>
    public string Confirm(long subscriberId, int number) => Make("confirm", subscriberId, number);

    public bool IsManage(string? token, long subscriberId) => Matches(token, Manage(subscriberId));

    public bool IsConfirm(string? token, long subscriberId, int number) => Matches(token, Confirm(subscriberId, number));

    /// <summary>The subscriber a token is about, before it is checked; null for what is no token.</summary>
    public static long? SubscriberOf(string? token)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        // The method by the name of Try would throw at what is not base64url.
        return token is { Length: Length } && Base64Url.DecodeFromChars(token, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length
            ? BinaryPrimitives.ReadInt64BigEndian(bytes)
            : null;
    }

    /// <summary>Writes the token of <see cref="Manage"/> as ASCII: for mails made by the thousand.</summary>
    public void WriteManage(long subscriberId, Span<byte> ascii)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        Sign("manage", subscriberId, 0, bytes);
        Base64Url.EncodeToUtf8(bytes, ascii);
    }

    private string Make(string purpose, long subscriberId, int number)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        Sign(purpose, subscriberId, number, bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private void Sign(string purpose, long subscriberId, int number, Span<byte> token)
    {
        BinaryPrimitives.WriteInt64BigEndian(token, subscriberId);
        Span<byte> signed = stackalloc byte[IdBytes + sizeof(int) + 16];
        BinaryPrimitives.WriteInt64BigEndian(signed, subscriberId);
        BinaryPrimitives.WriteInt32BigEndian(signed[IdBytes..], number);
        var length = IdBytes + sizeof(int) + Encoding.ASCII.GetBytes(purpose, signed[(IdBytes + sizeof(int))..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, signed[..length], mac);
        mac[..MacBytes].CopyTo(token[IdBytes..]);
    }

    private static bool Matches(string? token, string expected) =>
        token is { Length: Length } && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(expected));
}
