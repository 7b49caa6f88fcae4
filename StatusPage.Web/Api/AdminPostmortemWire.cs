using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Web.Api;

public sealed record ActionItemBody
{
    [Description("Of one that is there already; without it a new one is added.")]
    public string? Id { get; init; }

    [Description("Required; one line of at most 500 characters.")]
    public string? Text { get; init; }

    [Description("Who sees to it; at most 100 characters; for staff only. Needed for publishing.")]
    public string? Owner { get; init; }

    [Description("The day by which it is to be done, for example 2026-06-30. Needed for publishing.")]
    public string? DueOn { get; init; }

    public ActionInput ToInput(int index) => new(
        Id,
        Text,
        Owner,
        string.IsNullOrEmpty(DueOn) ? null
            : DateOnly.TryParseExact(DueOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw new InvalidInputException($"actions[{index}].dueOn", $"The due date “{Paging.Cut(DueOn)}” is not accepted: give a day such as 2026-06-30."));
}

public sealed record PostmortemBody
{
    [Description("Markdown, at most 20000 characters, as the other sections. Needed for publishing.")]
    public string? Summary { get; init; }

    [Description("What happened when. Proposed from updates, notes among staff and probes where it is left out of a new draft. Needed for publishing.")]
    public string? Timeline { get; init; }

    [Description("Who was affected. Needed for publishing.")]
    public string? Affected { get; init; }

    [Description("Needed for publishing.")]
    public string? RootCause { get; init; }

    public string? WentWell { get; init; }

    public string? WentBadly { get; init; }

    [Description("What was changed to prevent recurrence. Needed for publishing.")]
    public string? Prevention { get; init; }

    public string? Lessons { get; init; }

    [Description("All action items, in order; those that are not named go.")]
    public IReadOnlyList<ActionItemBody>? Actions { get; init; }

    [Description("Who reads it: everybody, or on_request by a private link. What the policy promises to everybody cannot be on_request.")]
    public PostmortemReaders? Readers { get; init; }

    /// <param name="patch">As it came: a section that is named and null is cleared.</param>
    public PostmortemChange ToChange(JsonObject? patch)
    {
        if (patch is not null && patch.TryGetPropertyValue("readers", out var readers) && readers is null)
        {
            throw AdminRoutes.CannotClear("readers", "Accepted: everybody, on_request.");
        }

        return new PostmortemChange
        {
            Sections = PostmortemTemplate.Sections
                .Where(section => patch?.ContainsKey(PostmortemTemplate.FieldOf(section)) ?? Of(section) is not null)
                .ToDictionary(section => section, section => Of(section) ?? ""),
            Actions = patch is not null && patch.ContainsKey("actions") && Actions is null ? [] : Actions is null ? null : [.. Actions.Select((action, i) => action.ToInput(i))],
            Readers = Readers,
        };
    }

    private string? Of(PostmortemSection section) => section switch
    {
        PostmortemSection.Summary => Summary,
        PostmortemSection.Timeline => Timeline,
        PostmortemSection.Affected => Affected,
        PostmortemSection.RootCause => RootCause,
        PostmortemSection.WentWell => WentWell,
        PostmortemSection.WentBadly => WentBadly,
        PostmortemSection.Prevention => Prevention,
        PostmortemSection.Lessons => Lessons,
    };
}

public sealed record PostmortemPublicationBody
{
    [Description("Who reads it: everybody, or on_request by a private link; as the draft says where it is left out. What the policy promises on request is published for everybody only where that is said here.")]
    public PostmortemReaders? Readers { get; init; }
}

public sealed record ActionPatchBody
{
    [Description("open, done or dropped.")]
    public ActionState? State { get; init; }

    [Description("Who sees to it from now on; at most 100 characters; for staff only.")]
    public string? Owner { get; init; }

    [Description("The day by which it is to be done now, for example 2026-06-30. Readers see it.")]
    public string? DueOn { get; init; }

    /// <param name="patch">As it came: nothing of it can be cleared.</param>
    public ActionProgress ToProgress(JsonObject patch)
    {
        AdminRoutes.RefuseCleared(patch, ("state", "Accepted: open, done, dropped."), ("owner", "Accepted: a name."), ("dueOn", "Accepted: a day such as 2026-06-30."));

        return new ActionProgress
        {
            State = State,
            Owner = Owner,
            DueOn = DueOn is null ? null
                : DateOnly.TryParseExact(DueOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
                : throw new InvalidInputException("dueOn", $"The due date “{Paging.Cut(DueOn)}” is not accepted: give a day such as 2026-06-30."),
        };
    }
}

public sealed record ActionItemWire
{
    public required string Id { get; init; }

    public required string IncidentId { get; init; }

    [ChangedBy("Its words are changed with the draft: PATCH …/postmortem, until that is published.")]
    public required string Text { get; init; }

    public required string? Owner { get; init; }

    [Description("For example 2026-06-30.")]
    public required string? DueOn { get; init; }

    [ChangedBy("PATCH /v1/admin/actions/{id}.")]
    public required ActionState State { get; init; }

    [Description("When it was done or dropped; null while it is open.")]
    public required DateTimeOffset? ClosedAt { get; init; }

    public required string? ClosedBy { get; init; }

    [Description("Of its postmortem, for If-Match.")]
    public required int Version { get; init; }

    public static ActionItemWire Of(ActionItem action, int version) => new()
    {
        Version = version,
        Id = action.Id,
        IncidentId = action.IncidentId,
        Text = action.Text,
        Owner = action.Owner.Length == 0 ? null : action.Owner,
        DueOn = action.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        State = action.State,
        ClosedAt = action.ClosedAt,
        ClosedBy = action.ClosedBy,
    };
}

public sealed record PostmortemLineWire
{
    public required string IncidentId { get; init; }

    [Description("Of the incident.")]
    public required string Title { get; init; }

    public required Impact Impact { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    [Description("By when it is promised; null where it is by no certain time, or not owed.")]
    public required DateTimeOffset? DueAt { get; init; }

    [Description("Promised and not published.")]
    public required bool Owed { get; init; }

    [Description("Owed, and its time is over.")]
    public required bool Overdue { get; init; }

    [Description("Null where nobody has begun it.")]
    public required DateTimeOffset? UpdatedAt { get; init; }

    [Description("Null while it is not published.")]
    public required DateTimeOffset? PublishedAt { get; init; }

    public required PostmortemReaders? Readers { get; init; }

    public required int OpenActions { get; init; }

    public static PostmortemLineWire Of(PostmortemLine line, DateTimeOffset now) => new()
    {
        IncidentId = line.IncidentId,
        Title = line.Title,
        Impact = line.Impact,
        ResolvedAt = line.ResolvedAt,
        DueAt = line.Debt?.DueAt,
        Owed = line.Debt is not null,
        Overdue = line.Debt is { } debt && now > debt.DueAt,
        UpdatedAt = line.UpdatedAt,
        PublishedAt = line.PublishedAt,
        Readers = line.Readers,
        OpenActions = line.OpenActions,
    };
}

public sealed record AdminPostmortemWire
{
    public required string IncidentId { get; init; }

    [Description("Markdown, as the other sections; empty where it is not written.")]
    public required string Summary { get; init; }

    public required string Timeline { get; init; }

    public required string Affected { get; init; }

    public required string RootCause { get; init; }

    public required string WentWell { get; init; }

    public required string WentBadly { get; init; }

    public required string Prevention { get; init; }

    public required string Lessons { get; init; }

    public required IReadOnlyList<ActionItemWire> Actions { get; init; }

    public required PostmortemReaders Readers { get; init; }

    [Description("By when it is promised; null where it is by no certain time, or not owed.")]
    public required DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    [Description("Null while it is a draft. From then on only the states of action items change.")]
    public required DateTimeOffset? PublishedAt { get; init; }

    public required string? PublishedBy { get; init; }

    [Description("Since when the private link works; null where there is none.")]
    public required DateTimeOffset? LinkMadeAt { get; init; }

    public required int Version { get; init; }

    public static AdminPostmortemWire Of(Postmortem postmortem, PostmortemDebt? debt) => new()
    {
        IncidentId = postmortem.IncidentId,
        Summary = postmortem.Of(PostmortemSection.Summary),
        Timeline = postmortem.Of(PostmortemSection.Timeline),
        Affected = postmortem.Of(PostmortemSection.Affected),
        RootCause = postmortem.Of(PostmortemSection.RootCause),
        WentWell = postmortem.Of(PostmortemSection.WentWell),
        WentBadly = postmortem.Of(PostmortemSection.WentBadly),
        Prevention = postmortem.Of(PostmortemSection.Prevention),
        Lessons = postmortem.Of(PostmortemSection.Lessons),
        Actions = [.. postmortem.Actions.OrderBy(action => action.Position).Select(action => ActionItemWire.Of(action, postmortem.Version))],
        Readers = postmortem.Readers,
        DueAt = debt?.DueAt,
        CreatedAt = postmortem.CreatedAt,
        CreatedBy = postmortem.CreatedBy,
        UpdatedAt = postmortem.UpdatedAt,
        UpdatedBy = postmortem.UpdatedBy,
        PublishedAt = postmortem.PublishedAt,
        PublishedBy = postmortem.PublishedBy,
        LinkMadeAt = postmortem.LinkMadeAt,
        Version = postmortem.Version,
    };
}

public sealed record PostmortemLinkWire(
    [property: Description("Opens the postmortem for whoever has it. Told once; a repeat of the call with its Idempotency-Key does not tell it again.")] string? Url,
    DateTimeOffset MadeAt);
