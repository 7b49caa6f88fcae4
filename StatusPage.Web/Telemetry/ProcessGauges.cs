using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using StatusPage.Core.Telemetry;

namespace StatusPage.Web.Telemetry;

/// <summary>The process itself, under the names that Prometheus' own client libraries give.</summary>
public sealed class ProcessGauges
{
    private const string OpenFiles = "/proc/self/fd";

    public ProcessGauges(StatusMetrics metrics)
    {
        var meter = metrics.Meter;
        meter.CreateObservableGauge("statuspage.build_info", () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", Version())), null, "Always 1; the version is its label.");
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used, by the program and for it.");
        meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Memory that is in use and not swapped out.");
        meter.CreateObservableGauge("process.start_time", StartTime, "s", "When the process started, in Unix time.");
        if (Directory.Exists(OpenFiles))
        {
            meter.CreateObservableGauge("process.open_fds", () => (long)Directory.EnumerateFileSystemEntries(OpenFiles).Count(), null, "File descriptors that are open.");
        }

        meter.CreateObservableGauge("dotnet.gc.heap_size", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory that is in use, garbage included.");
        meter.CreateObservableGauge("dotnet.gc.committed", () => GC.GetGCMemoryInfo().TotalCommittedBytes, "By", "Memory that the garbage collector holds.");
        meter.CreateObservableCounter("dotnet.gc.allocated", () => GC.GetTotalAllocatedBytes(), "By", "Managed memory that was allocated since the start.");
        meter.CreateObservableCounter("dotnet.gc.collections", Collections, null, "Garbage collections, by generation.");
        meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time that the program stood still for garbage collections.");
        meter.CreateObservableGauge("dotnet.thread_pool.threads", () => (long)ThreadPool.ThreadCount, null, "Threads of the pool.");
        meter.CreateObservableGauge("dotnet.thread_pool.queue_length", () => ThreadPool.PendingWorkItemCount, null, "Work that waits for a thread.");
    }

    internal static string Version() =>
        typeof(ProcessGauges).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }

    private static IEnumerable<Measurement<long>> Collections() => Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation =>
        new Measurement<long>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation.ToString(System.Globalization.CultureInfo.InvariantCulture))));
}
