using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Measuring;

/// <summary>Random values for all inputs of a model, the same at every call.</summary>
internal sealed class RandomInputs : IDisposable
{
    private const int Seed = 1;

    private readonly List<OrtValue> _values = [];

    /// <summary>Makes the values.</summary>
    /// <param name="model">The model.</param>
    /// <param name="free">Sizes for free dimensions.</param>
    /// <exception cref="InvalidOptionsException"><paramref name="free"/> names a dimension the model does not have.</exception>
    /// <exception cref="InsufficientMemoryException">They do not fit into memory.</exception>
    public RandomInputs(ModelSession model, FreeDimensions free)
    {
        free.Check(model.Inputs);
        var random = new Random(Seed);
        try
        {
            foreach (ModelInput input in model.Inputs)
                _values.Add(InputValues.Random(input, free.Resolve(input), random));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The values, in the order of the model's inputs.</summary>
    public IReadOnlyList<OrtValue> Values => _values;

    public void Dispose() => _values.ForEach(value => value.Dispose());
}
