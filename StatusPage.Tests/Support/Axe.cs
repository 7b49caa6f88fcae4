using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace StatusPage.Tests.Support;

/// <summary>
/// Axe, asked for faults only: its own runner also carries every passed node of every rule out of the browser, which takes
/// several times as long as looking.
/// </summary>
internal static class Axe
{
    private static readonly Lazy<string> Script = new(() =>
    {
        using var stream = typeof(AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")
            ?? throw new InvalidOperationException("The package of axe no longer carries its script under this name.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>A line a fault: the rule, where, and what it found there.</summary>
    /// <param name="page">Anywhere.</param>
    /// <param name="frames">False: without what is shown in frames.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(this IPage page, bool frames = true)
    {
        foreach (var frame in frames ? page.Frames : [page.MainFrame])
        {
            await frame.EvaluateAsync($"() => {{ if (!window.axe) {{ {Script.Value} }} }}");
        }

        return await page.EvaluateAsync<string[]>(
            """
            async frames => {
                const found = await axe.run(document, { resultTypes: ['violations'], iframes: frames, preload: false });
                return found.violations.map(fault => `${fault.id} at ${fault.nodes[0].html} (${fault.nodes[0].any.map(check => check.message).join(', ')})`);
            }
            """,
            frames);
    }
}
