namespace StatusPage.Core.Notifications.Email.Pickup;

/// <summary>A mail in the folder, by its headers.</summary>
/// <param name="Name">Of its file.</param>
public sealed record PickupMail(string Name, StoredMail Mail);

/// <param name="Mails">Newest first.</param>
/// <param name="Total">How many there are, of those that were searched.</param>
/// <param name="Searched">How many the search looked into; there may be older ones.</param>
/// <param name="InFolder">All of them.</param>
public sealed record PickupPage(IReadOnlyList<PickupMail> Mails, int Total, int Searched, int InFolder);

/// <summary>Reads what was put into the folder, for those who try the product out.</summary>
public sealed class PickupMailbox(PickupFolder folder)
{
    /// <summary>A search looks into so many of the newest mails: a fan-out may have left a hundred thousand.</summary>
    public const int MaxSearched = 5_000;

    /// <summary>More than the headers of any mail of ours.</summary>
    private const int HeadBytes = 4 * 1024;

    /// <summary>Null where mail goes to a server.</summary>
    public string? Folder => folder.Path;

    /// <param name="search">Part of the subject or of an address; null for all.</param>
    /// <param name="skip">Mails of the pages before.</param>
    /// <param name="take">Mails of a page.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<PickupPage> ListAsync(string? search, int skip, int take, CancellationToken cancel = default)
    {
        // Names begin with the time of the mail.
        var names = Names().OrderDescending(StringComparer.Ordinal).ToList();
        if (string.IsNullOrWhiteSpace(search))
        {
            return new PickupPage(await HeadsAsync(names.Skip(skip).Take(take), cancel), names.Count, names.Count, names.Count);
        }

        var searched = await HeadsAsync(names.Take(MaxSearched), cancel);
        var found = searched.Where(mail => Contains(mail.Mail, search.Trim())).ToList();
        return new PickupPage([.. found.Skip(skip).Take(take)], found.Count, searched.Count, names.Count);
    }

    /// <summary>All of a mail; null when there is none of this name.</summary>
    public async Task<PickupMail?> FindAsync(string name, CancellationToken cancel = default)
    {
        // A name and nothing that leads elsewhere.
        if (Folder is null || Path.GetFileName(name) != name || !IsMail(name))
        {
            return null;
        }

        try
        {
            return new PickupMail(name, StoredMail.Read(await File.ReadAllBytesAsync(Path.Combine(Folder, name), cancel)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static bool Contains(StoredMail mail, string part) =>
        mail.Subject.Contains(part, StringComparison.OrdinalIgnoreCase) || mail.To.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool IsMail(string name) => name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) && !name.StartsWith('.');

    private IEnumerable<string> Names() => Folder is not null && Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Where(IsMail)
        : [];

    private async Task<List<PickupMail>> HeadsAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        var mails = new List<PickupMail>();
        var buffer = new byte[HeadBytes];
        foreach (var name in names)
        {
            try
            {
                await using var file = File.OpenRead(Path.Combine(Folder!, name));
                var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
                mails.Add(new PickupMail(name, StoredMail.ReadHead(buffer.AsSpan(0, read))));
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // Cleared away meanwhile.
            }
        }

        return mails;
    }
}
