using StatusPage.Core.Notifications.Email.Composition;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <param name="Address">That is to be confirmed.</param>
/// <param name="Number">Of the confirmation; each has a mail of its own.</param>
/// <param name="Url">Of the page whose button confirms. Following the link confirms nothing: scanners of mail follow links.</param>
/// <param name="ExpiresAt">Until when the link works.</param>
/// <param name="Wishes">What was asked for, a line each.</param>
/// <param name="Components">Names of the components that were chosen; empty where it is all.</param>
public sealed record ConfirmationFacts(
    string Address, int Number, string Url, DateTimeOffset ExpiresAt, IReadOnlyList<MailFact> Wishes, IReadOnlyList<string> Components);

/// <summary>Asks whether it was really the owner of the address who asked for mails.</summary>
public sealed class ConfirmSubscriptionMail(MailSite site, ConfirmationFacts facts) : MailMessage(site)
{
    public override string Title => "Confirm your subscription";

    public override MailWord State => new("One step to go", MailTone.Planned);

    public override MailThread Thread => new($"confirmation.{facts.Number}");

    public override bool FromList => false;

    public override string Reason =>
        $"You get this mail because somebody entered this address on the status page of {Site.Name}. If it was not you, do nothing: without your confirmation no updates are sent.";

    protected override string Gist => $"press the button to get updates from {Site.Name} by email";

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        new SentenceBlock($"Somebody, hopefully you, asked for updates from {Site.Name} to be sent to {facts.Address}. They will come once you confirm that you want them."),
        new ButtonBlock("Confirm subscription", facts.Url),
        new SentenceBlock($"The button works until {Site.Time(facts.ExpiresAt)}, and once."),
        new FactsBlock(facts.Wishes),
        .. facts.Components.Count == 0 ? (IEnumerable<MailBlock>)[]
            : [ComponentsBlock.Of("Components", [.. facts.Components.Select(name => new MailComponent(name, null, null))])],
    ];
}
