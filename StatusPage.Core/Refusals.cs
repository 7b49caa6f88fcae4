using StatusPage.Core.Text;

namespace StatusPage.Core;

/// <summary>
/// What was asked is refused, and the message is a sentence for the person or program that asked:
/// what is wrong, and what would be accepted.
/// </summary>
public abstract class RefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Fields break a validation rule (HTTP 422). Keys are the field names of the HTTP contract.</summary>
public sealed class InvalidInputException(IReadOnlyDictionary<string, string[]> errors)
    : RefusedException(string.Join(' ', errors.Values.SelectMany(sentences => sentences)))
{
    public InvalidInputException(string field, string sentence)
        : this(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [sentence] })
    {
    }

    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>A rule of the domain forbids it in the present state (HTTP 409).</summary>
public sealed class RuleException(string message, string? field = null) : RefusedException(message)
{
    /// <summary>The form field the sentence belongs beside, where there is one.</summary>
    public string? Field { get; } = field;
}

/// <summary>Maintenance would begin sooner than the promised notice allows (HTTP 409, with the earliest start).</summary>
public sealed class ShortNoticeException(string message, DateTimeOffset earliestStart, string field = "scheduledFor") : RefusedException(message)
{
    /// <summary>The first start that would be accepted now.</summary>
    public DateTimeOffset EarliestStart { get; } = earliestStart;

    /// <summary>The form field the sentence belongs beside.</summary>
    public string Field { get; } = field;
}

/// <summary>Somebody changed the thing since the caller read it (HTTP 409).</summary>
public sealed class StaleVersionException(string subject, ExpectedVersion expected, int current)
    : RefusedException($"{subject} was changed by someone else: you have version {expected}, it is now at version {current}. Read it again, then repeat your change.")
{
    public ExpectedVersion Expected { get; } = expected;

    public int Current { get; } = current;

    public static void ThrowIfStale(string subject, ExpectedVersion? expected, int current)
    {
        if (expected is not null && !expected.Holds(current))
        {
            throw new StaleVersionException(subject, expected, current);
        }
    }
}

/// <summary>There is no such thing (HTTP 404).</summary>
public sealed class NotFoundException(string what, string id) : RefusedException($"There is no {what} with the id “{SafeText.Shown(id, 60)}”.");

/// <summary>The database is busy with something else; nothing was changed, and a repeat may well succeed (HTTP 503).</summary>
public sealed class BusyException(Exception? cause = null)
    : RefusedException("The database is busy and nothing was changed. Try again in a few seconds; if it stays so, look at /healthz/ready and at what else uses the database.", cause)
{
    public const int RetryAfterSeconds = 5;
}

/// <summary>Background jobs do not run yet, and are started again and again until they do (HTTP 503).</summary>
public sealed class SchedulerAwayException()
    : RefusedException("Background jobs do not run yet: their scheduler is still being started. Where that takes longer, /healthz/ready says what is done about it.")
{
    public const int RetryAfterSeconds = 10;
}

/// <summary>More was asked than is taken in a while (HTTP 429).</summary>
public sealed class TooManyException(string message, TimeSpan wait) : RefusedException(message)
{
    /// <summary>Whole seconds after which a repeat may succeed.</summary>
    public int RetryAfterSeconds { get; } = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}

/// <summary>The one who asks may not (HTTP 403).</summary>
public sealed class ForbiddenException(string message) : RefusedException(message);
