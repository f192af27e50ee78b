using System.Diagnostics;
using SplitConv.Benchmarks.Rows;
using SplitConv.Convolutions;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>Has the weights of a row made by another process and reads them from it: no file is left behind, whatever happens, and this process never holds more than the kernel.</summary>
internal static class WeightsPipe
{
    public static ConvolutionKernel Read(KernelRow row, int? threads)
    {
        byte[] weights = GC.AllocateUninitializedArray<byte>(checked((int)row.Shape.Count * ElementType.Float32.Size()));
        using Process maker = OwnProcess.Start([WeightsCommand.Name, row.Name, .. SharedOptions.ToArguments(slow: false, threads)]);
        maker.StandardOutput.BaseStream.ReadExactly(weights);
        // Nothing else may run when the measurement begins.
        maker.WaitForExit();
        return new ConvolutionKernel(row.Shape, ElementType.Float32, weights);
    }
}
