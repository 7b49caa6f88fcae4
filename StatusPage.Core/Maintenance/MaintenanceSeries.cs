using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Maintenance;

/// <summary>
/// Maintenance that comes again. Its occurrences are announced one by one, each as a window of its own and in time; what is
/// announced is changed, moved or cancelled there. Here is only what is still to come.
/// </summary>
public sealed class MaintenanceSeries : IVersioned, IPublic
{
    /// <summary>More single exceptions than anybody plans ahead.</summary>
    private const int MaxExcepted = 200;

    private MaintenanceSeries()
    {
    }

    internal MaintenanceSeries(string id, RecurrenceRule rule, DateTimeOffset first, TimeZoneInfo zone, DateTimeOffset now)
    {
        Id = id;
        Rule = rule;
        FirstStart = PlannedThrough = first;
        TimeZone = zone.Id;
        CreatedAt = UpdatedAt = now;
        Version = 1;
    }

    public string Id { get; private set; } = "";

    public RecurrenceRule Rule { get; private set; } = new() { Frequency = RecurrenceFrequency.Weekly };

    /// <summary>Start of the first occurrence: it gives the time of day.</summary>
    public DateTimeOffset FirstStart { get; private set; }

    /// <summary>IANA name of the zone whose wall clock the rule goes by.</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    public string Title { get; internal set; } = "";

    public string Message { get; internal set; } = "";

    public IReadOnlyList<string> ComponentIds { get; internal set; } = [];

    public int LengthMinutes { get; internal set; }

    public bool Notify { get; internal set; } = true;

    public bool Automatic { get; internal set; } = true;

    /// <summary>Occurrences up to this one are announced, or were left out.</summary>
    public DateTimeOffset PlannedThrough { get; private set; }

    /// <summary>Occurrences after <see cref="PlannedThrough"/> that are skipped, or announced already at another time.</summary>
    public IReadOnlyList<DateTimeOffset> Excepted { get; private set; } = [];

    /// <summary>Occurrences that nobody could announce in time any more, and that staff did not decide about; those that are past go with time.</summary>
    public IReadOnlyList<DateTimeOffset> LeftOut { get; private set; } = [];

    /// <summary>When staff ended it; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public int Version { get; set; }

    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    public DateTime FirstWall => TimeZoneInfo.ConvertTime(FirstStart, Zone).DateTime;

    /// <summary>How long before its notice an occurrence is announced, so that it is always in time.</summary>
    public TimeSpan Lead => Rule.Frequency switch
    {
        RecurrenceFrequency.Daily => TimeSpan.FromDays(1),
        RecurrenceFrequency.Weekly => TimeSpan.FromDays(7),
        RecurrenceFrequency.Monthly => TimeSpan.FromDays(14),
    };

    /// <summary>Those still to be announced, in order. Empty once it is over or was ended.</summary>
    public IEnumerable<DateTimeOffset> Coming() => EndedAt is not null
        ? []
        : Rule.Starts(FirstWall, Zone).SkipWhile(start => start <= PlannedThrough).Where(start => !Excepted.Contains(start));

    /// <summary>For people: "every week on Sunday at 02:00".</summary>
    public string Sentence => Rule.Sentence(FirstWall);

    /// <summary>The next occurrence is dealt with.</summary>
    internal void Pass(DateTimeOffset occurrence, DateTimeOffset now)
    {
        PlannedThrough = occurrence;
        Excepted = [.. Excepted.Where(of => of > occurrence)];
        Changed(now);
    }

    /// <summary>It is too late to announce the next occurrence. Where its time is still ahead, staff may take it up.</summary>
    internal void LeaveOut(DateTimeOffset occurrence, DateTimeOffset now)
    {
        LeftOut = [.. LeftOut.Append(occurrence).Where(of => of > now)];
        Pass(occurrence, now);
    }

    /// <summary>Takes one occurrence out of the rule, or up that was left out.</summary>
    internal void Except(DateTimeOffset occurrence, DateTimeOffset now)
    {
        occurrence = occurrence.ToUniversalTime();
        if (EndedAt is null && LeftOut.Contains(occurrence))
        {
            LeftOut = [.. LeftOut.Where(of => of != occurrence && of > now)];
            Changed(now);
            return;
        }

        if (!Coming().TakeWhile(start => start <= occurrence).Contains(occurrence))
        {
            var next = Coming().Select(MaintenanceWords.Moment).Take(3).ToList();
            throw new InvalidInputException(
                "occurrence",
                next.Count == 0
                    ? "This series has nothing more to come."
                    : $"The series has no occurrence at {MaintenanceWords.Moment(occurrence)} that is still to be announced. The next are {string.Join(", ", next)}; one that is announced is changed or cancelled itself.");
        }

        if (Excepted.Count >= MaxExcepted)
        {
            throw new RuleException($"{MaxExcepted} occurrences are excepted already. End the series and begin another.");
        }

        Excepted = [.. Excepted, occurrence];
        Changed(now);
    }

    internal void End(DateTimeOffset now)
    {
        if (EndedAt is not null)
        {
            throw new RuleException("This series was ended already. Schedule a new one.");
        }

        EndedAt = now;
        Changed(now);
    }

    internal void Changed(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    /// <summary>What an occurrence is announced with.</summary>
    internal MaintenanceInput Occurrence(DateTimeOffset start) => new()
    {
        Title = Title,
        Message = Message,
        ComponentIds = ComponentIds,
        ScheduledFor = start,
        ScheduledUntil = start.AddMinutes(Math.Max(LengthMinutes, 1)),
        Notify = Notify,
        Automatic = Automatic,
    };
}
