using System.Data.Common;
using System.Text.Json;
using StatusPage.Core.Data;

namespace StatusPage.Core.Subscribers.Import;

/// <summary>
/// Writes one line after the other within one transaction, by statements prepared once: an import has a million lines, and the
/// object tracker would take minutes for them.
/// </summary>
internal sealed class ImportStep : IDisposable
{
    private const string NewRow =
        """
        INSERT INTO "Subscribers" ("Email", "Key", "Mailbox", "Domain", "State", "Scope", "MinimumImpact", "Maintenance", "Requested", "ConfirmationNumber",
            "ConfirmationExpiresAt", "Source", "VouchedBy", "CreatedAt", "UpdatedAt", "ConfirmedAt", "Version")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p13, @p14, 1)
        RETURNING "Id"
        """;

    private const string Activated =
        """
        UPDATE "Subscribers" SET "State" = @p1, "Scope" = @p2, "MinimumImpact" = @p3, "Maintenance" = @p4, "Requested" = NULL, "VouchedBy" = @p5,
            "ConfirmedAt" = @p6, "UpdatedAt" = @p6, "Version" = "Version" + 1
        WHERE "Id" = @p0
        """;

    private const string NoLongerAsked =
        """
        UPDATE "Deliveries" SET "State" = 'skipped', "DoneMs" = @p1, "ClaimedBy" = NULL, "Reply" = 'Not sent: consent was vouched for meanwhile.'
        WHERE "SubscriberId" = @p0 AND "State" = 'queued' AND "Kind" = 'confirmation'
        """;

    private const string Mail =
        """
        INSERT INTO "Deliveries" ("Kind", "SubscriberId", "Payload", "State", "Attempts", "CreatedMs", "DueMs")
        VALUES ('confirmation', @p0, @p1, 'queued', 0, @p2, @p3)
        """;

    private readonly Statement _find;
    private readonly Statement _asked;
    private readonly Statement _add;
    private readonly Statement _activate;
    private readonly Statement _clearComponents;
    private readonly Statement _addComponent;
    private readonly Statement _addAsked;
    private readonly Statement _addMail;
    private readonly Statement _skipMail;
    private readonly DateTimeOffset _now;
    private readonly string? _voucher;
    private readonly bool _write;
    private readonly ImportPace _pace;

    /// <param name="connection">Open.</param>
    /// <param name="transaction">Null where nothing is written.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="voucher">Who vouches for everybody's consent; null: each is asked.</param>
    /// <param name="pace">When the mails that ask are due.</param>
    /// <param name="write">False: only tells.</param>
    public ImportStep(DbConnection connection, DbTransaction? transaction, DateTimeOffset now, string? voucher, ImportPace pace, bool write)
    {
        (_now, _voucher, _pace, _write) = (now, voucher, pace, write);
        Statement Prepare(string sql, int parameters) => new(connection, transaction, sql, parameters);
        _find = Prepare("""SELECT "Id", "State" FROM "Subscribers" WHERE "Key" = @p0""", 1);
        _asked = Prepare("""SELECT "At" FROM "ConfirmationMails" WHERE "Mailbox" = @p0 AND "At" > @p1""", 2);
        _add = Prepare(NewRow, 15);
        _activate = Prepare(Activated, 7);
        _clearComponents = Prepare("""DELETE FROM "SubscriberComponents" WHERE "SubscriberId" = @p0""", 1);
        _addComponent = Prepare("""INSERT INTO "SubscriberComponents" ("SubscriberId", "ComponentId") VALUES (@p0, @p1)""", 2);
        _addAsked = Prepare("""INSERT INTO "ConfirmationMails" ("Mailbox", "At") VALUES (@p0, @p1)""", 2);
        _addMail = Prepare(Mail, 4);
        _skipMail = Prepare(NoLongerAsked, 2);
    }

    public ImportLine Take(ImportRow row)
    {
        if (row.Address is not { } address)
        {
            return row.Said!;
        }

        ImportLine Line(ImportResult result, string? sentence = null) =>
            new(row.Line, address.Text, result, result == ImportResult.Refused ? SubscriberColumns.Email : null, sentence);
        if (Find(address) is var (id, state))
        {
            switch (state)
            {
                case SubscriberState.Unsubscribed:
                    return Line(ImportResult.Unsubscribed, "Wants no more mails. No import brings this address back; it may subscribe again itself.");
                case SubscriberState.Quarantined:
                    return Line(ImportResult.Quarantined, "Is in quarantine, because its mail server refused it. Release it if it works again.");
                case SubscriberState.Pending when _voucher is not null:
                    Activate(id, row.Request);
                    return Line(ImportResult.Activated);
                case SubscriberState.Pending:
                    return Line(ImportResult.AlreadyThere, "Was asked to confirm before.");
                case SubscriberState.Active:
                    return Line(ImportResult.AlreadyThere);
            }
        }

        if (_voucher is null && !SubscriptionLimits.MayAsk(Asked(address), _now))
        {
            return Line(ImportResult.Refused, "This mailbox was asked to confirm too often of late, perhaps under another spelling. Import the line again tomorrow.");
        }

        Add(address, row.Request);
        return Line(ImportResult.Added);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _asked, _add, _activate, _clearComponents, _addComponent, _addAsked, _addMail, _skipMail])
        {
            statement.Dispose();
        }
    }

    private (long Id, SubscriberState State)? Find(EmailAddress address)
    {
        using var found = _find.Read(address.Key);
        return found.Read() ? (found.GetInt64(0), EnumWords.Parse<SubscriberState>(found.GetString(1))) : null;
    }

    private List<DateTimeOffset> Asked(EmailAddress address)
    {
        var asked = new List<DateTimeOffset>();
        using var found = _asked.Read(address.Mailbox, (_now - SubscriptionLimits.MailboxWindow).UtcDateTime);
        while (found.Read())
        {
            asked.Add(new DateTimeOffset(DateTime.SpecifyKind(found.GetDateTime(0), DateTimeKind.Utc)));
        }

        return asked;
    }

    private void Add(EmailAddress address, SubscriptionRequest request)
    {
        if (!_write)
        {
            return;
        }

        var asks = _voucher is null;
        // What is asked for is in force only once it is confirmed.
        var inForce = asks ? new SubscriptionRequest() : request;
        var due = asks ? _pace.Next(_now) : _now;
        const int number = 1;
        long id;
        using (var added = _add.Read(
            address.Text,
            address.Key,
            address.Mailbox,
            address.Domain,
            (asks ? SubscriberState.Pending : SubscriberState.Active).ToWord(),
            inForce.Scope.ToWord(),
            inForce.MinimumImpact.ToWord(),
            inForce.Maintenance,
            asks ? JsonSerializer.Serialize(request, Conventions.Json) : null,
            asks ? number : 0,
            asks ? (due + SubscriptionLimits.ConfirmationValid).UtcDateTime : null,
            SubscriberSource.Import.ToWord(),
            _voucher,
            _now.UtcDateTime,
            asks ? null : _now.UtcDateTime))
        {
            added.Read();
            id = added.GetInt64(0);
        }

        if (asks)
        {
            _addAsked.Execute(address.Mailbox, _now.UtcDateTime);
            _addMail.Execute(id, new ConfirmationPayload(number).Write(), _now.ToUnixTimeMilliseconds(), due.ToUnixTimeMilliseconds());
        }
        else
        {
            AddComponents(id, request);
        }
    }

    private void Activate(long id, SubscriptionRequest request)
    {
        if (!_write)
        {
            return;
        }

        _activate.Execute(id, SubscriberState.Active.ToWord(), request.Scope.ToWord(), request.MinimumImpact.ToWord(), request.Maintenance, _voucher, _now.UtcDateTime);
        _clearComponents.Execute(id);
        AddComponents(id, request);
        _skipMail.Execute(id, _now.ToUnixTimeMilliseconds());
    }

    private void AddComponents(long id, SubscriptionRequest request)
    {
        foreach (var component in request.Components)
        {
            _addComponent.Execute(id, component);
        }
    }
}
