using Google.Protobuf;
using SplitConv.Convolutions;
using SplitConv.Plans.Information;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class InformationMismatchTests
{
    public static TheoryData<string> Fields { get; } = new("name", "in_channels", "out_channels", "kernel_size", "stride", "dilation", "groups");

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_that_differs_is_refused_by_layer_and_field_and_the_model_is_untouched(string field)
    {
        using var files = new DecomposedFiles(ConvolutionModels.One());
        InformationEntry entry = Change(Assert.Single(files.Entries), field);
        ModelSurvey survey = OnnxModels.Survey(files.Original);
        byte[] before = survey.Model.Proto.ToByteArray();
        foreach (string? weights in new[] { null, files.Weights })
        {
            var exception = Assert.Throws<InformationException>(() => OnnxDecomposition.Apply(survey, [entry], DecomposedFiles.InformationName, weights));
            Assert.Equal(entry.Name, exception.Layer);
            Assert.Equal(field, exception.Field);
            Assert.Contains(entry.Name, exception.Message, StringComparison.Ordinal);
            Assert.Contains(DecomposedFiles.InformationName, exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }

    [Fact]
    public void A_second_entry_that_differs_leaves_the_first_convolution_untouched()
    {
        using var files = new DecomposedFiles(ConvolutionModels.Shared(2));
        ModelSurvey survey = OnnxModels.Survey(files.Original);
        byte[] before = survey.Model.Proto.ToByteArray();
        Assert.Throws<InformationException>(() => OnnxDecomposition.Apply(
            survey, [files.Entries[0], Change(files.Entries[1], "stride")], DecomposedFiles.InformationName, files.Weights));
        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }

    [Fact]
    public void A_convolution_that_cannot_be_replaced_is_refused_with_the_reason()
    {
        using var files = new DecomposedFiles(ConvolutionModels.One());
        var exception = Assert.Throws<InformationException>(() => OnnxDecomposition.Apply(
            OnnxModels.Survey(KeptModels.Dequantised()), files.Entries, DecomposedFiles.InformationName, null));
        Assert.Equal("conv", exception.Layer);
        Assert.Contains("decompose before quantising", exception.Message, StringComparison.Ordinal);
    }

    private static InformationEntry Change(InformationEntry entry, string field)
    {
        ConvolutionGeometry original = entry.Original;
        WeightShape shape = original.Weight;
        return field switch
        {
            "name" => entry with { Name = "other" },
            "in_channels" => entry with { Original = original with { Weight = shape with { InChannels = 5 } } },
            "out_channels" => entry with { Original = original with { Weight = shape with { OutChannels = 7 } } },
            "kernel_size" => entry with { Original = original with { Weight = shape with { Width = 9 } } },
            "stride" => entry with { Original = original with { Stride = new Extent(2, 2) } },
            "dilation" => entry with { Original = original with { Dilation = new Extent(1, 2) } },
            _ => entry with { Original = original with { Groups = 2, Weight = shape with { InChannels = shape.InChannels / 2 } } },
        };
    }
}
