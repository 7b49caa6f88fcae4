namespace StatusPage.Core.Notifications.Chat;

/// <summary>How grave a message looks.</summary>
public enum ChatTone
{
    Neutral,
    Good,
    Planned,
    Warning,
    Severe,
}

/// <summary>What happened as people read it in a chat, before it takes the form of one.</summary>
public sealed record ChatMessage
{
    /// <summary>For example "Investigating".</summary>
    public required string Word { get; init; }

    public required string Title { get; init; }

    public required string Url { get; init; }

    public required ChatTone Tone { get; init; }

    /// <summary>Plain text of any length; null where the title says it all.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    public required string Page { get; init; }

    public required DateTimeOffset At { get; init; }
}
