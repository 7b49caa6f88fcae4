using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Data.Sqlite;

namespace StatusPage.Core.Data.Sqlite;

/// <summary>
/// Bridges two things the registry's old SQLitePCLRaw (2.0.6) leaves open. Delete this file but for <see cref="HasMoved"/>, and
/// the two direct package references in Directory.Build.props, once SQLitePCLRaw 2.1 is to be had.
/// </summary>
/// <remarks>
/// The EF Core provider asks for the assembly SQLitePCLRaw.core 2.1 and is answered with 2.0.6, whose surface it uses is the
/// same. And the SQLite in the old bundle is 3.35.5: where the system has its own, maintained libsqlite3, that is taken.
/// </remarks>
public static class SqliteNative
{
    private const string Installed = "libsqlite3.so.0";
    private const string Bundled = "e_sqlite3";

    /// <summary>SQLITE_FCNTL_HAS_MOVED.</summary>
    private const int AskWhetherMoved = 20;

    /// <summary>Read by name: its type comes from the assembly that is answered with another version, which the compiler will not have.</summary>
    private static readonly PropertyInfo? Handle = typeof(SqliteConnection).GetProperty(nameof(Handle));

    private static readonly Lock Once = new();
    private static bool _done;
    private static FileControl? _fileControl;

    private delegate int FileControl(IntPtr database, IntPtr name, int operation, out int answer);

    public static void Use()
    {
        lock (Once)
        {
            if (_done)
            {
                return;
            }

            AssemblyLoadContext.Default.Resolving += static (context, name) =>
                name.Name == "SQLitePCLRaw.core" ? context.LoadFromAssemblyName(new AssemblyName("SQLitePCLRaw.core")) : null;
            Start();
            _done = true;
        }
    }

    /// <summary>
    /// Whether the file that a connection has open is no longer the one at its path: on Unix a program goes on reading and
    /// writing a file that was deleted, and what it writes is lost. False where the system does not tell.
    /// </summary>
    internal static bool HasMoved(SqliteConnection connection) =>
        _fileControl is { } ask && Handle?.GetValue(connection) is SafeHandle handle && ask(handle.DangerousGetHandle(), IntPtr.Zero, AskWhetherMoved, out var moved) == 0 && moved != 0;

    // Kept apart: its types load only after the resolver above is in place.
    private static void Start()
    {
        var bundle = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(bundle, static (name, _, _) =>
            name == Bundled && NativeLibrary.TryLoad(Installed, out var system) ? system : IntPtr.Zero);
        SQLitePCL.Batteries_V2.Init();
        if ((NativeLibrary.TryLoad(Installed, out var library) || NativeLibrary.TryLoad(Bundled, bundle, null, out library))
            && NativeLibrary.TryGetExport(library, "sqlite3_file_control", out var export))
        {
            _fileControl = Marshal.GetDelegateForFunctionPointer<FileControl>(export);
        }
    }
}
