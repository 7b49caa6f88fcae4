namespace StatusPage.Tests.Conventions;

/// <summary>The files of the repository that people wrote, with their paths from its top.</summary>
internal static class Sources
{
    private static readonly string[] Generated = ["bin", "obj", "Migrations", "node_modules", ".git", "artifacts"];

    public static string Top { get; } = FindTop();

    public static IEnumerable<(string Path, string Text)> In(string folder, params string[] extensions) =>
        from file in Directory.EnumerateFiles(Path.Combine(Top, folder), "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Top, file)
        where extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal) && !path.Split(Path.DirectorySeparatorChar).Intersect(Generated, StringComparer.Ordinal).Any()
        select (path, File.ReadAllText(file));

    private static string FindTop()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "StatusPage.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("These tests read the sources: run them from within the repository.");
        }

        return directory.FullName;
    }
}
