using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Core.Text;

namespace StatusPage.Core.Maintenance;

/// <summary>
/// Planned work on some components, from <see cref="ScheduledFor"/> until before <see cref="ScheduledUntil"/>. It guards its
/// own rules: every method takes the present time, refuses what is not allowed with a sentence, and hands back the event
/// that says what happened.
/// </summary>
public sealed class MaintenanceWindow : IVersioned, IPublic, IPublishedRow
{
    public const int MaxTitle = 200;
    public const int MaxMessage = 20_000;
    public const int MaxReason = 500;

    /// <summary>The longest window, in days.</summary>
    public const int MaxDays = 90;

    /// <summary>How far ahead a window may begin, in days.</summary>
    public const int MaxDaysAhead = 730;

    private readonly List<MaintenanceUpdate> _updates = [];

    private MaintenanceWindow()
    {
    }

    internal MaintenanceWindow(
        string id,
        string title,
        string message,
        IReadOnlyList<string> componentIds,
        DateTimeOffset scheduledFor,
        DateTimeOffset scheduledUntil,
        DateTimeOffset announcedAt,
        int noticeHours = IncidentPolicy.DefaultNoticeHours)
    {
        Id = id;
        Title = title;
        Message = message;
        ComponentIds = componentIds;
        ScheduledFor = scheduledFor;
        ScheduledUntil = AnnouncedUntil = scheduledUntil;
        AnnouncedAt = UpdatedAt = announcedAt;
        Announcements = [new MaintenanceAnnouncement(announcedAt, scheduledFor, scheduledUntil, announcedAt, noticeHours, Emergency: false, Reason: null)];
        Version = 1;
    }

    public string Id { get; private set; } = "";

    public string Title { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Message { get; private set; } = "";

    public IReadOnlyList<string> ComponentIds { get; private set; } = [];

    public MaintenanceStatus Status { get; private set; }

    public DateTimeOffset ScheduledFor { get; private set; }

    public DateTimeOffset ScheduledUntil { get; private set; }

    /// <summary>Since when the present start counts as announced. A start that moved earlier counts from then.</summary>
    public DateTimeOffset AnnouncedAt { get; private set; }

    /// <summary>Until when it was announced as early as its start was: what was added to it at short notice is not left out of the SLA.</summary>
    public DateTimeOffset AnnouncedUntil { get; private set; }

    /// <summary>
    /// Components that came to it when its start was nearer than the promised notice: nobody was told in time that they are
    /// concerned, so they are not left out of the SLA. One that leaves again stays here.
    /// </summary>
    public IReadOnlyList<string> LateComponents { get; private set; } = [];

    /// <summary>Announced later than promised, by an explicit choice.</summary>
    public bool Emergency { get; private set; }

    public string? EmergencyReason { get; private set; }

    /// <summary>Every time its start was told, oldest first; never rewritten.</summary>
    public IReadOnlyList<MaintenanceAnnouncement> Announcements { get; private set; } = [];

    /// <summary>It starts and completes by itself at its times.</summary>
    public bool Automatic { get; private set; } = true;

    /// <summary>Whether subscribers hear of it.</summary>
    public bool Notify { get; private set; } = true;

    /// <summary>The start that was reminded of: once for each.</summary>
    public DateTimeOffset? RemindedFor { get; private set; }

    /// <summary>The series it is an occurrence of.</summary>
    public string? SeriesId { get; private set; }

    /// <summary>The start that the series gave it, wherever it moved since.</summary>
    public DateTimeOffset? OccurrenceOf { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public int Version { get; set; }

    public long PublishedInVersion { get; set; }

    public IReadOnlyList<MaintenanceUpdate> Updates => _updates;

    public bool IsOpen => MaintenanceTransitions.IsOpen(Status);

    public bool IsRunning => Status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying;

    /// <summary>Its time is over and nobody ended it, or even began it.</summary>
    public bool IsPastEnd(DateTimeOffset now) => IsOpen && now >= ScheduledUntil;

    /// <summary>Announces a window.</summary>
    /// <param name="input">Its plan; the components are known to exist.</param>
    /// <param name="noticeHours">The notice promised at this moment.</param>
    /// <param name="now">The present.</param>
    /// <param name="occurrence">Of which series it is, and the start that the series gives it.</param>
    public static (MaintenanceWindow Window, MaintenanceAnnounced Event) Announce(
        MaintenanceInput input, int noticeHours, DateTimeOffset now, (string SeriesId, DateTimeOffset Of)? occurrence = null)
    {
        now = AdvanceCheck.ToSecond(now);
        var errors = new InputErrors();
        var title = errors.Line("title", "The title", input.Title, MaxTitle);
        var message = errors.Block("message", "The message", input.Message, MaxMessage);
        if (input.ScheduledFor is null)
        {
            errors.Add("scheduledFor", "The start is missing: give day and time.");
        }

        if (input.ScheduledUntil is null)
        {
            errors.Add("scheduledUntil", "The end is missing: give day and time.");
        }

        var start = AdvanceCheck.ToSecond(input.ScheduledFor ?? now);
        var end = AdvanceCheck.ToSecond(input.ScheduledUntil ?? now);
        var notice = TimeSpan.FromHours(noticeHours);
        // Without a promised notice there is nothing to be late for.
        var isShort = noticeHours > 0 && input.ScheduledFor is not null && !AdvanceCheck.IsInTime(now, start, notice);
        var reason = CheckEmergency(errors, isShort && input.Emergency, input.EmergencyReason);
        if (input.Emergency || noticeHours == 0)
        {
            start = NotPast(errors, start, now);
        }

        if (input is { ScheduledFor: not null, ScheduledUntil: not null })
        {
            CheckTimes(errors, start, end, now);
        }

        errors.ThrowIfAny();
        if (isShort && !input.Emergency)
        {
            throw AdvanceCheck.Refusal(now, start, notice);
        }

        var window = new MaintenanceWindow(Ids.New(now), title, message, input.ComponentIds, start, end, now, noticeHours)
        {
            Automatic = input.Automatic,
            Notify = input.Notify,
            Emergency = isShort,
            EmergencyReason = reason,
            SeriesId = occurrence?.SeriesId,
            OccurrenceOf = occurrence?.Of,
        };
        window.Announcements = [window.Announcements[0] with { Emergency = isShort, Reason = reason }];
        return (window, new MaintenanceAnnounced(window) { Notify = window.Notify });
    }

    /// <summary>What is said of a step where nobody says something else.</summary>
    internal static string WordsOf(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => "",
        MaintenanceStatus.InProgress => "The work has begun.",
        MaintenanceStatus.Verifying => "The work itself is done. We are verifying that all is well.",
        MaintenanceStatus.Completed => "The work is done.",
        MaintenanceStatus.Cancelled => "This maintenance will not take place.",
    };

    /// <summary>What the clock owes this window at <paramref name="now"/>: its next status, or null where nothing is due. Pure.</summary>
    public MaintenanceStatus? Due(DateTimeOffset now) => Status switch
    {
        MaintenanceStatus.Scheduled when Automatic && now >= ScheduledFor => MaintenanceStatus.InProgress,
        MaintenanceStatus.InProgress or MaintenanceStatus.Verifying when Automatic && now >= ScheduledUntil => MaintenanceStatus.Completed,
        _ => null,
    };

    /// <summary>Whether subscribers are to be reminded: in time, once for each start, and not where it was told later than that anyway. Pure.</summary>
    public bool OwesReminder(DateTimeOffset now, TimeSpan before) =>
        Status == MaintenanceStatus.Scheduled && Notify && before > TimeSpan.Zero && RemindedFor != ScheduledFor
        && now >= ScheduledFor - before && now < ScheduledFor
        && (Announcements is [.., var last] ? last.At : AnnouncedAt) < ScheduledFor - before;

    /// <summary>No change of the window: readers have nothing new to learn of it, and an open form is not out of date.</summary>
    internal MaintenanceReminderDue Remind()
    {
        RemindedFor = ScheduledFor;
        return new MaintenanceReminderDue(this) { Notify = Notify };
    }

    /// <summary>The step that is due by itself.</summary>
    internal MaintenanceHappened Move(DateTimeOffset now) => Due(now) switch
    {
        // A process that was away starts and completes it late; the window itself kept its times.
        MaintenanceStatus.InProgress => Start(ScheduledFor, AdvanceCheck.ToSecond(now), by: null, message: null, Notify),
        MaintenanceStatus.Completed => Complete(ScheduledUntil, AdvanceCheck.ToSecond(now), by: null, message: null, Notify),
        _ => throw new InvalidOperationException($"Nothing is due of the maintenance {Id}."),
    };

    /// <summary>Changes plan, components or words.</summary>
    /// <returns>Null where nothing is different.</returns>
    internal MaintenanceChanged? Change(MaintenanceChange change, int noticeHours, DateTimeOffset now, string? by)
    {
        if (!IsOpen)
        {
            throw new RuleException($"The maintenance “{Title}” is {MaintenanceWords.Of(Status)} and is not changed any more. Schedule another one.");
        }

        now = AdvanceCheck.ToSecond(now);
        var errors = new InputErrors();
        var title = change.Title is null ? Title : errors.Line("title", "The title", change.Title, MaxTitle);
        var message = change.Message is null ? Message : errors.Block("message", "The message", change.Message, MaxMessage);
        var note = errors.Block("note", "The note", change.Note, MaxMessage, required: false);
        var start = change.ScheduledFor is { } newStart ? AdvanceCheck.ToSecond(newStart) : ScheduledFor;
        var end = change.ScheduledUntil is { } newEnd ? AdvanceCheck.ToSecond(newEnd) : ScheduledUntil;
        var notice = TimeSpan.FromHours(noticeHours);
        var fresh = AdvanceCheck.IsInTime(now, start, notice);
        var hurried = false;
        if (start != ScheduledFor)
        {
            if (Status != MaintenanceStatus.Scheduled)
            {
                throw new RuleException($"The maintenance “{Title}” began at {MaintenanceWords.Moment(StartedAt ?? ScheduledFor)}: its start cannot move any more. Its end can.", "scheduledFor");
            }

            // A start that has passed without a beginning was an announcement of that time, and of none after it.
            hurried = noticeHours > 0 && (start < ScheduledFor || now >= ScheduledFor) && !fresh;
            if (change.Emergency || !hurried)
            {
                start = NotPast(errors, start, now);
            }
        }

        var reason = OrNull(errors.Line(
            "emergencyReason",
            "The reason why it cannot wait",
            change.EmergencyReason ?? EmergencyReason,
            MaxReason,
            required: (hurried && change.Emergency) || (Emergency && change.EmergencyReason is not null)));
        if ((start, end) != (ScheduledFor, ScheduledUntil))
        {
            CheckTimes(errors, start, end, now, IsRunning);
        }

        if (change.Automatic == true && !Automatic)
        {
            CheckAutomatic(errors, start, end, now);
        }

        errors.ThrowIfAny();
        if (hurried && !change.Emergency)
        {
            throw AdvanceCheck.Refusal(now, start, notice);
        }

        var components = change.ComponentIds ?? ComponentIds;
        IReadOnlyList<string> added = [.. components.Except(ComponentIds, StringComparer.Ordinal)];
        IReadOnlyList<string> removed = [.. ComponentIds.Except(components, StringComparer.Ordinal)];
        var reworded = (title, message) != (Title, Message);
        var plan = (start, end) == (ScheduledFor, ScheduledUntil) ? null : new PlanChange(ScheduledFor, ScheduledUntil, start, end);
        var quiet = (change.Automatic ?? Automatic) != Automatic || (Emergency && start == ScheduledFor && reason != EmergencyReason);
        if (plan is null && added.Count + removed.Count == 0 && !reworded && note.Length == 0)
        {
            if (quiet)
            {
                (Automatic, EmergencyReason) = (change.Automatic ?? Automatic, Emergency ? reason : EmergencyReason);
                Changed(now);
            }

            return null;
        }

        var moved = start != ScheduledFor;
        var announced = Plan(start, end, noticeHours, now, reason);
        if (!fresh && noticeHours > 0)
        {
            LateComponents = [.. LateComponents.Union(added, StringComparer.Ordinal)];
        }
        else if (moved)
        {
            // All that it concerns is told anew, and in time.
            LateComponents = [];
        }

        (Title, Message, ComponentIds, Automatic) = (title, message, components, change.Automatic ?? Automatic);
        if (Emergency && start == ScheduledFor && announced is null)
        {
            EmergencyReason = reason;
        }

        var update = Post(now, by, note, statusBefore: null, change.Notify ?? Notify);
        (update.Plan, update.Added, update.Removed, update.Reworded) = (plan, added, removed, reworded);
        update.Emergency = announced is { Emergency: true };
        Changed(now);
        return new MaintenanceChanged(this) { Update = update, Notify = update.Notify };
    }

    /// <summary>Replaces the text of an update that is already public; readers see "edited", staff keep the earlier text.</summary>
    internal void Correct(string updateId, string? message, DateTimeOffset now, string by)
    {
        var update = _updates.SingleOrDefault(u => u.Id == updateId) ?? throw new NotFoundException("update", updateId);
        var errors = new InputErrors();
        var text = errors.Block("message", "The message", message, MaxMessage, required: !update.SpeaksForItself);
        errors.ThrowIfAny();
        if (text != update.Message)
        {
            update.Correct(text, now, by);
            Changed(now);
        }
    }

    /// <summary>A word of staff, or a step by hand.</summary>
    internal MaintenanceHappened Post(MaintenancePosting posting, int noticeHours, DateTimeOffset now, string? by)
    {
        now = AdvanceCheck.ToSecond(now);
        var notify = posting.Notify ?? Notify;
        var errors = new InputErrors();
        var step = posting.Status is { } wanted && wanted != Status ? wanted : (MaintenanceStatus?)null;
        var message = errors.Block("message", "The message", posting.Message, MaxMessage, required: step is null);
        errors.ThrowIfAny();
        if (step is { } next)
        {
            MaintenanceTransitions.Check(Title, Status, next);
        }
        else if (!IsOpen && !(posting.Status == Status && _updates is [.., { StatusBefore: not null, Automatic: true }]))
        {
            // The clock may end it while somebody writes the closing words: those it still takes.
            throw new RuleException($"The maintenance “{Title}” is {MaintenanceWords.Of(Status)} and takes no more updates.");
        }

        return step switch
        {
            MaintenanceStatus.InProgress => StartByHand(posting, noticeHours, now, by, message, notify),
            MaintenanceStatus.Completed => Complete(Automatic && now > ScheduledUntil ? ScheduledUntil : now, now, by, message, notify),
            MaintenanceStatus.Cancelled => Cancel(now, by, message, notify),
            MaintenanceStatus.Verifying => Verify(now, by, message, notify),
            _ => new MaintenanceUpdated(this) { Update = Said(now, by, message, notify), Notify = notify },
        };
    }

    private MaintenanceStarted StartByHand(MaintenancePosting posting, int noticeHours, DateTimeOffset now, string? by, string message, bool notify)
    {
        PlanChange? plan = null;
        if (now < ScheduledFor)
        {
            // Work that begins before the announced time was not announced for that time.
            var notice = TimeSpan.FromHours(noticeHours);
            var isShort = !AdvanceCheck.IsInTime(now, now, notice);
            if (isShort && !posting.Emergency)
            {
                throw new ShortNoticeException(
                    $"The maintenance “{Title}” is announced for {MaintenanceWords.Moment(ScheduledFor)}. Starting it before needs the choice of an emergency with its reason: it is then marked so in public and counts as a missed promise.",
                    ScheduledFor,
                    "status");
            }

            var errors = new InputErrors();
            var reason = CheckEmergency(errors, isShort, posting.EmergencyReason);
            errors.ThrowIfAny();
            plan = new PlanChange(ScheduledFor, ScheduledUntil, now, ScheduledUntil);
            Plan(now, ScheduledUntil, noticeHours, now, reason);
        }

        var started = Start(Automatic ? ScheduledFor : now, now, by, message, notify);
        (started.Update!.Plan, started.Update.Emergency) = (plan, plan is not null && Emergency);
        return started;
    }

    private MaintenanceStarted Start(DateTimeOffset at, DateTimeOffset now, string? by, string? message, bool notify)
    {
        StartedAt = at;
        return new MaintenanceStarted(this) { Update = Step(MaintenanceStatus.InProgress, now, by, message, notify), Notify = notify };
    }

    private MaintenanceUpdated Verify(DateTimeOffset now, string? by, string message, bool notify) =>
        new(this) { Update = Step(MaintenanceStatus.Verifying, now, by, message, notify), Notify = notify };

    private MaintenanceCompleted Complete(DateTimeOffset at, DateTimeOffset now, string? by, string? message, bool notify)
    {
        // Never before it began.
        CompletedAt = at < StartedAt ? StartedAt : at;
        return new MaintenanceCompleted(this) { Update = Step(MaintenanceStatus.Completed, now, by, message, notify), Notify = notify };
    }

    private MaintenanceCancelled Cancel(DateTimeOffset now, string? by, string message, bool notify) =>
        new(this) { Update = Step(MaintenanceStatus.Cancelled, now, by, message, notify), Notify = notify };

    private MaintenanceUpdate Step(MaintenanceStatus status, DateTimeOffset now, string? by, string? message, bool notify)
    {
        var before = Status;
        Status = status;
        return Said(now, by, string.IsNullOrEmpty(message) ? WordsOf(status) : message, notify, before);
    }

    private MaintenanceUpdate Said(DateTimeOffset now, string? by, string message, bool notify, MaintenanceStatus? before = null)
    {
        var update = Post(now, by, message, before, notify);
        Changed(now);
        return update;
    }

    private MaintenanceUpdate Post(DateTimeOffset now, string? by, string message, MaintenanceStatus? statusBefore, bool notify)
    {
        var update = new MaintenanceUpdate(Ids.New(now), (_updates.Count == 0 ? 0 : _updates.Max(u => u.Number)) + 1, Status, now, by)
        {
            Message = message,
            StatusBefore = statusBefore,
            Automatic = by is null,
            Notify = notify,
        };
        _updates.Add(update);
        return update;
    }

    /// <summary>Sets the times, and what of them counts as announced since when.</summary>
    /// <returns>The announcement of a new start; null where the start stays.</returns>
    private MaintenanceAnnouncement? Plan(DateTimeOffset start, DateTimeOffset end, int noticeHours, DateTimeOffset now, string? reason)
    {
        var fresh = AdvanceCheck.IsInTime(now, start, TimeSpan.FromHours(noticeHours));
        var announcedLength = AnnouncedUntil - ScheduledFor;
        MaintenanceAnnouncement? announcement = null;
        if (start != ScheduledFor)
        {
            // Moving later keeps the announcement there was, unless that was itself too late or its time has passed.
            if (start < ScheduledFor || Emergency || now >= ScheduledFor)
            {
                AnnouncedAt = now;
                Emergency = !fresh;
                EmergencyReason = Emergency ? reason : null;
            }

            announcement = new MaintenanceAnnouncement(now, start, end, AnnouncedAt, noticeHours, Emergency, EmergencyReason);
            Announcements = [.. Announcements, announcement];
        }

        if (fresh || noticeHours == 0)
        {
            AnnouncedUntil = end;
        }
        else
        {
            AnnouncedUntil = start + (end - start < announcedLength ? end - start : announcedLength);
        }

        (ScheduledFor, ScheduledUntil) = (start, end);
        return announcement;
    }

    private void Changed(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    private static string? CheckEmergency(InputErrors errors, bool emergency, string? reason)
    {
        if (!emergency)
        {
            return null;
        }

        return OrNull(errors.Line("emergencyReason", "The reason why it cannot wait", reason, MaxReason));
    }

    /// <summary>What goes on by itself does so at its times; those that have passed without it are no such times.</summary>
    private void CheckAutomatic(InputErrors errors, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        if (end <= now)
        {
            errors.Add("automatic", $"The end ({MaintenanceWords.Moment(end)}) is already past, so it cannot complete by itself at it. Give a later end, or {(IsRunning ? "complete it" : "start and complete it")} by hand.");
        }
        else if (Status == MaintenanceStatus.Scheduled && start < now)
        {
            errors.Add("automatic", $"The start ({MaintenanceWords.Moment(start)}) is already past, so it cannot start by itself at it. Start it by hand first.");
        }
    }

    /// <summary>A clock that is a little behind ours means now.</summary>
    private static DateTimeOffset NotPast(InputErrors errors, DateTimeOffset start, DateTimeOffset now)
    {
        if (start < now - Incident.ClockSkew)
        {
            errors.Add("scheduledFor", $"The start ({MaintenanceWords.Moment(start)}) is already past. Give a time from now ({MaintenanceWords.Moment(now)}) on.");
        }

        return start < now ? now : start;
    }

    private static void CheckTimes(InputErrors errors, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now, bool running = false)
    {
        if (start > now.AddDays(MaxDaysAhead))
        {
            errors.Add("scheduledFor", $"The start ({MaintenanceWords.Moment(start)}) is too far ahead: at most {MaxDaysAhead} days are accepted.");
        }

        if (end <= start)
        {
            errors.Add("scheduledUntil", $"The end ({MaintenanceWords.Moment(end)}) is not after the start ({MaintenanceWords.Moment(start)}). Give a later end.");
        }
        else if (end - start < TimeSpan.FromMinutes(1))
        {
            errors.Add("scheduledUntil", "The window is shorter than a minute. Give a later end.");
        }
        else if (running && end <= now)
        {
            errors.Add("scheduledUntil", $"The end ({MaintenanceWords.Moment(end)}) is already past. Give a time to come, or complete the maintenance.");
        }
        else if (end - start > TimeSpan.FromDays(MaxDays))
        {
            errors.Add("scheduledUntil", $"The window is longer than {MaxDays} days. Give an earlier end.");
        }
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
