using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Copies of the tensors the user gave, made once: what makes them may give others at the next call.</summary>
internal sealed class CalibrationInputs : IDisposable
{
    private CalibrationInputs(IReadOnlyList<Tensor[]> batches) => Batches = batches;

    /// <summary>The tensors of each run of the network.</summary>
    public IReadOnlyList<Tensor[]> Batches { get; }

    /// <summary>The number of inputs in all batches.</summary>
    public int Count => Batches.Sum(CountOf);

    /// <summary>Copies and checks inputs.</summary>
    /// <param name="inputs">The tensors of each run.</param>
    /// <exception cref="CalibrationException">They cannot be used.</exception>
    public static CalibrationInputs Copy(IEnumerable<IReadOnlyList<Tensor>> inputs)
    {
        var batches = new List<Tensor[]>();
        var copied = new CalibrationInputs(batches);
        try
        {
            var extremes = new InputExtremes();
            foreach (IReadOnlyList<Tensor> tensors in inputs)
            {
                extremes.Check(tensors, $"Calibration input {batches.Count + 1}");
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                batches.Add([.. tensors.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())]);
            }

            extremes.RequireVariety();
            return copied;
        }
        catch
        {
            copied.Dispose();
            throw;
        }
    }

    /// <summary>The first few inputs of the first batch. For use within a dispose scope.</summary>
    /// <param name="atMost">How many.</param>
    public IReadOnlyList<Tensor> First(int atMost) => CountOf(Batches[0]) > atMost ? [Batches[0][0].narrow(0, 0, atMost)] : Batches[0];

    /// <summary>The indices of every tenth input in each batch; of all inputs where there are fewer than ten.</summary>
    public IReadOnlyList<long[]> EveryTenth()
    {
        int total = Count, first = 0;
        var chosen = new List<long[]>();
        foreach (Tensor[] batch in Batches)
        {
            int start = first, count = CountOf(batch);
            chosen.Add([.. Enumerable.Range(0, count).Where(index => total < 10 || (start + index) % 10 == 9).Select(index => (long)index)]);
            first += count;
        }

        return chosen;
    }

    /// <summary>Some inputs of a batch. For use within a dispose scope.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="indices">Which.</param>
    public static IReadOnlyList<Tensor> Select(Tensor[] batch, long[] indices) =>
        Chosen(batch, indices, isWhole: indices.Length == CountOf(batch));

    /// <summary>Some inputs of a batch, over and over until there are as many as in the batch. For use within a dispose scope.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="indices">Which.</param>
    public static IReadOnlyList<Tensor> Repeat(Tensor[] batch, long[] indices) =>
        Chosen(batch, [.. Enumerable.Range(0, CountOf(batch)).Select(index => indices[index % indices.Length])], isWhole: false);

    public void Dispose()
    {
        foreach (Tensor tensor in Batches.SelectMany(batch => batch))
            tensor.Dispose();
    }

    private static Tensor[] Chosen(Tensor[] batch, long[] indices, bool isWhole) =>
        isWhole ? batch : [batch[0].index_select(0, tensor(indices, device: batch[0].device))];

    // [C, H, W] is one map. Which axis of several tensors tells inputs apart is not known.
    private static int CountOf(Tensor[] batch) => batch is [var only] && only.dim() != 3 && only.dim() > 0 ? (int)only.shape[0] : 1;
}
