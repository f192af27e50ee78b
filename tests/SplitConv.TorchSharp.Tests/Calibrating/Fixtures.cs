using SplitConv.Calibration;
using SplitConv.Plans;
using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>Networks, inputs and pairs for calibration.</summary>
internal static class Fixtures
{
    public const int Rank = 3;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Conv2d Small(long inChannels, long outChannels, bool bias = true) => nn.Conv2d(inChannels, outChannels, 3, padding: 1, bias: bias);

    public static Tensor[] Batches() => [Tensors.Normal(1, 3, 4, 9, 8), Tensors.Normal(2, 2, 4, 9, 8), Tensors.Normal(3, 7, 4, 9, 8)];

    /// <summary>Three convolutions, a Relu in place behind the first two.</summary>
    public static Sketch Chain() => new(
        (net, x) => net.Call("c", nn.functional.relu(net.Call("b", nn.functional.relu(net.Call("a", x), inplace: true)), inplace: true)),
        ("a", Small(4, 6)), ("b", Small(6, 6)), ("c", Small(6, 5)));

    /// <summary>A convolution and a residual block behind it.</summary>
    public static Sketch Residual() => new(
        (net, x) =>
        {
            Tensor start = nn.functional.relu(net.Call("a", x));
            return nn.functional.relu(net.Call("c", nn.functional.relu(net.Call("b", start))).add_(start));
        },
        ("a", Small(4, 6)), ("b", Small(6, 7)), ("c", Small(7, 6)));

    /// <summary>One convolution that is called twice, between two others.</summary>
    public static Sketch Twice() => new(
        (net, x) => net.Call("c", nn.functional.relu(net.Call("b", nn.functional.relu(net.Call("b", net.Call("a", x)))))),
        ("a", Small(4, 6)), ("b", Small(6, 6)), ("c", Small(6, 5)));

    public static Func<Sketch> Of(string name) => name switch
    {
        "chain" => Chain,
        "residual" => Residual,
        "twice" => Twice,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>A calibration that is under way.</summary>
    public static ICalibrationRun Begin(this ModuleCalibration calibration, params string[] names) => calibration.Begin(names, Token);

    /// <summary>The outcomes of a decomposition, the model left alone.</summary>
    public static IReadOnlyList<LayerOutcome> Outcomes(nn.Module model)
    {
        var surveyed = new TorchModel(model);
        var options = new DecompositionOptions
        {
            LayerRanks = surveyed.Sites.ToDictionary(site => site.Name, _ => Rank), UseCostGate = false, Eligibility = Ways.Anything, RankMultiple = 1,
        };
        return PlanExecution.Run(DecompositionPlanner.Plan(surveyed.Sites, options), cancellationToken: Token).Outcomes;
    }

    /// <summary>The pairs of all convolutions by name.</summary>
    public static Dictionary<string, LayerPair> Pairs(nn.Module model) => Outcomes(model).ToDictionary(outcome => outcome.Plan.Site.Name, outcome => outcome.Pair!);

    /// <summary>Another bias for a pair.</summary>
    public static LayerPair WithBias(this LayerPair pair) => pair with { Bias = [.. Enumerable.Range(0, pair.Geometry.Last.OutChannels).Select(index => 0.25 * index - 0.5)] };

    /// <summary>Puts pairs into a model.</summary>
    public static DecompositionResult<nn.Module> Rewrite(nn.Module model, IReadOnlyDictionary<string, LayerPair> pairs)
    {
        LayerOutcome[] outcomes = [.. Outcomes(model).Select(outcome => outcome with { Pair = pairs.GetValueOrDefault(outcome.Plan.Site.Name) })];
        using var prepared = PreparedPairs.FromOutcomes(new TorchModel(model), outcomes);
        return prepared.Commit();
    }

    /// <summary>Another model with the same weights.</summary>
    public static TModule Copy<TModule>(TModule model, Func<TModule> create)
        where TModule : nn.Module
    {
        TModule copy = create();
        using var _ = no_grad();
        foreach (var (target, source) in copy.state_dict().Values.Zip(model.state_dict().Values))
            target.copy_(source);
        return copy;
    }

    /// <summary>What goes into a module and comes out of it, call by call, for all batches.</summary>
    public static List<(Tensor Input, Tensor Output)> Listen(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> module, IEnumerable<Tensor> batches)
    {
        var heard = new List<(Tensor, Tensor)>();
        var remover = module.register_forward_hook((_, input, output) =>
        {
            heard.Add((input.clone(), output.clone()));
            return output;
        });
        foreach (Tensor batch in batches)
            Tensors.Output(model, batch).Dispose();
        remover.remove();
        return heard;
    }

    /// <summary>Fails unless maps are a tensor, but for rounding.</summary>
    public static void AssertMaps(Tensor expected, Maps actual, double tolerance = 0)
    {
        using var scope = NewDisposeScope();
        Tensor values = ToTensor(actual);
        if (tolerance == 0)
            Tensors.AssertIdentical(expected.dim() == 3 ? expected.unsqueeze(0) : expected, values);
        else
            Tensors.AssertClose(expected, values, tolerance);
    }

    public static Tensor ToTensor(Maps maps) => tensor(maps.Values.ToArray(), [maps.Count, maps.Channels, maps.Height, maps.Width]);

    /// <summary>A module of a model by name.</summary>
    public static nn.Module<Tensor, Tensor> Module(nn.Module model, string name) => (nn.Module<Tensor, Tensor>)model.named_modules().First(entry => entry.name == name).module;
}
