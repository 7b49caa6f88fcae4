using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Core.Text;

namespace StatusPage.Tests.Support;

/// <summary>The kinds of probe by themselves: no database is made, and none is needed by those that ask a target.</summary>
public sealed class Prober : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services;

    public Prober(bool allowPrivate = true)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(new ProbingOptions { AllowPrivateNetworks = allowPrivate, Authorities = TestCertificates.Authorities });
        services.AddStatusPageCore(new DatabaseOptions { ConnectionString = _directory.ConnectionString });
        _services = services.BuildServiceProvider();
    }

    public FakeClock Clock { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Validates as saving does, prepares, and runs once with a time limit that a busy machine keeps.</summary>
    public Task<CheckOutcome> CheckAsync(ProbeKind kind, string target, string settings = "{}", bool evidence = false, int timeout = 20, CancellationToken cancel = default)
    {
        var errors = new InputErrors();
        var kept = Kind(kind).Validate(target, JsonNode.Parse(settings)!.AsObject(), errors);
        errors.ThrowIfAny();
        return Prepare(kind, target, kept, evidence, timeout).RunAsync(cancel);
    }

    public ICheck Prepare(ProbeKind kind, string target, JsonObject settings, bool evidence = false, int timeout = 20) => Kind(kind).Prepare(new ProbeDefinition
    {
        Id = "probe",
        Number = 0,
        Name = "A probe",
        Kind = kind,
        Target = target,
        IntervalSeconds = 60,
        TimeoutSeconds = timeout,
        Settings = settings,
        CreatedAt = FakeClock.Start,
        WithEvidence = evidence,
    });

    /// <summary>The faults that saving would name, by field; and what it would keep.</summary>
    public (IReadOnlyDictionary<string, string[]> Faults, JsonObject Kept) Validate(ProbeKind kind, string target, string settings = "{}")
    {
        var errors = new InputErrors();
        var kept = Kind(kind).Validate(target, JsonNode.Parse(settings)!.AsObject(), errors);
        try
        {
            errors.ThrowIfAny();
            return (new Dictionary<string, string[]>(StringComparer.Ordinal), kept);
        }
        catch (InvalidInputException invalid)
        {
            return (invalid.Errors, kept);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    private IProbeKind Kind(ProbeKind kind) => _services.GetServices<IProbeKind>().Single(k => k.Kind == kind);
}
