using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Web.Admin.Incidents;

/// <summary>What the report form holds while it is written; kept by the browser as it stands, so plain data.</summary>
public sealed class ReportDraft
{
    public string? TemplateId { get; set; }

    /// <summary>The suggestion it publishes.</summary>
    public string? SuggestionId { get; set; }

    public string Title { get; set; } = "";

    public IncidentStatus Status { get; set; }

    public Impact? Impact { get; set; }

    public string Message { get; set; } = "";

    /// <summary>Each at most once, whatever was clicked or kept.</summary>
    public List<DraftComponent> Components { get; set => field = [.. (value ?? []).DistinctBy(c => c.Id, StringComparer.Ordinal)]; } = [];

    public bool Notify { get; set; } = true;

    public DateTimeOffset? EstimatedResolutionAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? DetectedAt { get; set; }

    public DateTimeOffset? DisplayedAt { get; set; }

    public bool Backfilled { get; set; }

    public string RootCause { get; set; } = "";

    public string Remediation { get; set; } = "";

    /// <summary>What the template put in: a field that still holds it was not typed by anyone.</summary>
    public TemplateFill? Filled { get; set; }

    public bool IsResolved => Status == IncidentStatus.Resolved;

    public bool IsEmpty =>
        Title.Length == 0 && Message.Length == 0 && Components.Count == 0 && Impact is null && RootCause.Length == 0 && Remediation.Length == 0
        && StartedAt is null && DetectedAt is null && DisplayedAt is null && EstimatedResolutionAt is null;

    /// <summary>Whether somebody entered something beside what a template filled in.</summary>
    public bool IsTyped => !IsEmpty && (Filled is not { } filled
        || (Title, Impact, Message) != (filled.Title, filled.Impact, filled.Message)
        || !Components.SequenceEqual(filled.Components)
        || RootCause.Length + Remediation.Length > 0);

    /// <summary>The fields that somebody typed and that <paramref name="template"/> would overwrite, in words.</summary>
    public IReadOnlyList<string> WouldLose(IncidentTemplate template)
    {
        var lost = new List<string>();
        Add("the title", Title.Length > 0 && Title != (Filled?.Title ?? "") && Title != template.Title);
        Add("the impact", Impact is not null && Impact != Filled?.Impact && Impact != template.Impact);
        Add("the message", Message.Length > 0 && Message != (Filled?.Message ?? "") && Message != template.Message);
        Add("the affected components", Components.Count > 0 && !Components.SequenceEqual(Filled?.Components ?? []));
        return lost;

        void Add(string name, bool changed)
        {
            if (changed)
            {
                lost.Add(name);
            }
        }
    }

    public void Fill(IncidentTemplate template)
    {
        TemplateId = template.Id;
        Title = template.Title;
        Impact = template.Impact;
        Message = template.Message;
        Components = [.. template.Components.Select(c => new DraftComponent(c.Id, c.Status))];
        Filled = new TemplateFill(Title, template.Impact, Message, [.. Components]);
    }

    /// <summary>From what a suggestion would become, for a person to look over.</summary>
    public void Fill(string suggestionId, IncidentReport report)
    {
        SuggestionId = suggestionId;
        TemplateId = report.TemplateId;
        Title = report.Title ?? "";
        Impact = report.Impact;
        Message = report.Message ?? "";
        Components = [.. (report.Components ?? []).Select(c => new DraftComponent(c.Id, c.Status ?? ComponentStatus.Operational))];
        (StartedAt, DetectedAt) = (report.StartedAt, report.DetectedAt);
        Filled = new TemplateFill(Title, Impact, Message, [.. Components]);
    }

    /// <summary>Keeps what somebody typed and lets the template fill the rest.</summary>
    public void FillEmpty(IncidentTemplate template)
    {
        var (title, impact, message, components) = (Title, Impact, Message, Components);
        Fill(template);
        Title = title.Length > 0 ? title : Title;
        Impact = impact ?? Impact;
        Message = message.Length > 0 ? message : Message;
        Components = components.Count > 0 ? components : Components;
    }

    public IncidentReport ToReport() => new()
    {
        TemplateId = TemplateId,
        Title = Title,
        Status = Status,
        Impact = Impact,
        Message = Message,
        Components = [.. Components.Select(c => new AffectedComponent(c.Id, c.Status))],
        Notify = Notify && !Backfilled,
        EstimatedResolutionAt = IsResolved ? null : EstimatedResolutionAt,
        StartedAt = StartedAt,
        DetectedAt = DetectedAt,
        DisplayedAt = DisplayedAt,
        Backfilled = Backfilled,
        RootCause = IsResolved ? RootCause : null,
        Remediation = IsResolved ? Remediation : null,
    };
}

public sealed record DraftComponent(string Id, ComponentStatus Status);

public sealed record TemplateFill(string Title, Impact? Impact, string Message, IReadOnlyList<DraftComponent> Components);
