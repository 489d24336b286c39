using System.Globalization;

namespace Dynamo.StoreLimits;

/// <summary>What this process holds of physical memory, and what of it the garbage collector holds.</summary>
internal static class Resident
{
    public static double Megabytes => Status("VmRSS:");

    /// <summary>The most so far, or since <see cref="ResetPeak"/>.</summary>
    public static double PeakMegabytes => Status("VmHWM:");

    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    public static string Describe()
    {
        GCMemoryInfo last = GC.GetGCMemoryInfo(GCKind.Any);
        string[] names = ["gen0", "gen1", "gen2", "large", "pinned"];
        string generations = string.Join(", ", names.Select((name, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {last.GenerationInfo[i].SizeAfterBytes / 1e6:N0} ({last.GenerationInfo[i].FragmentationAfterBytes / 1e6:N0} free)")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"resident {Megabytes:N0} MB (peak {PeakMegabytes:N0}; files {Status("RssFile:"):N0}, keys {Dynamo.Storage.Ordered.KeyMemory.LiveBytes / 1e6:N0}); GC: committed {last.TotalCommittedBytes / 1e6:N0} MB, "
                + $"at its collection {last.Index}: {generations}; collections {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}, "
                + $"allocated {GC.GetTotalAllocatedBytes() / 1e6:N0} MB");
    }

    private static double Status(string name) => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => double.Parse(line.AsSpan(name.Length).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e6)
        .First();
}
