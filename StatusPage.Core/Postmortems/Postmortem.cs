using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Text;

namespace StatusPage.Core.Postmortems;

/// <summary>
/// What was learnt of an incident: one each, a draft until it is published and permanent from then on. Only how its action
/// items go on still changes, and for one that is read on request the private link.
/// </summary>
public sealed class Postmortem : IVersioned
{
    private const string PromisedToEverybody =
        "The policy that this incident began under promises a public postmortem, so it cannot be for readers on request only. Accepted: everybody.";

    private readonly List<ActionItem> _actions = [];

    private Postmortem()
    {
    }

    internal Postmortem(string incidentId, IReadOnlyDictionary<PostmortemSection, string> sections, PostmortemReaders readers, DateTimeOffset now, string by)
    {
        IncidentId = incidentId;
        Sections = sections;
        Readers = readers;
        CreatedAt = UpdatedAt = now;
        CreatedBy = UpdatedBy = by;
        Version = 1;
    }

    public string IncidentId { get; private set; } = "";

    /// <summary>Markdown; a section without a text is not in it.</summary>
    public IReadOnlyDictionary<PostmortemSection, string> Sections { get; private set; } = new Dictionary<PostmortemSection, string>();

    public PostmortemReaders Readers { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <summary>Null while it is a draft.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    public string? PublishedBy { get; private set; }

    /// <summary>Of the private link's token; null where there is none.</summary>
    public string? LinkHash { get; private set; }

    public DateTimeOffset? LinkMadeAt { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<ActionItem> Actions => _actions;

    public bool IsPublished => PublishedAt is not null;

    public string Of(PostmortemSection section) => Sections.GetValueOrDefault(section, "");

    /// <param name="change">What becomes different.</param>
    /// <param name="promised">Whom the policy promises it to; null where it promises none.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="by">Who changes it.</param>
    internal void Change(PostmortemChange change, PostmortemReaders? promised, DateTimeOffset now, string by)
    {
        RefuseIfPublished();
        var errors = new InputErrors();
        var sections = new SortedDictionary<PostmortemSection, string>(Sections.ToDictionary());
        foreach (var (section, text) in change.Sections)
        {
            var clean = errors.Block(PostmortemTemplate.FieldOf(section), PostmortemTemplate.TitleOf(section), text, PostmortemTemplate.MaxSection, required: false);
            sections.Remove(section);
            if (clean.Length > 0)
            {
                sections[section] = clean;
            }
        }

        if (change.Readers == PostmortemReaders.OnRequest && promised == PostmortemReaders.Everybody)
        {
            errors.Add("readers", PromisedToEverybody);
        }

        var actions = change.Actions is null ? null : Checked(change.Actions, errors);
        errors.ThrowIfAny();

        var changed = change.Readers is { } given && given != Readers;
        Readers = change.Readers ?? Readers;
        if (!Same(sections, Sections))
        {
            Sections = sections;
            changed = true;
        }

        if (actions is not null && Put(actions, now))
        {
            changed = true;
        }

        if (changed)
        {
            Touch(now, by);
        }
    }

    /// <param name="incident">Whose it is.</param>
    /// <param name="readers">Who reads it, as the one who publishes it says; null where that is left to the draft.</param>
    /// <param name="promised">Whom the policy promises it to; null where it promises none.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="by">Who publishes it.</param>
    internal void Publish(Incident incident, PostmortemReaders? readers, PostmortemReaders? promised, DateTimeOffset now, string by)
    {
        RefuseIfPublished();
        if (incident.Status != IncidentStatus.Resolved)
        {
            throw new RuleException($"The incident is {IncidentTransitions.Word(incident.Status)}: its postmortem is published once it is resolved. The draft stays as it is.");
        }

        var errors = new InputErrors();
        foreach (var section in PostmortemTemplate.Sections.Where(section => PostmortemTemplate.IsRequired(section) && Of(section).Length == 0))
        {
            errors.Add(PostmortemTemplate.FieldOf(section), $"“{PostmortemTemplate.TitleOf(section)}” is empty. It is published only with it.");
        }

        foreach (var section in PostmortemTemplate.Sections.Where(section => Of(section).Contains(ProposedText.InternalMark, StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add(PostmortemTemplate.FieldOf(section), $"“{PostmortemTemplate.TitleOf(section)}” still holds lines marked {ProposedText.InternalMark}, taken from what only staff know: notes, and names of probes and alerts. Reword each for readers and take the mark away, or delete the line.");
        }

        for (var i = 0; i < _actions.Count; i++)
        {
            if (_actions[i].Owner.Length == 0)
            {
                errors.Add($"actions[{i}].owner", $"Action item {i + 1} has no owner. Name who sees to it.");
            }

            if (_actions[i].DueOn is null)
            {
                errors.Add($"actions[{i}].dueOn", $"Action item {i + 1} has no due date. Give the day by which it is to be done.");
            }
        }

        switch (promised, readers ?? Readers)
        {
            case (PostmortemReaders.Everybody, PostmortemReaders.OnRequest):
                errors.Add("readers", PromisedToEverybody);
                break;
            // It cannot be taken back: more than was promised is given by who says so, not by a draft that began before.
            case (PostmortemReaders.OnRequest, PostmortemReaders.Everybody) when readers is null:
                errors.Add("readers", "The policy that this incident began under promises this postmortem on request only, and the draft is for everybody. Say with the publication whom it is for: everybody, or on_request.");
                break;
        }

        errors.ThrowIfAny();
        Readers = readers ?? Readers;
        (PublishedAt, PublishedBy) = (now, by);
        Touch(now, by);
    }

    /// <summary>How an action item goes on, also once it is published: whether it is done, who sees to it, by when. Whether that was different.</summary>
    internal bool GoOn(string actionId, ActionProgress progress, DateTimeOffset now, string by)
    {
        var action = _actions.Find(one => one.Id == actionId) ?? throw new NotFoundException("action item", actionId);
        var errors = new InputErrors();
        var owner = progress.Owner is null ? action.Owner : errors.Line("owner", "The owner", progress.Owner, ActionItem.MaxOwner, required: IsPublished);
        errors.ThrowIfAny();
        var dueOn = progress.DueOn ?? action.DueOn;
        var changed = (owner, dueOn) != (action.Owner, action.DueOn);
        (action.Owner, action.DueOn) = (owner, dueOn);
        changed |= progress.State is { } state && action.Set(state, now, by);
        if (changed)
        {
            Touch(now, by);
        }

        return changed;
    }

    /// <summary>A new private link; the one before opens nothing any more.</summary>
    internal void Link(string? hash, DateTimeOffset now, string by)
    {
        if (Readers == PostmortemReaders.Everybody)
        {
            throw new RuleException("This postmortem is for everybody and stands on the page of its incident; it needs no private link.");
        }

        if (!IsPublished)
        {
            throw new RuleException("This postmortem is a draft. Publish it first; then make the link that opens it.");
        }

        (LinkHash, LinkMadeAt) = (hash, hash is null ? null : now);
        Touch(now, by);
    }

    internal void RefuseIfPublished()
    {
        if (IsPublished)
        {
            throw new RuleException("This postmortem is published and permanent: its text cannot be changed or taken back. Only how its action items stand, their owners and their days still change.");
        }
    }

    private static List<ActionInput> Checked(IReadOnlyList<ActionInput> actions, InputErrors errors)
    {
        if (actions.Count > ActionItem.Most)
        {
            errors.Add("actions", $"{actions.Count} action items are too many: at most {ActionItem.Most} are accepted.");
        }

        return
        [
            .. actions.Select((action, i) => action with
            {
                Text = errors.Line($"actions[{i}].text", $"Action item {i + 1}", action.Text, ActionItem.MaxText),
                Owner = errors.Line($"actions[{i}].owner", $"The owner of action item {i + 1}", action.Owner, ActionItem.MaxOwner, required: false),
            }),
        ];
    }

    private static bool Same(IReadOnlyDictionary<PostmortemSection, string> one, IReadOnlyDictionary<PostmortemSection, string> other) =>
        PostmortemTemplate.Sections.All(section => one.GetValueOrDefault(section, "") == other.GetValueOrDefault(section, ""));

    private bool Put(List<ActionInput> wanted, DateTimeOffset now)
    {
        var changed = _actions.RemoveAll(action => !wanted.Exists(one => one.Id == action.Id)) > 0;
        for (var i = 0; i < wanted.Count; i++)
        {
            var input = wanted[i];
            var action = input.Id is null ? null : _actions.Find(one => one.Id == input.Id);
            if (action is null)
            {
                action = new ActionItem(Ids.New(now), i + 1);
                _actions.Add(action);
                changed = true;
            }

            changed |= (action.Position, action.Text, action.Owner, action.DueOn) != (i + 1, input.Text, input.Owner, input.DueOn);
            (action.Position, action.Text, action.Owner, action.DueOn) = (i + 1, input.Text!, input.Owner!, input.DueOn);
        }

        _actions.Sort((a, b) => a.Position.CompareTo(b.Position));
        return changed;
    }

    private void Touch(DateTimeOffset now, string by)
    {
        (UpdatedAt, UpdatedBy) = (now, by);
        Version++;
    }
}
