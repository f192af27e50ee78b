using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TorchSharp.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>A model as decomposition sees it: its convolutions, every place that holds one of them, and each as a site for the core. Looking changes nothing.</summary>
internal sealed class TorchModel
{
    private readonly ILookup<nn.Module, ModuleSlot> _slots;

    // The convolutions of pairs that were made before.
    private readonly HashSet<nn.Module> _halves;

    public TorchModel(nn.Module root)
    {
        Root = root;
        Walk = ModuleWalk.Of(root);
        ModuleSlot[] slots = [.. Walk.Modules.SelectMany(ModuleSlots.Of).Where(slot => slot.Held is Conv2d)];
        _slots = slots.ToLookup<ModuleSlot, nn.Module>(slot => slot.Held, ReferenceEqualityComparer.Instance);
        _halves = new(Walk.Decomposed.SelectMany(pair => new nn.Module[] { pair.Module.First, pair.Module.Last }), ReferenceEqualityComparer.Instance);
        Sites = [.. Walk.Convolutions.Select(ToSite)];
        Warnings = [.. Unregistered(slots)];
    }

    public nn.Module Root { get; }

    public ModuleWalk Walk { get; }

    /// <summary>One site for each of the walk's convolutions, in the same order.</summary>
    public IReadOnlyList<ConvolutionSite> Sites { get; }

    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The places that hold a convolution.</summary>
    public IEnumerable<ModuleSlot> SlotsOf(Conv2d convolution) => _slots[convolution];

    /// <summary>
    /// Whether the object itself must stay: because it is held somewhere as a Conv2d, or hooks are registered on it, or nothing but registries is seen to hold it, so that whatever calls it
    /// is out of sight. It then becomes the last convolution of the pair.
    /// </summary>
    public bool MustKeepObject(Conv2d convolution)
    {
        if (ReferenceEquals(convolution, Root))
            return false;
        ModuleSlot[] slots = [.. SlotsOf(convolution)];
        return slots.All(slot => slot.IsRegistry) || slots.Any(slot => !slot.AcceptsPair) || Conv2dInternals.HasHooks(convolution);
    }

    /// <summary>The kinds of modules, besides the convolutions to be replaced, that use a parameter, by its handle.</summary>
    /// <param name="replaced">The convolutions to be replaced.</param>
    public ILookup<IntPtr, string> OtherUsers(IEnumerable<Conv2d> replaced)
    {
        var going = new HashSet<nn.Module>(replaced, ReferenceEqualityComparer.Instance);
        return Walk.Modules
            .Where(module => !going.Contains(module))
            .SelectMany(module => module.named_parameters(recurse: false), (module, parameter) => (module, parameter.parameter.Handle))
            .ToLookup(item => item.Handle, item => item.module.GetName());
    }

    private ConvolutionSite ToSite(NamedConvolution named)
    {
        Conv2d convolution = named.Module;
        if (convolution.weight is not { IsInvalid: false } weight)
            return new ConvolutionSite { Name = named.Name, Obstacles = [ReplacedElsewhere] };
        ElementType? type = TensorBytes.ToElementType(weight.dtype);
        var obstacles = new List<KeptReason>();
        if (type is null or ElementType.BFloat16)
            obstacles.Add(new KeptReason(KeptReasonKind.ElementType, $"its weights are {weight.dtype}; only float16, float32 and float64 are decomposed"));
        if (PairModules.FindObstacle(convolution) is { } obstacle)
            obstacles.Add(obstacle);
        if (_halves.Contains(convolution))
            obstacles.Add(HalfOfPair);

        long inChannels = convolution.in_channels;
        bool hasData = weight.device_type != DeviceType.META;
        return new ConvolutionSite
        {
            Name = named.Name,
            StatedWeightShape = weight.shape,
            Geometry = Shapes.Of(convolution),
            ElementType = type ?? ElementType.Float32,
            HasBias = convolution.bias is not null,
            Obstacles = obstacles,
            RankObstacle = MustKeepObject(convolution) ? rank => KeptObjects.FindObstacle(inChannels, rank) : null,
            // The handle, since tensors compare by their elements.
            WeightIdentity = weight.Handle,
            LoadBias = convolution.bias is { } bias && hasData && TensorBytes.ToElementType(bias.dtype) is { } biasType ? () => FloatingPoint.ToValues(TensorBytes.Read(bias), biasType) : null,
            LoadKernel = type is not null && hasData ? () => new ConvolutionKernel(Shapes.Of(weight), type.Value, TensorBytes.Read(weight)) : null,
        };
    }

    private static KeptReason ReplacedElsewhere { get; } = new(
        KeptReasonKind.WeightOutOfReach, "it has been replaced already, when another model that holds it was decomposed; decompose a module that contains both models");

    private static KeptReason HalfOfPair { get; } = new(
        KeptReasonKind.WeightOutOfReach, "it is half of a pair already; for another rank start from the original model");

    private IEnumerable<string> Unregistered(ModuleSlot[] slots)
    {
        var registered = new HashSet<nn.Module>(Walk.Modules, ReferenceEqualityComparer.Instance);
        int count = slots.Select(slot => slot.Held).Distinct(ReferenceEqualityComparer.Instance).Count(held => !registered.Contains((nn.Module)held!));
        if (count > 0)
            yield return $"{count} Conv2d in fields or collections of the model are not registered as its modules; they are left alone. Register them with register_module or RegisterComponents.";
    }
}
