namespace StatusPage.Web.Admin.Common;

/// <summary>A short word at the edge of the page about something just done.</summary>
/// <param name="Look">Name of a status look: its icon and colour.</param>
public sealed record Toast(int Number, string Sentence, string Look);

/// <summary>The toasts of one circuit.</summary>
public sealed class Toasts
{
    private readonly List<Toast> _shown = [];
    private int _count;

    public event EventHandler? Changed;

    public IReadOnlyList<Toast> Shown => _shown;

    /// <summary>Something was done: "Saved.".</summary>
    public void Say(string sentence) => Add(sentence, "ok");

    /// <summary>Something was refused or failed; it stays until it is closed.</summary>
    public void Warn(string sentence) => Add(sentence, "degraded");

    public void Close(Toast toast) => _shown.Remove(toast);

    private void Add(string sentence, string look)
    {
        var toast = new Toast(++_count, sentence, look);
        _shown.Add(toast);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
