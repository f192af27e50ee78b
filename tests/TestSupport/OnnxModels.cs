using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.Storage;
using Xunit;

namespace SplitConv.TestSupport;

/// <summary>Opens, decomposes and writes ONNX models in one call each, for tests.</summary>
public static class OnnxModels
{
    /// <summary>How far a full-rank pair of float32 may lie from the convolution it replaces.</summary>
    public const double SingleTolerance = 1e-5;

    /// <summary>How far a full-rank pair of float16 may lie from the convolution it replaces.</summary>
    public const double HalfTolerance = 2e-3;

    /// <summary>Opens and surveys a model.</summary>
    public static ModelSurvey Survey(string path, FreeDimensions? free = null) => ModelSurvey.Of(OnnxModel.Open(path), free);

    /// <summary>Surveys a model built in code, by way of a file that is gone afterwards.</summary>
    public static ModelSurvey Survey(OnnxModelBuilder model, FreeDimensions? free = null)
    {
        using var folder = new TemporaryFolder();
        return Survey(model.Save(folder.File("model.onnx")), free);
    }

    /// <summary>Parses a file without any check.</summary>
    public static ModelProto Parse(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));

    /// <summary>Options under which every eligible convolution is replaced by a pair of full rank, whatever it costs.</summary>
    /// <param name="survey">The model.</param>
    /// <param name="excluded">Names of convolutions to leave out.</param>
    public static DecompositionOptions FullRankOptions(ModelSurvey survey, params string[] excluded)
    {
        DecompositionOptions options = DecompositionOptions.Default with
        {
            UseCostGate = false,
            Exclude = [.. excluded.Select(name => new Regex($"^{Regex.Escape(name)}$"))],
        };
        return options with
        {
            LayerRanks = DecompositionPlanner.Plan(survey.Sites, options).EligibleLayers
                .ToDictionary(layer => layer.Site.Name, layer => layer.Mode!.Value.Rows(layer.Site.Geometry!.Weight)),
        };
    }

    /// <summary>Decomposes every eligible convolution of a model file at full rank.</summary>
    /// <param name="path">The model.</param>
    /// <param name="excluded">Names of convolutions to leave out.</param>
    public static DecomposedModel DecomposeAtFullRank(string path, params string[] excluded)
    {
        ModelSurvey survey = Survey(path);
        return OnnxDecomposition.Decompose(survey, FullRankOptions(survey, excluded));
    }

    /// <summary>Decomposes every eligible convolution of a model built in code at rank 2, whatever it costs.</summary>
    public static DecomposedModel DecomposeAtRankTwo(string path) =>
        OnnxDecomposition.Decompose(Survey(path), DecompositionOptions.Default with { RankRule = new Ranks.FixedRankRule(2), UseCostGate = false });

    /// <summary>Decomposes the only convolution of a model in a mode, whatever it costs.</summary>
    /// <param name="path">The model.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="rank">The rank; null for all singular values.</param>
    public static DecomposedModel DecomposeInMode(string path, DecompositionMode mode, int? rank = null)
    {
        ModelSurvey survey = Survey(path);
        DecompositionPlan plan = DecompositionPlanner.Plan(survey.Sites, new DecompositionOptions { Schemes = DecompositionSchemes.All, UseCostGate = false, RankRule = new Ranks.FixedRankRule(1) });
        LayerPlan layer = Assert.Single(plan.Layers);
        Ranks.PairCandidate way = layer.Candidates.Single(candidate => candidate.Mode == mode);
        int chosen = rank ?? way.HighestRank;
        return OnnxDecomposition.Decompose(
            survey, plan with { Layers = [layer with { Candidates = [way], Mode = mode, Rank = chosen, Ranks = new Ranks.RankRange(chosen, chosen), IsOpen = false }] });
    }

    /// <summary>Writes a decomposed model and returns the path.</summary>
    public static string Write(this DecomposedModel model, string path)
    {
        using var files = new OutputFiles();
        model.StageModel(files, path, overwrite: true);
        files.Commit();
        return path;
    }

    /// <summary>Writes the weights of a decomposed model and returns the path.</summary>
    public static string WriteWeights(this DecomposedModel model, string path)
    {
        using var files = new OutputFiles();
        model.StageWeights(files, path, overwrite: true);
        files.Commit();
        return path;
    }

    /// <summary>
    /// Decomposes a model at full rank, asserts that something was replaced and that ONNX Runtime computes the same as before, and returns the new model.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="tolerance">The largest relative error of an output.</param>
    /// <param name="judge">Sizes and values of the inputs; null for random numbers.</param>
    /// <param name="excluded">Names of convolutions to leave out.</param>
    public static ModelProto AssertSameAtFullRank(OnnxModelBuilder model, double tolerance = SingleTolerance, RuntimeJudge? judge = null, params string[] excluded)
    {
        using var folder = new TemporaryFolder();
        string original = model.Save(folder.File("original.onnx"));
        DecomposedModel decomposed = DecomposeAtFullRank(original, excluded);
        Assert.True(decomposed.IsChanged, "Nothing was decomposed.");
        string rewritten = decomposed.Write(folder.File("rewritten.onnx"));
        Assert.InRange((judge ?? new RuntimeJudge()).RelativeError(original, rewritten), 0, tolerance);
        return Parse(rewritten);
    }

    /// <summary>The reasons for which a convolution of a model built in code is kept by the defaults.</summary>
    /// <param name="model">The model.</param>
    /// <param name="convolution">The name of the convolution.</param>
    public static IReadOnlyList<KeptReason> KeptReasons(OnnxModelBuilder model, string convolution)
    {
        using var folder = new TemporaryFolder();
        ModelSurvey survey = Survey(model.Save(folder.File("model.onnx")));
        return DecompositionPlanner.Plan(survey.Sites, DecompositionOptions.Default).Layers.Single(layer => layer.Site.Name == convolution).Reasons;
    }
}
