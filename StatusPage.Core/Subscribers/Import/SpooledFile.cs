namespace StatusPage.Core.Subscribers.Import;

/// <summary>
/// A file in the system's temporary folder without a name: nobody else finds it, and it goes with its last handle, also where
/// the program is killed. For what is too large to be held in memory: addresses that come in, and reports of them.
/// </summary>
public sealed class SpooledFile : IAsyncDisposable, IDisposable
{
    private SpooledFile(FileStream content) => Content = content;

    public FileStream Content { get; }

    public static SpooledFile Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            // On Windows a file that is open can be deleted only where its handle allows it; it goes when that is closed.
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var content = new FileStream(path, options);
        File.Delete(path);
        return new SpooledFile(content);
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();

    public void Dispose() => Content.Dispose();
}
