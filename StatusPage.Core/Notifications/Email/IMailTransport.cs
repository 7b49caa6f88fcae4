namespace StatusPage.Core.Notifications.Email;

/// <summary>Where mail goes: the one place through which it leaves.</summary>
public interface IMailTransport
{
    /// <summary>A connection on which mails can be sent. Whoever opens it disposes it.</summary>
    /// <exception cref="MailServerException">The server cannot be reached, or will not serve us.</exception>
    ValueTask<IMailConnection> OpenAsync(CancellationToken cancel);

    /// <summary>Where that is, to be shown to staff: <c>mail.example.com:587 with STARTTLS</c>. Without credentials.</summary>
    string Describe();
}

/// <summary>
/// A connection that sends one mail after the other. It is used by one caller at a time. At any moment the content of at most
/// one mail has been sent without its result having been handed back: that is the most that can go twice after a crash.
/// </summary>
public interface IMailConnection : IAsyncDisposable
{
    /// <summary>False once it has been lost, closed by the server or misunderstood: open another.</summary>
    bool Usable { get; }

    /// <summary>
    /// Sends one mail. Whatever goes wrong on the way is a result. Once the content has gone, a cancellation only shortens the
    /// wait for the reply, so that a stop leaves as little in doubt as possible.
    /// </summary>
    /// <param name="next">
    /// The mail after this one, if it is known: its envelope, never its content, may then go in the same write and save a round
    /// trip. The next call must be for exactly that mail, or the connection be disposed.
    /// </param>
    /// <exception cref="ArgumentException">An address holds CR, LF or NUL. Nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before any content was sent.</exception>
    ValueTask<SendResult> SendAsync(OutgoingMail mail, OutgoingMail? next, CancellationToken cancel);
}
