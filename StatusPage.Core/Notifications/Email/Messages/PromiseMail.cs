using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <param name="IncidentId">Of the incident that it was promised of.</param>
/// <param name="Title">Of the incident.</param>
/// <param name="Impact">As it is now.</param>
/// <param name="ImpactLabel">By the policy's own word.</param>
/// <param name="Kind">What was promised.</param>
/// <param name="Cycle">Which of its kind.</param>
/// <param name="Step">Whether it is due soon, or was missed.</param>
/// <param name="Promised">How soon, for example <c>30 minutes</c>.</param>
/// <param name="DueAt">By when.</param>
/// <param name="MetAt">When it came, too late; null where it has not come.</param>
/// <param name="Lead">Who leads; null where nobody does.</param>
public sealed record PromiseFacts(
    string IncidentId, string Title, Impact Impact, string ImpactLabel, PromiseKind Kind, int Cycle, ReminderStep Step, string Promised, DateTimeOffset DueAt, DateTimeOffset? MetAt, string? Lead);

/// <summary>Tells staff that a promise is due soon, or was missed.</summary>
public sealed class PromiseMail(MailSite site, PromiseFacts facts) : MailMessage(site)
{
    private bool Missed => facts.Step == ReminderStep.Missed;

    public override string Title => $"{(Missed ? "Promise missed" : "Due soon")}: {facts.Title}";

    public override MailWord State => Missed ? new($"{What} is late", MailTone.Critical) : new($"{What} is due soon", MailTone.Major);

    public override string? Label => facts.ImpactLabel;

    public override MailThread Thread => new($"promise.{facts.IncidentId}.{facts.Kind}.{facts.Cycle}.{facts.Step}".ToLowerInvariant());

    public override bool FromList => false;

    public override string Reason => $"You get this mail because you lead this incident or are on call for {Site.Name}. Who is on call is set in the console, under Settings.";

    protected override string Gist => Missed ? $"{What.ToLowerInvariant()} was due at {Site.Time(facts.DueAt)}" : $"{What.ToLowerInvariant()} is due by {Site.Time(facts.DueAt)}";

    private string What => PublicWords.Of(facts.Kind);

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        new SentenceBlock(Sentence),
        new FactsBlock(
        [
            new MailFact(Missed ? "Was due" : "Due", Site.Time(facts.DueAt)),
            .. facts.MetAt is { } met ? [new MailFact("Came", Site.Time(met))] : Array.Empty<MailFact>(),
            new MailFact("Promised within", facts.Promised),
            new MailFact("Lead", facts.Lead ?? "nobody"),
        ]),
        facts.Kind switch
        {
            PromiseKind.Postmortem => new ButtonBlock("Write the postmortem", Site.Url + Settings.StaffPaths.Postmortem(facts.IncidentId)),
            PromiseKind.Resolution => new ButtonBlock("Open the incident", Site.Url + Settings.StaffPaths.Incident(facts.IncidentId)),
            _ => new ButtonBlock("Post an update", Site.Url + Settings.StaffPaths.Incident(facts.IncidentId)),
        },
    ];

    private string Sentence => (Missed, facts.Kind, facts.MetAt) switch
    {
        (false, PromiseKind.Postmortem, _) => "Customers are promised the postmortem of this incident soon. The draft begins with a timeline from the incident's own record.",
        (true, PromiseKind.Postmortem, _) => "The postmortem of this incident was not published by the time that customers were promised. It is in the ledger as missed, and still owed: publish it as soon as you can.",
        (false, PromiseKind.Resolution, _) => "Customers are promised that this incident is resolved soon. Resolve it in time, or tell them in an update where things stand.",
        (false, _, _) => "Customers are promised another word on this incident soon. What counts is a posting by a person; that nothing is new is worth saying too.",
        (true, PromiseKind.Resolution, null) => "This incident is not resolved by the time that customers were promised. It is in the ledger as missed. Tell them where things stand.",
        (true, _, null) => "Customers were promised another word by now, and none came. It is in the ledger as missed. Post an update; the next one is promised from there on.",
        (true, _, _) => "What customers were promised came too late. It is in the ledger as missed; nothing is left to do about it.",
    };
}
