using System.Text.Json.Nodes;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>Turns what is stored of a probe into what can be run.</summary>
public sealed class ProbeDefinitions(IEnumerable<IProbeKind> kinds, ProbeSecrets secrets)
{
    private readonly Dictionary<ProbeKind, IProbeKind> _kinds = kinds.GroupBy(kind => kind.Kind).ToDictionary(same => same.Key, same => same.Last());

    /// <summary>In the order of <see cref="ProbeKind"/>.</summary>
    public IReadOnlyList<ProbeKind> Available => [.. _kinds.Keys.Order()];

    /// <exception cref="UnreadableSecretException">A secret of it can no longer be decrypted.</exception>
    public ProbeDefinition Define(Probe probe, bool withEvidence = false) => new()
    {
        Id = probe.Id,
        Number = probe.Number,
        Name = probe.Name,
        Kind = probe.Kind,
        Target = probe.Target,
        IntervalSeconds = probe.IntervalSeconds,
        TimeoutSeconds = probe.TimeoutSeconds,
        Settings = secrets.Reveal(probe.Settings),
        CreatedAt = probe.CreatedAt,
        WithEvidence = withEvidence,
    };

    /// <summary>Never throws: a probe that cannot be run is one whose every check is a gap that says why.</summary>
    public ICheck Prepare(Probe probe)
    {
        try
        {
            return Prepare(Define(probe));
        }
        catch (UnreadableSecretException exception)
        {
            return new NoCheck("secret_unreadable", exception.Message);
        }
    }

    public ICheck Prepare(ProbeDefinition definition)
    {
        if (!_kinds.TryGetValue(definition.Kind, out var kind))
        {
            return new NoCheck("kind_unavailable", Unavailable(definition.Kind));
        }

        try
        {
            return kind.Prepare(definition);
        }
        catch (Exception exception)
        {
            // Settings that a former version of the kind accepted.
            return new NoCheck("settings_unusable", $"The settings of this probe cannot be used ({SafeText.Shown(exception.Message, 200)}). Edit and save it.");
        }
    }

    /// <summary>The settings to keep, in the clear; null where there is a fault.</summary>
    public JsonObject? Validate(ProbeKind? given, string target, JsonObject settings, InputErrors errors)
    {
        if (given is not { } word)
        {
            errors.Add("kind", $"The kind is missing: give one of {string.Join(", ", Available.Select(kind => kind.ToWord()))}.");
            return null;
        }

        if (!_kinds.TryGetValue(word, out var kind))
        {
            errors.Add("kind", Unavailable(word));
            return null;
        }

        return kind.Validate(target, settings, errors);
    }

    private string Unavailable(ProbeKind kind) =>
        $"Probes of the kind {kind.ToWord()} cannot be run by this version. Accepted: {(_kinds.Count == 0 ? "none" : string.Join(", ", Available.Select(known => known.ToWord())))}.";

    private sealed class NoCheck(string code, string sentence) : ICheck
    {
        public Task<CheckOutcome> RunAsync(CancellationToken cancel) => Task.FromResult(CheckOutcome.Gap(code, sentence));
    }
}
