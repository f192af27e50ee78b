using SplitConv.Spectra.Libtorch;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests;

/// <summary>Libtorch computes undisturbed while others make garbage. The collector is that of the whole process.</summary>
[Collection(nameof(CollectionPauseTests)), CollectionDefinition(nameof(CollectionPauseTests), DisableParallelization = true)]
public sealed class CollectionPauseTests
{
    [Fact]
    public void Nothing_is_collected_within_and_pauses_overlap()
    {
        using CollectionPause outer = CollectionPause.Begin();
        int before = GC.CollectionCount(0);
        CollectionPause inner = CollectionPause.Begin();
        inner.Dispose();
        inner.Dispose();
        for (int i = 0; i < 100_000; i++)
            GC.KeepAlive(new byte[1000]);

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void After_it_garbage_is_collected_as_ever()
    {
        CollectionPause.Begin().Dispose();
        WeakReference garbage = Garbage();
        GC.Collect();

        Assert.False(garbage.IsAlive);
    }

    [Fact]
    public void More_than_its_limit_may_be_allocated()
    {
        long sum = 0;
        using (CollectionPause.Begin())
        {
            for (int i = 0; i < 100; i++)
                sum += new byte[4_000_000].LongLength;
        }

        using (CollectionPause.Begin())
            Assert.Equal(400_000_000, sum);
    }

    [Fact]
    public void Sums_with_numbers_come_out_right_however_often()
    {
        using var scope = NewDisposeScope();
        Tensor one = ones(8), sum = zeros(8);
        for (int round = 0; round < 20; round++)
        {
            using var pause = CollectionPause.Begin();
            for (int i = 0; i < 500; i++)
                sum.add_(one);
        }

        Assert.Equal(10_000f, sum[0].item<float>());
    }

    private static WeakReference Garbage() => new(new object());
}
