using SplitConv.Convolutions;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Rewriting;
using SplitConv.Onnx.Weights;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Ranks;
using SplitConv.Storage;

namespace SplitConv.Onnx;

/// <summary>Decomposes the convolutions of ONNX models: from the weights (<see cref="Decompose(ModelSurvey, DecompositionOptions, IProgress{DecompositionProgress}?, CancellationToken)"/>) or from an information file (<see cref="Apply"/>).</summary>
public static class OnnxDecomposition
{
    /// <summary>Computes the pairs for a model and puts them in the place of its convolutions.</summary>
    /// <param name="survey">The model and its convolutions. The model is changed in place, after everything that can fail has been done.</param>
    /// <param name="options">What to decompose and how far.</param>
    /// <param name="progress">Told before every layer and at the end.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="InvalidOptionsException">The options do not fit the model.</exception>
    /// <exception cref="InvalidModelException">A weight cannot be read.</exception>
    public static DecomposedModel Decompose(
        ModelSurvey survey,
        DecompositionOptions options,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        return Decompose(survey, DecompositionPlanner.Plan(survey.Sites, options), progress, cancellationToken);
    }

    /// <summary>Computes the pairs of a plan and puts them in the place of the convolutions.</summary>
    /// <param name="survey">The model the plan is for. It is changed in place, after everything that can fail has been done.</param>
    /// <param name="plan">The decisions on its <see cref="ModelSurvey.Sites"/>.</param>
    /// <param name="progress">Told before every layer and at the end.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="InvalidModelException">A weight cannot be read.</exception>
    public static DecomposedModel Decompose(
        ModelSurvey survey,
        DecompositionPlan plan,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default) => Replace(survey, PlanExecution.Run(plan, progress, cancellationToken));

    /// <summary>Puts the pairs that came of a plan in their places.</summary>
    internal static DecomposedModel Replace(ModelSurvey survey, PlanResult computed)
    {
        ConvolutionReplacement[] replacements =
        [
            .. survey.Nodes.Zip(computed.Outcomes)
                .Where(item => item.Second.Pair is not null)
                .Select(item => ConvolutionReplacement.By(item.First, item.Second.Pair!)),
        ];
        RewriteResult result = PairRewriter.Rewrite(survey.Model, survey.Scopes, replacements);
        return new DecomposedModel(survey.Model, computed.Outcomes, result, []) { Plan = computed.Plan, Calibration = computed.Calibration };
    }

    /// <summary>Puts pairs in the place of the convolutions an information file lists. No singular value is computed.</summary>
    /// <param name="survey">The original model and its convolutions. The model is changed in place, after every check has passed.</param>
    /// <param name="entries">The entries of the information file.</param>
    /// <param name="informationName">What to call the information file in messages.</param>
    /// <param name="weightsPath">
    /// A safetensors file with the weights of the pairs under <c>NAME.0.weight</c>, <c>NAME.1.weight</c> and, if there is a bias, <c>NAME.1.bias</c>. Tensors under the names of
    /// other constants of the model replace those. Null leaves the pairs with random weights, to be trained.
    /// </param>
    /// <exception cref="InformationException">The information file does not fit the model.</exception>
    /// <exception cref="SafetensorsException">The weights file cannot be read or does not fit the model.</exception>
    public static DecomposedModel Apply(ModelSurvey survey, IReadOnlyList<InformationEntry> entries, string informationName, string? weightsPath)
    {
        var matches = InformationCheck.Match(entries, survey.Sites, informationName);
        using WeightsFile? weights = weightsPath is null ? null : WeightsFile.Open(weightsPath);
        var random = new DefaultWeights();
        var nodes = survey.Nodes.ToDictionary(node => node.Site.Name);
        var replacements = new Dictionary<string, (ConvolutionReplacement Replacement, LayerPair Pair)>();
        // In the order of the model, whatever that of the file.
        var order = survey.Sites.Select((site, index) => (site.Name, index)).ToDictionary();
        foreach (var (site, entry) in matches.OrderBy(match => order[match.Site.Name]))
        {
            LayerPair pair = weights is null ? random.Create(site, entry) : weights.ReadPair(site, entry);
            replacements[site.Name] = (new ConvolutionReplacement(nodes[site.Name], pair.Geometry, pair.Kernels, weights?.ReadBias(nodes[site.Name], survey.Model.Path)), pair);
        }

        WeightsUpdate? update = weights?.PlanUpdate(survey.Scopes, entries, survey.Model.Path);
        update?.Carry();
        RewriteResult result = PairRewriter.Rewrite(survey.Model, survey.Scopes, [.. replacements.Values.Select(item => item.Replacement)]);
        LayerOutcome[] outcomes = [.. survey.Sites.Select(site => Outcome(site, replacements.GetValueOrDefault(site.Name).Pair))];
        return new DecomposedModel(survey.Model, outcomes, result, update?.Unmatched ?? [], update is { Replacements.Count: > 0 });
    }

    private static LayerOutcome Outcome(ConvolutionSite site, LayerPair? pair)
    {
        var plan = new LayerPlan { Site = site, Rule = pair is null ? ReferenceRankRule.Instance : new FixedRankRule(pair.Rank), Mode = pair?.Mode, Reasons = pair is null ? [NotListed] : [] };
        return new LayerOutcome { Plan = plan, Pair = pair, Reasons = plan.Reasons };
    }

    private static KeptReason NotListed { get; } = new(KeptReasonKind.LeftOutByName, "not listed in the information file");
}
