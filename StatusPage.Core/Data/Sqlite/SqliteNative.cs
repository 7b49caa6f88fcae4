using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace StatusPage.Core.Data.Sqlite;

/// <summary>
/// Bridges two things the registry's old SQLitePCLRaw (2.0.6) leaves open. Delete this file, and the two direct package
/// references in Directory.Build.props, once SQLitePCLRaw 2.1 is to be had.
/// </summary>
/// <remarks>
/// The EF Core provider asks for the assembly SQLitePCLRaw.core 2.1 and is answered with 2.0.6, whose surface it uses is the
/// same. And the SQLite in the old bundle is 3.35.5: where the system has its own, maintained libsqlite3, that is taken.
/// </remarks>
public static class SqliteNative
{
    private static readonly Lock Once = new();
    private static bool _done;

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

    // Kept apart: its types load only after the resolver above is in place.
    private static void Start()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, static (name, _, _) =>
            name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var system) ? system : IntPtr.Zero);
        SQLitePCL.Batteries_V2.Init();
    }
}
