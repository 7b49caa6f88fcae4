using StatusPage.Core.Accounts;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Telemetry;
using StatusPage.Core.Text;

namespace StatusPage.Web.Telemetry;

/// <summary>
/// One line and one count for each attempt to sign in. The line holds where it came from in full, for who keeps attackers
/// out by it, the account by its id, and of an address no more than is needed to recognise it. Never a password.
/// </summary>
public sealed partial class SignInJournal(StatusMetrics metrics, IHttpContextAccessor http, ILogger<SignInJournal> logger)
{
    public void Succeeded(StaffUser user)
    {
        metrics.SignedIn("succeeded");
        LogSucceeded(user.Id, user.Role, Source());
    }

    /// <param name="email">As it was typed.</param>
    /// <param name="user">Whose account it is; null where nobody has it.</param>
    /// <param name="reason">A word: <c>unknown</c>, <c>password</c>, <c>locked</c>, <c>disabled</c>.</param>
    public void Failed(string email, StaffUser? user, string reason)
    {
        metrics.SignedIn(reason == "locked" ? "locked" : "failed");
        LogFailed(user?.Id, SafeText.Shown(EmailAddress.Mask(email), 100), reason, Source());
    }

    private string? Source() => http.HttpContext?.Connection.RemoteIpAddress?.ToString();

    [LoggerMessage(EventId = LogEvents.SignedIn, EventName = nameof(LogEvents.SignedIn), Level = LogLevel.Information, Message = "Signed in: user {UserId} ({Role}) from {Source}")]
    private partial void LogSucceeded(string userId, StaffRole role, string? source);

    [LoggerMessage(EventId = LogEvents.SignInFailed, EventName = nameof(LogEvents.SignInFailed), Level = LogLevel.Warning, Message = "Signing in failed ({Reason}): user {UserId}, typed {Email}, from {Source}")]
    private partial void LogFailed(string? userId, string email, string reason, string? source);
}
