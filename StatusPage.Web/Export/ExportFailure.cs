namespace StatusPage.Web.Export;

/// <summary>Why the static copy could not be written, in a sentence for the operator; null for what is a fault of ours.</summary>
public static class ExportFailure
{
    private const int NoSpace = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    public static string? Explain(Exception exception, string directory) => exception switch
    {
        ExportException known => known.Message,
        UnauthorizedAccessException => $"The program may not write to {directory}. Give its user the right to, or name another folder.",
        IOException { HResult: NoSpace or NoSpaceOnWindows } => $"The disk that holds {directory} is full. Make room on it.",
        IOException other => $"Writing to {directory} failed: {other.Message}",
        _ => null,
    };
}
