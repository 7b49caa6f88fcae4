using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>
/// Sends until nothing is due: claims deliveries in batches, hands them to connections, which it opens as they are needed and
/// keeps, and writes down what became of each. A connection sends the content of its next mail only when the result of the one
/// before is in the database, so that a crash leaves at most one mail a connection in doubt.
/// </summary>
internal sealed partial class MailRun(
    DeliveryBooks books, IMailTransport transport, MailContents contents, MailStatus status, SmtpOptions options, StatusMetrics metrics, TimeProvider clock, ILogger logger, CancellationToken stop)
{
    private const int ClaimedAtOnce = 500;
    private const int TriesAtTheEnd = 5;

    /// <summary>Of tries, a second apart.</summary>
    private const int SayEvery = 60;
    private const int CutOffsForgiven = 5;
    private const string NotWanted = "Not wanted any more.";

    private static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryWriting = TimeSpan.FromSeconds(1);

    private readonly DomainQueue _queue = new(options.MaxPerDomain);
    /// <summary>Null: something else has changed, look again.</summary>
    private readonly Channel<DeliveryResult?> _results = Channel.CreateUnbounded<DeliveryResult?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<long> _held = [];
    private readonly List<Task> _connections = [];
    /// <summary>How often mails found their connection ended.</summary>
    private readonly ConcurrentDictionary<long, int> _cutOff = new();
    private readonly Lock _lock = new();
    private int _most = options.MaxConnections;
    private int _working;
    private volatile string? _trouble;
    private string? _refused;
    private int _again;
    private bool _closed;
    private bool _exhausted;
    private Exception? _cannotClaim;

    private bool Ends => stop.IsCancellationRequested || _trouble is not null;

    /// <exception cref="Exception">The database would not give out what is due; what had been claimed was brought to an end.</exception>
    public async Task GoAsync()
    {
        await using var woken = stop.Register(Look);
        // What was posted meanwhile does not wait for a connection that hangs.
        await using var tick = clock.CreateTimer(_ => LookAgain(), null, LookEvery, LookEvery);
        var renewed = clock.GetTimestamp();
        while (true)
        {
            if (Ends)
            {
                Close();
            }

            if (Interlocked.Exchange(ref _again, 0) == 1 && _cannotClaim is null)
            {
                _exhausted = false;
            }

            var claim = !_exhausted && !Ends && _queue.Count < ClaimedAtOnce / 2 ? ClaimedAtOnce : 0;
            var results = Found();
            if (results.Count + claim > 0)
            {
                await WriteAsync(results, claim);
            }
            else if (_held.Count == 0 || (_closed && NobodyWorks() && !_results.Reader.TryPeek(out _)))
            {
                break;
            }
            else
            {
                await _results.Reader.WaitToReadAsync(CancellationToken.None);
            }

            if (clock.GetElapsedTime(renewed) > RenewEvery)
            {
                await RenewAsync();
                renewed = clock.GetTimestamp();
            }
        }

        Close();
        await Task.WhenAll(_connections);
        if (_trouble is { } why)
        {
            status.Refused(why, clock.GetUtcNow());
            LogTrouble(transport.Describe(), why);
        }

        if (_cannotClaim is not null)
        {
            throw new InvalidOperationException("The deliveries that are due could not be read.", _cannotClaim);
        }
    }

    private bool NobodyWorks()
    {
        lock (_lock)
        {
            return _working == 0;
        }
    }

    private void LookAgain()
    {
        Volatile.Write(ref _again, 1);
        Look();
    }

    private void Look() => _results.Writer.TryWrite(null);

    private List<DeliveryResult> Found()
    {
        var found = new List<DeliveryResult>();
        while (_results.Reader.TryRead(out var result))
        {
            if (result is not null)
            {
                found.Add(result);
            }
        }

        return found;
    }

    /// <summary>Connections end with what they are at; what waits for one goes back.</summary>
    private void Close()
    {
        if (!_closed)
        {
            _closed = true;
            foreach (var delivery in _queue.Close())
            {
                _results.Writer.TryWrite(new DeliveryResult(delivery, DeliveryEnd.GivenBack, ""));
            }
        }
    }

    private async Task WriteAsync(List<DeliveryResult> results, int claim)
    {
        var turn = await PersistAsync(results, claim);
        foreach (var result in results)
        {
            _held.Remove(result.Delivery.Id);
            result.Written.SetResult();
            if (Outcome(result) is { } outcome)
            {
                metrics.Delivered(DeliveryChannel.Email, outcome);
            }
        }

        var first = results.Count == 0 && _held.Count == 0;
        if (results.Exists(result => result.End == DeliveryEnd.Sent))
        {
            status.Accepted(clock.GetUtcNow());
        }

        // What was given back in this turn was still held when it claimed.
        var givenBack = results.Exists(result => result.End == DeliveryEnd.GivenBack);
        _exhausted = _cannotClaim is not null || (claim > 0 ? turn.Exhausted && !givenBack : _exhausted && results.Count == 0);
        if (turn.Claimed.Count > 0)
        {
            _held.UnionWith(turn.Claimed.Select(delivery => delivery.Id));
            _queue.Add(turn.Claimed);
            Connect(_held.Count);
        }

        if (first || results.Count > 0)
        {
            status.Moved(_held.Count, clock.GetUtcNow());
        }
    }

    /// <summary>What a server has accepted is written down whatever the database does meanwhile; nothing else is sent until then.</summary>
    private async Task<DeliveryBooks.Turn> PersistAsync(List<DeliveryResult> results, int claim)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await books.TakeAsync(results, claim, _held);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                if (results.Count == 0)
                {
                    _cannotClaim = exception;
                    return new DeliveryBooks.Turn([], Exhausted: true);
                }

                if (tries % SayEvery == 1)
                {
                    LogNotWritten(results.Count, exception.Message);
                }

                if (stop.IsCancellationRequested && tries > TriesAtTheEnd)
                {
                    return new DeliveryBooks.Turn([], Exhausted: true);
                }

                claim = 0;
                await Task.Delay(RetryWriting, CancellationToken.None);
            }
        }
    }

    private static string? Outcome(DeliveryResult result) => result.End switch
    {
        DeliveryEnd.Sent => "sent",
        DeliveryEnd.Skipped => "skipped",
        DeliveryEnd.Quarantine => "failed",
        DeliveryEnd.Retry => RetrySchedule.After(result.Delivery.Attempts + 1, chance: 0) is null ? "failed" : "retried",
        DeliveryEnd.GivenBack => null,
    };

    private async Task RenewAsync()
    {
        try
        {
            await books.RenewAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotWritten(0, exception.Message);
        }
    }

    private void Connect(int held)
    {
        lock (_lock)
        {
            while (_working < Math.Min(_most, held) && _trouble is null)
            {
                _working++;
                _connections.Add(Task.Run(WorkAsync, CancellationToken.None));
            }
        }
    }

    private async Task WorkAsync()
    {
        IMailConnection? connection = null;
        Ready? next = null;
        var served = false;
        try
        {
            while (!Ends && (next ?? await NextAsync(wait: true)) is { } ready)
            {
                var announced = next is not null;
                next = null;
                if (announced && !await IsWantedAsync(ready.Delivery))
                {
                    // The server may have been told of it already: the connection is of no more use.
                    Report(ready.Delivery, DeliveryEnd.Skipped, NotWanted);
                    await CloseAsync(connection);
                    connection = null;
                    continue;
                }

                if (connection is not { Usable: true })
                {
                    await CloseAsync(connection);
                    connection = await OpenAsync();
                    served = false;
                    if (connection is null)
                    {
                        GiveBack(ready);
                        break;
                    }
                }

                next = await NextAsync(wait: false);
                await SendAsync(connection, ready, next, served);
                served = true;
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A mistake of ours. What was being sent is reported; what was to come after it is given back.
            LogBroken(exception);
            _trouble ??= "A connection ended by a fault of the status page itself; the log says more.";
        }
        finally
        {
            if (next is not null)
            {
                GiveBack(next);
            }

            await CloseAsync(connection);
            lock (_lock)
            {
                if (--_working == 0 && !Ends && !_closed)
                {
                    _trouble ??= _refused;
                }
            }

            Look();
        }
    }

    /// <summary>The next mail whose domain has room, made; null where there is none.</summary>
    private async ValueTask<Ready?> NextAsync(bool wait)
    {
        while ((wait ? await _queue.TakeAsync() : _queue.TryTake()) is { } delivery)
        {
            if (delivery.Unwanted is { } unwanted)
            {
                Report(delivery, DeliveryEnd.Skipped, unwanted);
                continue;
            }

            try
            {
                if (!await IsWantedAsync(delivery))
                {
                    Report(delivery, DeliveryEnd.Skipped, NotWanted);
                    continue;
                }

                if (await contents.MakeAsync(delivery) is { } mail)
                {
                    return new Ready(delivery, mail);
                }

                Report(delivery, DeliveryEnd.Skipped, "There is nothing to tell any more.");
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogNotMade(exception, delivery.Id);
                Report(delivery, DeliveryEnd.Retry, "The mail could not be made; the log says more.");
            }
        }

        return null;
    }

    /// <summary>False where somebody unsubscribed while the mail waited for its connection, and it was ended then.</summary>
    private async ValueTask<bool> IsWantedAsync(ClaimedDelivery delivery)
    {
        try
        {
            return clock.GetElapsedTime(delivery.Taken) <= LookEvery || await contents.IsWantedAsync(delivery.Id);
        }
        catch (DbException)
        {
            // A busy database: what was claimed is what is known.
            return true;
        }
    }

    private async Task<IMailConnection?> OpenAsync()
    {
        try
        {
            return await transport.OpenAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (MailServerException exception)
        {
            lock (_lock)
            {
                // As many as it lets us have; that it is none shows when the last one has gone.
                _refused = exception.Message;
                _most = Math.Max(1, Math.Min(_most, _working - 1));
            }

            return null;
        }
    }

    /// <param name="connection">In use by nobody else.</param>
    /// <param name="ready">What is sent.</param>
    /// <param name="next">What comes after it.</param>
    /// <param name="sentBefore">The connection has served before.</param>
    private async Task SendAsync(IMailConnection connection, Ready ready, Ready? next, bool sentBefore)
    {
        SendResult result;
        try
        {
            result = await connection.SendAsync(ready.Mail, next?.Mail, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            GiveBack(ready);
            return;
        }
        catch (ArgumentException exception)
        {
            LogNotMade(exception, ready.Delivery.Id);
            Report(ready.Delivery, DeliveryEnd.Retry, "The address cannot be written in a mail.");
            return;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The server may have it: an attempt like any other, that waits for its time and is counted.
            Report(ready.Delivery, DeliveryEnd.Retry, "Sending ended by a fault of the status page itself; the log says more.");
            throw;
        }

        if (result.SenderAtFault)
        {
            // It meets all mails alike: they wait until it is mended.
            _trouble ??= $"The mail server refuses us: {Masked(ready.Delivery, Words(result))}";
            // To the end of what is due: should it be this mail alone, the others get past it.
            Report(ready.Delivery with { DueMs = clock.GetUtcNow().ToUnixTimeMilliseconds() }, DeliveryEnd.GivenBack, "");
            return;
        }

        if (result is { Outcome: SendOutcome.Temporary, InDoubt: false, Code: 0 or 421 } && sentBefore && _cutOff.AddOrUpdate(ready.Delivery.Id, 1, static (_, times) => times + 1) <= CutOffsForgiven)
        {
            // Many relays take so many mails a connection and then end it: that is no refusal of the next one.
            GiveBack(ready);
            return;
        }

        var reported = Report(
            ready.Delivery,
            result switch
            {
                { Outcome: SendOutcome.Accepted } => DeliveryEnd.Sent,
                { Outcome: SendOutcome.Permanent, RecipientAtFault: true } => DeliveryEnd.Quarantine,
                _ => DeliveryEnd.Retry,
            },
            Words(result));
        if (result.Outcome != SendOutcome.Accepted)
        {
            LogRefused(ready.Delivery.Id, ready.Delivery.Domain, Masked(ready.Delivery, Words(result)));
        }

        await reported.Written.Task;
    }

    private DeliveryResult Report(ClaimedDelivery delivery, DeliveryEnd end, string reply)
    {
        var result = new DeliveryResult(delivery, end, reply);
        _queue.Leave(delivery);
        _results.Writer.TryWrite(result);
        return result;
    }

    private void GiveBack(Ready ready) => Report(ready.Delivery, DeliveryEnd.GivenBack, "");

    private static async ValueTask CloseAsync(IMailConnection? connection)
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private static string Words(SendResult result) => result.Code == 0 ? result.Text : $"{result.Code} {result.EnhancedCode} {result.Text}".Replace("  ", " ", StringComparison.Ordinal);

    /// <summary>Servers repeat the address in what they say, and logs are kept elsewhere.</summary>
    private static string Masked(ClaimedDelivery delivery, string words)
    {
        var ascii = $"{delivery.Email[..(delivery.Email.LastIndexOf('@') + 1)]}{delivery.Domain}";
        return words
            .Replace(delivery.Email, EmailAddress.Mask(delivery.Email), StringComparison.OrdinalIgnoreCase)
            .Replace(ascii, EmailAddress.Mask(ascii), StringComparison.OrdinalIgnoreCase);
    }

    private sealed record Ready(ClaimedDelivery Delivery, OutgoingMail Mail);

    [LoggerMessage(EventId = LogEvents.MailFailed, EventName = nameof(LogEvents.MailFailed), Level = LogLevel.Warning, Message = "Delivery {Delivery} to {Domain} was refused: {Reply}")]
    private partial void LogRefused(long delivery, string domain, string reply);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail does not go out by {Server}: {Why}")]
    private partial void LogTrouble(string server, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of {Count} deliveries could not be written down: {Why} Nothing is sent until it is")]
    private partial void LogNotWritten(int count, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The mail of delivery {Delivery} could not be made")]
    private partial void LogNotMade(Exception exception, long delivery);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A mail connection ended by a fault of our own")]
    private partial void LogBroken(Exception exception);
}
