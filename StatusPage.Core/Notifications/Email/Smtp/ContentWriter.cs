namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>Writes a message and its final dot: in one write where it fits into a block, otherwise in as many as it takes.</summary>
internal static class ContentWriter
{
    /// <summary>More than any mail of the status page has; a block of this size still fits what a network keeps in flight.</summary>
    public const int BlockSize = 128 * 1024;

    /// <summary>Leaves the last block in the buffer, so that the final dot and what follows it go with it.</summary>
    public static async ValueTask WriteAsync(SmtpWire wire, ReadOnlyMemory<byte> content, ContentScan scan)
    {
        if (scan.LeadingDot)
        {
            await WriteStuffedAsync(wire, content);
        }
        else
        {
            await AppendAsync(wire, content);
        }

        wire.Out.Append(scan.Ended ? ".\r\n"u8 : "\r\n.\r\n"u8);
    }

    /// <summary>A line that begins with a dot gets a second one (RFC 5321, section 4.5.2).</summary>
    private static async ValueTask WriteStuffedAsync(SmtpWire wire, ReadOnlyMemory<byte> content)
    {
        var rest = content;
        while (!rest.IsEmpty)
        {
            if (rest.Span[0] == '.')
            {
                wire.Out.Append("."u8);
            }

            var end = rest.Span.IndexOf("\r\n."u8);
            var part = end < 0 ? rest : rest[..(end + 2)];
            await AppendAsync(wire, part);
            rest = rest[part.Length..];
        }
    }

    private static async ValueTask AppendAsync(SmtpWire wire, ReadOnlyMemory<byte> part)
    {
        while (!part.IsEmpty)
        {
            if (wire.Out.Length >= BlockSize)
            {
                await wire.FlushAsync(SmtpStep.Content);
            }

            var length = Math.Min(part.Length, Math.Max(1, BlockSize - wire.Out.Length));
            wire.Out.Append(part.Span[..length]);
            part = part[length..];
        }
    }
}
