namespace StatusPage.Core.Subscribers.Import;

/// <summary>How to import.</summary>
/// <param name="Confirmed">An administrator vouches that everyone in the file gave consent elsewhere; nobody is asked to confirm.</param>
/// <param name="DryRun">Tells what would become of each line, and changes nothing.</param>
public sealed record ImportOptions(bool Confirmed = false, bool DryRun = false);

/// <param name="Bytes">Read so far.</param>
/// <param name="OfBytes">In the file.</param>
/// <param name="Counts">So far.</param>
public sealed record ImportProgress(long Bytes, long OfBytes, ImportCounts Counts);
