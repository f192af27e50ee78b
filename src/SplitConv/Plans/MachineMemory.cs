namespace SplitConv.Plans;

/// <summary>How much memory decompositions may take unless the user says otherwise.</summary>
public static class MachineMemory
{
    /// <summary>Half of the machine's memory, or of what its container allows, in bytes.</summary>
    public static long Half => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}
