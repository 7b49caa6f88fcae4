using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace StatusPage.Tests.Support;

/// <summary>
/// bUnit asks for a newer AngleSharp.Diffing than the registry has; what it uses of it is in the one referenced here.
/// Delete this once AngleSharp.Diffing 1.1.1 is to be had.
/// </summary>
internal static class BunitAssemblies
{
    [ModuleInitializer]
    internal static void Answer() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyName(new AssemblyName("AngleSharp.Diffing")) : null;
}
