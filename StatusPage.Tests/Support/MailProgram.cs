using System.Diagnostics;
using System.Net.Sockets;

namespace StatusPage.Tests.Support;

/// <summary>A mail server that others made, run for a test on this machine alone and ended with it.</summary>
public sealed class MailProgram : IAsyncDisposable
{
    /// <summary>Where programs of the system are that an ordinary user's path leaves out.</summary>
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin", "/opt/homebrew/sbin"];

    private readonly Process _process;

    private MailProgram(Process process) => _process = process;

    /// <summary>The program's path, or the test is skipped.</summary>
    public static string Require(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(SystemFolders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not installed; ./test.sh installs it or says how.");
        return found!;
    }

    /// <summary>A Python that has this module, or the test is skipped.</summary>
    public static async Task<string> RequirePythonAsync(string module)
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(python, ["-c", $"import {module}"]) { UseShellExecute = false, RedirectStandardError = true })!;
                await process.StandardError.ReadToEndAsync();
                await process.WaitForExitAsync();
                if (process.ExitCode == 0)
                {
                    return python;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not there.
            }
        }

        Assert.Skip($"No Python has {module}; ./test.sh installs it or says how.");
        return "";
    }

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    public static async Task RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        // A program that leaves others running leaves its output open to them: it is not read to its end.
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await Eventually.HoldsAsync(() => process.HasExited);

        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(file)} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    public static MailProgram Start(string file, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!);

    public Task<string?> LineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Waits until something listens there.</summary>
    /// <param name="program">What should; once it has ended nothing will.</param>
    public static async Task ListensAsync(int port, MailProgram? program = null)
    {
        await Eventually.HoldsAsync(async () =>
        {
            if (program is { _process: { HasExited: true } ended })
            {
                Assert.Fail(await ended.StandardError.ReadToEndAsync());
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
