using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing.Http;

/// <summary>What targets do when they are ill, and what is said of it.</summary>
public sealed class HttpTroubleTests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData(nameof(Scripts.Hang), "", "timeout", "waiting for the answer")]
    [InlineData(nameof(Scripts.Silent), "", "timeout", "waiting for the answer")]
    [InlineData(nameof(Scripts.DripHeaders), "", "timeout", "waiting for the answer")]
    [InlineData(nameof(Scripts.DripBody), "x", "timeout", "reading the answer")]
    [InlineData(nameof(Scripts.CloseWithinHeaders), "", "closed_early", "before the answer was complete")]
    [InlineData(nameof(Scripts.CloseWithinBody), "fine", "closed_early", "before the answer was complete")]
    [InlineData(nameof(Scripts.CloseWithoutAnswer), "", "closed_early", "before the answer was complete")]
    [InlineData(nameof(Scripts.Reset), "", "connection_reset", "was reset")]
    [InlineData(nameof(Scripts.Garbage), "", "invalid_response", "not valid HTTP")]
    [InlineData(nameof(Scripts.HugeHeaders), "", "headers_too_large", "64 KB")]
    [InlineData(nameof(Scripts.TenGigabytes), "needle", "body_mismatch", "only the first 256 KB")]
    public async Task A_target_that_misbehaves_fails_and_the_detail_says_how(string script, string contains, string code, string says)
    {
        var play = typeof(Scripts).GetMethod(script)!.CreateDelegate<Func<ScriptedTarget.Caller, Task>>();
        await using var target = ScriptedTarget.Start(play);

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, target.Url, $$"""{"bodyContains": "{{contains}}"}""", timeout: code == "timeout" ? 2 : 20), code, says);
    }

    [Theory]
    [InlineData(nameof(Scripts.DripBody))]
    [InlineData(nameof(Scripts.TenGigabytes))]
    [InlineData(nameof(Scripts.CloseWithinBody))]
    public async Task A_body_in_which_nothing_is_looked_for_is_not_waited_for(string script)
    {
        var play = typeof(Scripts).GetMethod(script)!.CreateDelegate<Func<ScriptedTarget.Caller, Task>>();
        await using var target = ScriptedTarget.Start(play);

        Assert.Equal(CheckVerdict.Ok, (await _prober.CheckAsync(ProbeKind.Http, target.Url)).Verdict);
    }

    [Fact]
    public async Task A_port_on_which_nothing_listens_refuses_the_connection() =>
        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, $"http://127.0.0.1:{ScriptedTarget.FreePort()}"), "connection_refused", "nothing listens");

    [Fact]
    public async Task A_name_that_does_not_exist_is_a_failure_of_the_dns() =>
        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, "http://no-such-host.invalid"), "dns_failure", "name");

    [Fact]
    public async Task Redirects_for_ever_end_after_ten()
    {
        await using var target = ScriptedTarget.Start(Scripts.RedirectForEver);

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, $"{target.Url}/1"), "too_many_redirects", "more than 10 times");
        Assert.Equal(11, target.Calls);
    }

    [Fact]
    public async Task Redirects_in_a_circle_are_named_so()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(302, "", "Location: /"));

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, $"{target.Url}/"), "redirect_loop", "in a circle");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user:secret@127.0.0.1/")]
    [InlineData("http://")]
    public async Task A_redirect_to_something_else_than_a_web_address_is_not_followed(string location)
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(302, "", $"Location: {location}"));

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, target.Url), "redirect_refused", "not an http or https address");
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://0xA9FEA9FE/")]
    [InlineData("https://[fe80::1]/")]
    public async Task A_redirect_to_an_address_that_is_refused_says_nothing_about_the_target(string location)
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(302, "", $"Location: {location}"));

        AssertGap(await _prober.CheckAsync(ProbeKind.Http, target.Url), "address_refused");
    }

    [Fact]
    public async Task Without_permission_a_name_of_this_machine_is_refused_after_the_lookup()
    {
        await using var strict = new Prober(allowPrivate: false);
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));

        var outcome = await strict.CheckAsync(ProbeKind.Http, $"http://localhost:{target.Port}");

        AssertGap(outcome, "address_refused");
        Assert.Contains("unless its operator allows private networks", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal(0, target.Calls);
    }

    [Fact]
    public async Task A_check_that_the_program_stops_is_no_failure()
    {
        await using var target = ScriptedTarget.Start(Scripts.Hang);
        using var stop = new CancellationTokenSource();
        var check = _prober.CheckAsync(ProbeKind.Http, target.Url, timeout: 30, cancel: stop.Token);

        await stop.CancelAsync();

        AssertGap(await check, "stopped");
    }

    internal static void AssertFailed(CheckOutcome outcome, string code, string says)
    {
        Assert.Equal((CheckVerdict.Failed, code), (outcome.Verdict, outcome.Code));
        Assert.Contains(says, outcome.Detail, StringComparison.Ordinal);
    }

    internal static void AssertGap(CheckOutcome outcome, string code) => Assert.Equal((CheckVerdict.Gap, code), (outcome.Verdict, outcome.Code));
}
