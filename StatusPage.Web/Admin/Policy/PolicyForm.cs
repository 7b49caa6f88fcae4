using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises;
using StatusPage.Web.Admin.Common;

namespace StatusPage.Web.Admin.Policy;

/// <summary>The policy while it is edited: texts that a form binds to.</summary>
public sealed class PolicyForm
{
    /// <summary>What the form does not show stays as it is.</summary>
    private readonly IncidentPolicy _policy;

    private PolicyForm(IncidentPolicy policy)
    {
        _policy = policy;
        NoticeHours = policy.MaintenanceNoticeHours.ToString(CultureInfo.InvariantCulture);
        SlaMethod = policy.SlaMethod;
    }

    public string NoticeHours { get; set; }

    /// <summary>Markdown.</summary>
    public string? SlaMethod { get; set; }

    public Dictionary<Impact, ImpactText> Impacts { get; } = [];

    public Dictionary<Impact, EmailRule> Emails { get; } = [];

    public HashSet<IncidentStatus> Statuses { get; } = [];

    /// <summary>A line for each thing an update must tell.</summary>
    public Dictionary<IncidentStatus, ChecklistText> Checklist { get; } = [];

    public static PolicyForm From(IncidentPolicy policy)
    {
        var form = new PolicyForm(policy);
        foreach (var impact in Enum.GetValues<Impact>())
        {
            var (label, definition) = policy.Impacts.GetValueOrDefault(impact, new ImpactPolicy("", ""));
            form.Impacts[impact] = new ImpactText { Label = label, Definition = definition };
            form.Emails[impact] = policy.EmailRuleOf(impact);
        }

        form.Statuses.UnionWith(policy.Statuses);
        foreach (var status in Enum.GetValues<IncidentStatus>())
        {
            form.Checklist[status] = new ChecklistText { Lines = string.Join('\n', policy.Checklist.GetValueOrDefault(status, [])) };
        }

        return form;
    }

    public IncidentPolicy ToPolicy() => _policy with
    {
        Impacts = Impacts.ToDictionary(i => i.Key, i => new ImpactPolicy(i.Value.Label ?? "", i.Value.Definition ?? "")),
        Emails = new Dictionary<Impact, EmailRule>(Emails),
        Statuses = [.. Statuses.Order()],
        MaintenanceNoticeHours = FormErrors.Whole(NoticeHours) ?? -1,
        SlaMethod = SlaMethod ?? "",
        Checklist = Checklist.ToDictionary(
            c => c.Key,
            c => (IReadOnlyList<string>)[.. (c.Value.Lines ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]),
    };

    /// <summary>Whether two policies say the same.</summary>
    public static bool Same(IncidentPolicy one, IncidentPolicy other) =>
        (one.MaintenanceNoticeHours, one.SlaMethod.ReplaceLineEndings("\n")) == (other.MaintenanceNoticeHours, other.SlaMethod.ReplaceLineEndings("\n"))
        && one.Statuses.SequenceEqual(other.Statuses)
        && Enum.GetValues<Impact>().All(i => one.Impacts.GetValueOrDefault(i) == other.Impacts.GetValueOrDefault(i) && one.EmailRuleOf(i) == other.EmailRuleOf(i))
        && Enum.GetValues<IncidentStatus>().All(s => one.Checklist.GetValueOrDefault(s, []).SequenceEqual(other.Checklist.GetValueOrDefault(s, []), StringComparer.Ordinal));

    public sealed class ImpactText
    {
        public string? Label { get; set; }

        public string? Definition { get; set; }
    }

    public sealed class ChecklistText
    {
        public string? Lines { get; set; }
    }
}
