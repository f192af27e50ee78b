using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class OldBodyTests
{
    [Fact]
    public void Below_version_4_the_weights_of_a_body_move_to_the_main_graph_and_its_inputs()
    {
        OnnxModelBuilder builder = BodyModels.If(Branch("first", 3), Branch("second", 4));
        builder.Model.IrVersion = 3;
        builder.Graph.Initializer.Clear();
        builder.Model.OpsetImport[0].Version = 8;

        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);

        Assert.Equal(4, model.Graph.Initializer.Count);
        Assert.All(model.Graph.Initializer, tensor => Assert.Contains(tensor.Name, model.Graph.Input.Select(input => input.Name)));
        Assert.All(model.Graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.G), body => Assert.Empty(body.Initializer));
    }

    // The only constants a body of such a model can have are those of Constant nodes.
    private static GraphProto Branch(string weight, ulong seed)
    {
        GraphProto branch = BodyModels.Branch(weight);
        TensorProto kernel = OnnxModelBuilder.Tensor("", ConvolutionModels.Kernel, ConvolutionModels.KernelValues(seed, ConvolutionModels.Kernel));
        branch.Node.Insert(0, OnnxModelBuilder.MakeNode("Constant", [], [weight], "", ("value", kernel)));
        branch.Node[1].Name = $"conv of {weight}";
        return branch;
    }
}
