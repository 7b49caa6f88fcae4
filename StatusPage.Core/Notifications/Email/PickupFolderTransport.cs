using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Core.Notifications.Email;

/// <summary>
/// Mail into a folder, a complete <c>.eml</c> file each: where no mail server is configured. Names sort by the time of the
/// mail and belong to its <c>Message-ID</c> and recipient, so a mail that is sent again takes its own place.
/// </summary>
internal sealed class PickupFolderTransport(string directory, TimeProvider clock) : IMailTransport, IMailConnection
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public bool Usable => true;

    public string Describe() => $"the folder {directory}";

    public ValueTask<IMailConnection> OpenAsync(CancellationToken cancel)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                // Mails hold links that act for their recipient.
                Directory.CreateDirectory(directory, Owner);
            }

            return new(this);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MailServerException($"Mail cannot be put into the folder {directory}: {exception.Message} Name another in Smtp:PickupDirectory, or a mail server in Smtp:Host.", cause: exception);
        }
    }

    public async ValueTask<SendResult> SendAsync(OutgoingMail mail, OutgoingMail? next, CancellationToken cancel)
    {
        if (Smtp.Mailbox.HasLineBreak(mail.Sender) || Smtp.Mailbox.HasLineBreak(mail.Recipient))
        {
            throw new ArgumentException("An address holds a line break or a NUL.", nameof(mail));
        }

        var name = FileName(mail, clock.GetUtcNow());
        var unfinished = Path.Combine(directory, $".{name}.{Path.GetRandomFileName()}");
        try
        {
            await File.WriteAllBytesAsync(unfinished, mail.Content, cancel);
            File.Move(unfinished, Path.Combine(directory, name), overwrite: true);
            return new SendResult(SendOutcome.Accepted, 250, null, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard(unfinished);
            return new SendResult(SendOutcome.Temporary, 0, null, $"The mail could not be put into the folder {directory}: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            Discard(unfinished);
            throw;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static string FileName(OutgoingMail mail, DateTimeOffset now)
    {
        var headers = Headers(mail.Content.Span);
        var time = DateTimeOffset.TryParseExact(Header(headers, "Date"), "ddd, d MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date) ? date : now;
        var identity = Header(headers, "Message-ID") is { } id ? SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{mail.Recipient}")) : SHA256.HashData(mail.Content.Span);
        return string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Convert.ToHexStringLower(identity.AsSpan(0, 8))}.eml");
    }

    private static string Headers(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf("\r\n\r\n"u8);
        return "\r\n" + Encoding.UTF8.GetString(end < 0 ? content : content[..end]) + "\r\n";
    }

    /// <summary>The value of a header, folded lines put together.</summary>
    private static string? Header(string headers, string name)
    {
        var at = headers.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var unfolded = headers[(at + name.Length + 3)..].Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal);
        return unfolded[..unfolded.IndexOf("\r\n", StringComparison.Ordinal)].Trim();
    }

    private static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its name begins with a dot: nobody takes it for a mail.
        }
    }
}
