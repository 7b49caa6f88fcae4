using StatusPage.Core.Notifications;

namespace StatusPage.Web.Admin.Deliveries;

/// <summary>What has become of the mails of one incident's or maintenance's postings, while its page is open.</summary>
public sealed class IncidentMails(DeliveryQueries deliveries, string incidentId)
{
    private const int Most = 500;

    private Dictionary<string, PostingLine> _byPosting = new(StringComparer.Ordinal);

    public event EventHandler? Changed;

    /// <summary>Those that are on their way, newest first.</summary>
    public IReadOnlyList<PostingLine> Running { get; private set; } = [];

    /// <summary>All that were written, newest first.</summary>
    public IReadOnlyList<PostingLine> All { get; private set; } = [];

    public PostingLine? Of(string updateId) => _byPosting.GetValueOrDefault(updateId);

    public async Task LookAsync()
    {
        var now = await deliveries.PostingsAsync(new PostingFilter { SubjectId = incidentId }, before: null, Most);
        if (now.Count == _byPosting.Count && now.All(line => _byPosting.GetValueOrDefault(line.PostingId) == line))
        {
            return;
        }

        _byPosting = now.ToDictionary(line => line.PostingId, StringComparer.Ordinal);
        All = now;
        Running = [.. now.Where(line => line.IsRunning)];
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
