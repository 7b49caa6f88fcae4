using System.Buffers.Text;
using System.Text;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>What is to be sent in one write.</summary>
internal sealed class WireBuffer
{
    private byte[] _bytes = new byte[16 * 1024];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public WireBuffer Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public WireBuffer Append(string text)
    {
        Length += Encoding.UTF8.GetBytes(text, Free(text.Length * 3));
        return this;
    }

    public WireBuffer Append(long number)
    {
        Utf8Formatter.TryFormat(number, Free(20), out var written);
        Length += written;
        return this;
    }

    public void Clear() => Length = 0;

    /// <summary>Forgets what it held, credentials for instance.</summary>
    public void Wipe()
    {
        _bytes.AsSpan().Clear();
        Length = 0;
    }

    private Span<byte> Free(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        return _bytes.AsSpan(Length);
    }
}
