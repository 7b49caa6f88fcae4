using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Admin.Postmortems;

/// <summary>A postmortem as it is being typed; the browser keeps it until it is saved.</summary>
public sealed class PostmortemDraft
{
    public string Summary { get; set; } = "";

    public string Timeline { get; set; } = "";

    public string Affected { get; set; } = "";

    public string RootCause { get; set; } = "";

    public string WentWell { get; set; } = "";

    public string WentBadly { get; set; } = "";

    public string Prevention { get; set; } = "";

    public string Lessons { get; set; } = "";

    public List<ActionDraft> Actions { get; set; } = [];

    public PostmortemReaders Readers { get; set; }

    public string this[PostmortemSection section]
    {
        get => section switch
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

        set
        {
            switch (section)
            {
                case PostmortemSection.Summary:
                    Summary = value;
                    break;
                case PostmortemSection.Timeline:
                    Timeline = value;
                    break;
                case PostmortemSection.Affected:
                    Affected = value;
                    break;
                case PostmortemSection.RootCause:
                    RootCause = value;
                    break;
                case PostmortemSection.WentWell:
                    WentWell = value;
                    break;
                case PostmortemSection.WentBadly:
                    WentBadly = value;
                    break;
                case PostmortemSection.Prevention:
                    Prevention = value;
                    break;
                case PostmortemSection.Lessons:
                    Lessons = value;
                    break;
            }
        }
    }

    public static PostmortemDraft From(Postmortem postmortem)
    {
        var draft = new PostmortemDraft
        {
            Readers = postmortem.Readers,
            Actions = [.. postmortem.Actions.OrderBy(action => action.Position).Select(action => new ActionDraft
            {
                Id = action.Id,
                Text = action.Text,
                Owner = action.Owner,
                DueOn = action.DueOn,
            })],
        };
        foreach (var section in PostmortemTemplate.Sections)
        {
            draft[section] = postmortem.Of(section);
        }

        return draft;
    }

    /// <summary>All of it: what stands in the form is what the draft becomes. A line without any word is none.</summary>
    public PostmortemChange ToChange() => new()
    {
        Sections = PostmortemTemplate.Sections.ToDictionary(section => section, section => this[section]),
        Actions = [.. Actions.Where(action => !action.IsEmpty).Select(action => new ActionInput(action.Id, action.Text, action.Owner, action.DueOn))],
        Readers = Readers,
    };

    public IReadOnlyList<PublishedSection> ToSections() =>
        [.. PostmortemTemplate.Sections.Where(section => this[section].Trim().Length > 0).Select(section => new PublishedSection(section, this[section]))];

    public IReadOnlyList<PublishedAction> ToActions() =>
        [.. Actions.Where(action => !action.IsEmpty).Select(action => new PublishedAction(action.Text, action.DueOn, ActionState.Open))];
}

public sealed class ActionDraft
{
    public string? Id { get; set; }

    public string Text { get; set; } = "";

    public string Owner { get; set; } = "";

    public DateOnly? DueOn { get; set; }

    public bool IsEmpty => DueOn is null && string.IsNullOrWhiteSpace(Text + Owner);
}
