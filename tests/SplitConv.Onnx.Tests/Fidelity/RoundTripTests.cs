using Google.Protobuf;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void A_model_with_every_field_of_the_specification_comes_back_byte_for_byte() => AssertComesBack(WireModels.Everything());

    [Fact]
    public void Every_field_is_known_so_that_none_moves_to_the_end()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(WireModels.Everything());
        ModelProto known = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(WireModels.Everything());
        Assert.Equal(model.ToByteArray().Length, known.ToByteArray().Length);
    }

    [Fact]
    public void Fields_of_a_later_specification_come_back()
    {
        WireMessage node = WireModels.Node(0).Numbers(900, 1).LongReal(901, 0.5);
        AssertComesBack(new WireMessage()
            .Numbers(1, 99)
            .Message(7, new WireMessage().Message(1, node).Text(2, "graph").Text(900, "unknown"))
            .Message(8, new WireMessage().Text(1, "").Numbers(2, 99))
            .Text(900, "unknown").Bytes(901, 0xff).Reals(902, 1)
            .ToArray());
    }

    [Fact]
    public void Fields_that_state_a_default_come_back() => AssertComesBack(new WireMessage()
        .Numbers(1, 8).Text(2, "").Numbers(5, 0).Text(6, "")
        .Message(7, new WireMessage()
            .Message(1, new WireMessage().Text(3, "").Text(4, "").Text(7, ""))
            .Message(5, new WireMessage().Numbers(2, 0).Text(8, "").Bytes(9, []).Numbers(14, 0)))
        .Message(8, new WireMessage())
        .ToArray());

    [Fact]
    public void Values_beyond_the_known_enumerations_come_back() => AssertComesBack(new WireMessage()
        .Numbers(1, 8)
        .Message(7, new WireMessage()
            .Message(1, new WireMessage().Message(5, new WireMessage().Text(1, "new").Numbers(20, 4711)))
            .Message(5, new WireMessage().Numbers(2, 4711).Numbers(14, 4711)))
        .Message(8, new WireMessage().Numbers(2, 1))
        .ToArray());

    private static void AssertComesBack(byte[] bytes) => Assert.Equal(bytes, ModelProto.Parser.ParseFrom(bytes).ToByteArray());
}
