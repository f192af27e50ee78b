namespace SplitConv.Plans;

/// <summary>How much memory decompositions may take unless the user says otherwise.</summary>
public static class MachineMemory
{
    /// <summary>Half of the memory the .NET runtime sees: the machine's, or what its container leaves to the process. In bytes.</summary>
    public static long Half => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}
