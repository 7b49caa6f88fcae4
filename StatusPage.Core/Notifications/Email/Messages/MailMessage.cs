using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Text;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>
/// One kind of mail: a class each. What it says is said once, as blocks; <see cref="Html.MailDocument"/> and
/// <see cref="TextMail"/> show it.
/// </summary>
public abstract class MailMessage(MailSite site)
{
    /// <summary>What lists of mails show behind the subject: about as much as a phone does.</summary>
    private const int MaxPreview = 150;

    public MailSite Site { get; } = site;

    /// <summary>What it is about: the same in all mails of a thread, for that is what clients thread by.</summary>
    public abstract string Title { get; }

    /// <summary>How things stand, in a word or two.</summary>
    public abstract MailWord State { get; }

    /// <summary>Beside the state: how bad it is.</summary>
    public virtual string? Label => null;

    /// <summary>When what it tells of was posted; null where that is now.</summary>
    public virtual DateTimeOffset? At => null;

    public abstract MailThread Thread { get; }

    /// <summary>Whether its recipient subscribed to mails like this one: then it says how to end them.</summary>
    public virtual bool FromList => true;

    /// <summary>Why its recipient gets it.</summary>
    public virtual string Reason => $"You get this mail because this address subscribed to updates from {Site.Name}.";

    public string Subject => Thread.Reply is null ? $"{Title} · {Site.Name}" : $"Re: {Title} · {Site.Name}";

    public string Preview => $"{State.Text}: {Markdown.ToPlainText(Gist, MaxPreview)}";

    /// <summary>What it comes down to; Markdown.</summary>
    protected abstract string Gist { get; }

    /// <param name="allowance">Bytes that texts of people may take in it.</param>
    public abstract IEnumerable<MailBlock> Blocks(int allowance);
}
