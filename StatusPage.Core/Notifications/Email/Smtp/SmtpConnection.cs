namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>
/// Sends one mail after the other. With a server that takes several commands at once, sender, recipient and DATA go together,
/// and those of the next mail in the same write as the content before: one write and one read a mail. The content itself waits
/// for its own call, because by then the caller has recorded the result of the mail before.
/// </summary>
internal sealed class SmtpConnection(SmtpWire wire, ServerExtensions server, SmtpTimeouts timeouts) : IMailConnection
{
    /// <summary>The mail whose envelope went with the content before it, and whose replies have not been asked for.</summary>
    private PreparedMail? _announced;

    /// <summary>A refused mail may have left a sender or recipient behind.</summary>
    private bool _resetFirst;

    private bool _broken;

    /// <summary>Whether a final dot has been sent whose reply is not there.</summary>
    private volatile bool _unanswered;

    public bool Usable => !_broken && (_announced is not null || !wire.HasUnasked);

    public async ValueTask<SendResult> SendAsync(OutgoingMail mail, OutgoingMail? next, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var announced = _announced is not null;
        var prepared = Take(mail);
        if (prepared.Refusal is { } refusal)
        {
            return refusal;
        }

        _unanswered = false;
        if (_broken || (!announced && wire.HasUnasked))
        {
            return Break("The server has closed the connection.");
        }

        wire.TakeTime();
        // Somebody who cancels has the connection closed under whoever waits on it; see Hurry for the one exception.
        using var registration = cancel.UnsafeRegister(static connection => ((SmtpConnection)connection!).Hurry(), this);
        try
        {
            var refused = announced || server.Pipelining ? await AnnounceAsync(prepared, announced) : await AnnounceInStepsAsync(prepared);
            if (refused is null)
            {
                cancel.ThrowIfCancellationRequested();
                return await SendContentAsync(prepared, next);
            }

            return refused;
        }
        catch (WireException) when (cancel.IsCancellationRequested && !_unanswered)
        {
            _broken = true;
            throw new OperationCanceledException(cancel);
        }
        catch (OperationCanceledException)
        {
            // The server waits for content that will not come: only the end of the connection takes the mail back.
            Break("");
            throw;
        }
        catch (WireException exception)
        {
            return Break(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Usable && _announced is null)
            {
                wire.Out.Append("QUIT\r\n"u8);
                wire.Hurry(timeouts.Quit);
                await wire.FlushAsync(SmtpStep.Quit);
                await wire.ReplyAsync(SmtpStep.Quit);
            }
        }
        catch (WireException)
        {
            // Gone without a farewell.
        }

        await wire.DisposeAsync();
    }

    private PreparedMail Take(OutgoingMail mail)
    {
        if (_announced is not { } announced)
        {
            return PreparedMail.For(mail, server);
        }

        if (announced.Mail != mail)
        {
            throw new InvalidOperationException("Another mail was announced to the server as the next one.");
        }

        _announced = null;
        return announced;
    }

    /// <summary>A stop: what has not gone ends at once, what waits for its result is given a short while.</summary>
    private void Hurry()
    {
        if (_unanswered)
        {
            wire.Hurry(timeouts.Stopping);
        }
        else
        {
            wire.Close();
        }
    }

    /// <summary>Sender, recipient and DATA at once. Null: the server waits for the content.</summary>
    private async ValueTask<SendResult?> AnnounceAsync(PreparedMail mail, bool sent)
    {
        if (!sent)
        {
            var reset = _resetFirst;
            if (reset)
            {
                wire.Out.Append("RSET\r\n"u8);
            }

            mail.AppendEnvelope(wire.Out, server);
            await wire.FlushAsync(SmtpStep.Sender);
            if (reset && await RefusalAsync(SmtpStep.Reset, 2) is { } unreset)
            {
                return Break(unreset);
            }
        }

        _resetFirst = true;
        var refused = await RefusalAsync(SmtpStep.Sender, 2);
        if (refused?.Code != Farewell)
        {
            var recipient = await RefusalAsync(SmtpStep.Recipient, 2);
            refused ??= recipient;
        }

        if (refused?.Code == Farewell)
        {
            return Break(refused);
        }

        var data = await wire.ReplyAsync(SmtpStep.Data);
        if (data == 354 && refused is not null)
        {
            // The server waits for content although nobody is to get it: RFC 2920 ends that with a bare dot.
            wire.Out.Append(".\r\n"u8);
            await wire.FlushAsync(SmtpStep.Data);
            await wire.ReplyAsync(SmtpStep.Data);
            return refused;
        }

        return refused ?? JudgeData(data);
    }

    /// <summary>The same for a server that has to be waited for.</summary>
    private async ValueTask<SendResult?> AnnounceInStepsAsync(PreparedMail mail)
    {
        if (_resetFirst)
        {
            wire.Out.Append("RSET\r\n"u8);
            await wire.FlushAsync(SmtpStep.Reset);
            if (await RefusalAsync(SmtpStep.Reset, 2) is { } unreset)
            {
                return Break(unreset);
            }
        }

        _resetFirst = true;
        mail.AppendSender(wire.Out, server);
        await wire.FlushAsync(SmtpStep.Sender);
        var refused = await RefusalAsync(SmtpStep.Sender, 2);
        if (refused is null)
        {
            mail.AppendRecipient(wire.Out);
            await wire.FlushAsync(SmtpStep.Recipient);
            refused = await RefusalAsync(SmtpStep.Recipient, 2);
        }

        if (refused is not null)
        {
            return refused.Code == Farewell ? Break(refused) : refused;
        }

        wire.Out.Append("DATA\r\n"u8);
        await wire.FlushAsync(SmtpStep.Data);
        return JudgeData(await wire.ReplyAsync(SmtpStep.Data));
    }

    private SendResult? JudgeData(int code)
    {
        if (code == 354)
        {
            return null;
        }

        var refused = Judge(SmtpStep.Data, code, expected: 3);
        return refused?.Code == Farewell ? Break(refused) : refused ?? throw Unexpected(SmtpStep.Data, code);
    }

    private async ValueTask<SendResult> SendContentAsync(PreparedMail mail, OutgoingMail? next)
    {
        var announced = Announceable(next);
        try
        {
            await ContentWriter.WriteAsync(wire, mail.Mail.Content, mail.Scan);
            announced?.AppendEnvelope(wire.Out, server);
            _unanswered = true;
            await wire.FlushAsync(SmtpStep.Content);
        }
        catch (WireException)
        {
            if (await LastWordAsync() is { } refused)
            {
                return refused;
            }

            throw;
        }

        var code = await wire.ReplyAsync(SmtpStep.Result);
        var result = Judge(SmtpStep.Result, code, expected: 2);
        (_unanswered, _resetFirst, _announced) = (false, false, announced);
        if (result is null)
        {
            var reply = wire.LastReply();
            return new SendResult(SendOutcome.Accepted, code, reply.EnhancedCode, reply.Text);
        }

        return code == Farewell ? Break(result) : result;
    }

    /// <summary>What the server said before it hung up on the content, if it said anything.</summary>
    private async ValueTask<SendResult?> LastWordAsync()
    {
        try
        {
            return Judge(SmtpStep.Result, await wire.ReplyAsync(SmtpStep.Result), expected: 2) is { } refused ? Break(refused) : null;
        }
        catch (WireException)
        {
            return null;
        }
    }

    /// <summary>The next mail, if its envelope may go ahead of its call.</summary>
    private PreparedMail? Announceable(OutgoingMail? next)
    {
        if (next is null || !server.Pipelining || Mailbox.HasLineBreak(next.Sender) || Mailbox.HasLineBreak(next.Recipient))
        {
            return null;
        }

        var prepared = PreparedMail.For(next, server);
        return prepared.Refusal is null ? prepared : null;
    }

    private async ValueTask<SendResult?> RefusalAsync(SmtpStep step, int expected) => Judge(step, await wire.ReplyAsync(step), expected);

    /// <param name="expected">The first digit of the replies that let it go on.</param>
    private SendResult? Judge(SmtpStep step, int code, int expected)
    {
        if (code / 100 == expected)
        {
            return null;
        }

        return code < 400 ? throw Unexpected(step, code) : Verdict.Of(step, wire.LastReply());
    }

    private static WireException Unexpected(SmtpStep step, int code) => new($"The server answered {step.What()} with {code}, which makes no sense there.");

    private SendResult Break(string sentence) => Break(new SendResult(SendOutcome.Temporary, 0, null, sentence, InDoubt: _unanswered));

    /// <summary>This connection is done with; what is left of the conversation is not waited for.</summary>
    private SendResult Break(SendResult result)
    {
        _broken = true;
        wire.Close();
        return result;
    }

    private const int Farewell = 421;
}
