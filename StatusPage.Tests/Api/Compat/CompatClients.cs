using System.Diagnostics;
using System.Text.Json.Nodes;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api.Compat;

/// <summary>
/// Clients of hosted status pages that others wrote, from the npm registry at the versions beside this file, each run in a
/// process of its own. Where they cannot be had the test says why it is skipped.
/// </summary>
internal static class CompatClients
{
    private static readonly Lazy<Task<string?>> Missing = new(InstallAsync);

    private static string Folder => Path.Combine(Path.GetDirectoryName(ContractFile.PathOf("x"))!, "..", "Api", "Compat", "clients");

    /// <summary>What a client makes of the page: its answers by the name of their declared type, and where they break it.</summary>
    public static async Task<JsonNode> ReadAsync(string library, Uri page)
    {
        await RequireAsync();
        using var process = Start("node", "read.cjs", library, Address(page));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!;
    }

    /// <summary>Lets a client watch the page while something is done, and returns the incident that it then tells of.</summary>
    public static async Task<JsonNode> WatchAsync(Uri page, Func<Task> act)
    {
        await RequireAsync();
        using var process = Start("node", "read.cjs", "watch", Address(page));
        Assert.Equal("watching", await process.StandardOutput.ReadLineAsync());
        await act();
        var told = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        Assert.True(told is not null, $"The client ended with {process.ExitCode} and told of nothing.");
        return JsonNode.Parse(told)!;
    }

    private static string Address(Uri page) => page.ToString().TrimEnd('/');

    private static async Task RequireAsync()
    {
        if (await Missing.Value is { } why)
        {
            Assert.Skip(why);
        }
    }

    /// <summary>Null once they are there, otherwise why they are not.</summary>
    private static async Task<string?> InstallAsync()
    {
        // What npm leaves behind when it is done.
        var done = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (done.Exists && done.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return null;
        }

        try
        {
            using var process = Start("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            var (_, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"The clients could not be had from the npm registry: {(await errors).Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "node and npm are not installed; ./test.sh installs them or says how.";
        }
    }

    private static Process Start(string file, params string[] arguments) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        WorkingDirectory = Folder,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
