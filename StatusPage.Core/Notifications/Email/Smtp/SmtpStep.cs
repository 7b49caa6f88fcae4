namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>Where a conversation stands: each step has its time and its name in a failure.</summary>
internal enum SmtpStep
{
    Connect,
    Handshake,
    Greeting,
    Hello,
    StartTls,
    SignIn,
    Reset,
    Sender,
    Recipient,
    Data,
    Content,
    Result,
    Quit,
}

internal static class SmtpSteps
{
    public static TimeSpan Limit(this SmtpTimeouts timeouts, SmtpStep step) => step switch
    {
        SmtpStep.Connect or SmtpStep.Handshake => timeouts.Connect,
        SmtpStep.Greeting => timeouts.Greeting,
        SmtpStep.Data => timeouts.DataStart,
        SmtpStep.Content => timeouts.DataBlock,
        SmtpStep.Result => timeouts.DataEnd,
        SmtpStep.Quit => timeouts.Quit,
        SmtpStep.Hello or SmtpStep.StartTls or SmtpStep.SignIn or SmtpStep.Reset or SmtpStep.Sender or SmtpStep.Recipient => timeouts.Command,
    };

    /// <summary>The shortest time that a step of an ordinary conversation may take.</summary>
    public static TimeSpan Shortest(this SmtpTimeouts timeouts) =>
        new[] { timeouts.Connect, timeouts.Greeting, timeouts.Command, timeouts.DataStart, timeouts.DataBlock, timeouts.DataEnd }.Min();

    /// <summary>What the server had to react to.</summary>
    public static string What(this SmtpStep step) => step switch
    {
        SmtpStep.Connect => "the connection",
        SmtpStep.Handshake => "the TLS handshake",
        SmtpStep.Greeting => "the connection",
        SmtpStep.Hello => "EHLO",
        SmtpStep.StartTls => "STARTTLS",
        SmtpStep.SignIn => "AUTH",
        SmtpStep.Reset => "RSET",
        SmtpStep.Sender => "MAIL FROM",
        SmtpStep.Recipient => "RCPT TO",
        SmtpStep.Data => "DATA",
        SmtpStep.Content => "the message",
        SmtpStep.Result => "the message",
        SmtpStep.Quit => "QUIT",
    };
}
