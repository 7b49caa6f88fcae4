namespace StatusPage.Core.Postmortems;

/// <summary>The parts of a postmortem, in the order in which it is read.</summary>
public enum PostmortemSection
{
    Summary,
    Timeline,
    Affected,
    RootCause,
    WentWell,
    WentBadly,
    Prevention,
    Lessons,
}

/// <summary>The template: what each part is called, what belongs in it, and whether a postmortem may do without.</summary>
public static class PostmortemTemplate
{
    public const int MaxSection = 20_000;

    public static readonly IReadOnlyList<PostmortemSection> Sections = Enum.GetValues<PostmortemSection>();

    public static string TitleOf(PostmortemSection section) => section switch
    {
        PostmortemSection.Summary => "Summary",
        PostmortemSection.Timeline => "Timeline",
        PostmortemSection.Affected => "Who was affected",
        PostmortemSection.RootCause => "Root cause",
        PostmortemSection.WentWell => "What went well",
        PostmortemSection.WentBadly => "What went badly",
        PostmortemSection.Prevention => "What we changed to prevent recurrence",
        PostmortemSection.Lessons => "Lessons learned",
    };

    /// <summary>For the one who writes it.</summary>
    public static string HintOf(PostmortemSection section) => section switch
    {
        PostmortemSection.Summary => "Three sentences for somebody who was not there: what broke, for whom, for how long.",
        PostmortemSection.Timeline => "What happened when, with times in UTC: first sign, detection, every turn, the end.",
        PostmortemSection.Affected => "Which customers and functions, how many of them, and what they noticed.",
        PostmortemSection.RootCause => "The chain of causes in the system and in how we work, not a person: ask why until the answer is something that can be changed.",
        PostmortemSection.WentWell => "What kept it shorter or smaller than it could have been.",
        PostmortemSection.WentBadly => "What made it longer or larger, and where luck helped.",
        PostmortemSection.Prevention => "What is different now, and what is still to come. Work with an owner and a day goes under action items.",
        PostmortemSection.Lessons => "What others could learn from it.",
    };

    /// <summary>The field's name over HTTP.</summary>
    public static string FieldOf(PostmortemSection section) => section switch
    {
        PostmortemSection.Summary => "summary",
        PostmortemSection.Timeline => "timeline",
        PostmortemSection.Affected => "affected",
        PostmortemSection.RootCause => "rootCause",
        PostmortemSection.WentWell => "wentWell",
        PostmortemSection.WentBadly => "wentBadly",
        PostmortemSection.Prevention => "prevention",
        PostmortemSection.Lessons => "lessons",
    };

    /// <summary>Whether it is published only with it.</summary>
    public static bool IsRequired(PostmortemSection section) => section is
        PostmortemSection.Summary or PostmortemSection.Timeline or PostmortemSection.Affected or PostmortemSection.RootCause or PostmortemSection.Prevention;
}
