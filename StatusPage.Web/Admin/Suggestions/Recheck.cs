namespace StatusPage.Web.Admin.Suggestions;

/// <summary>How often pages ask whether alerts came in: those make no publication that would tell them.</summary>
internal static class Recheck
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <param name="clock">The page's.</param>
    /// <param name="ask">Called on a thread of its own: hand over to the page's.</param>
    public static ITimer Start(TimeProvider clock, Func<Task> ask) => clock.CreateTimer(_ => _ = ask(), state: null, Every, Every);
}
