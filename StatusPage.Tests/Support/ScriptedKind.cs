using System.Text.Json.Nodes;
using StatusPage.Core.Probing;
using StatusPage.Core.Text;

namespace StatusPage.Tests.Support;

/// <summary>A kind of probe whose checks find what a test says, and that remembers what it was asked to run.</summary>
internal sealed class ScriptedKind(ProbeKind kind = ProbeKind.Http) : IProbeKind
{
    public ProbeKind Kind => kind;

    public Func<CancellationToken, Task<CheckOutcome>> Finds { get; set; } = _ => Task.FromResult(CheckOutcome.Ok(12, "200"));

    public ProbeDefinition? Prepared { get; private set; }

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        if (target.Length == 0 && kind is not (ProbeKind.Heartbeat or ProbeKind.Ratio))
        {
            errors.Add("target", "The target is missing: give its address.");
        }

        if (settings.ContainsKey("wrong"))
        {
            errors.Add("settings.wrong", "There is no setting “wrong”.");
        }

        return settings.DeepClone().AsObject();
    }

    public ICheck Prepare(ProbeDefinition probe)
    {
        Prepared = probe;
        return new Check(this);
    }

    private sealed class Check(ScriptedKind script) : ICheck
    {
        public Task<CheckOutcome> RunAsync(CancellationToken cancel) => script.Finds(cancel);
    }
}
