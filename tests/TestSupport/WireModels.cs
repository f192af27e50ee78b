namespace SplitConv.TestSupport;

/// <summary>The messages of the ONNX format with every field of the public specification, written from its field numbers.</summary>
public static class WireModels
{
    /// <summary>A model with every field; the graph has no convolution.</summary>
    public static byte[] Everything() => new WireMessage()
        .Numbers(1, 11).Text(2, "producer").Text(3, "1.0").Text(4, "org.example").Numbers(5, 7).Text(6, "a model")
        .Message(7, Graph(depth: 2))
        .Message(8, Domain("", 21)).Message(8, Domain("local", 1))
        .Message(14, Pair("key", "value"))
        .Message(20, new WireMessage().Message(1, Graph(0)).Message(2, Graph(0)).Message(3, Pair("a", "b")).Message(4, Pair("c", "d")))
        .Message(25, Function())
        .Message(26, new WireMessage().Text(1, "two devices").Numbers(2, 2).Text(3, "first").Text(3, "second"))
        .ToArray();

    /// <summary>A graph with every field and one tensor of each number format.</summary>
    public static WireMessage Graph(int depth)
    {
        var graph = new WireMessage().Message(1, Node(depth)).Text(2, "graph");
        for (int type = 0; type <= 30; type++)
            graph.Message(5, Tensor($"tensor {type}", type));
        return graph.Text(10, "a graph").Message(11, Value("x")).Message(12, Value("y")).Message(13, Value("between"))
            .Message(14, new WireMessage().Text(1, "x").Message(2, Pair("SCALE_TENSOR", "scale")))
            .Message(15, Sparse()).Message(16, Pair("key", "value"));
    }

    /// <summary>A tensor with every field.</summary>
    public static WireMessage Tensor(string name, int type) => new WireMessage()
        .Numbers(1, 2, 3).Numbers(2, type).Message(3, new WireMessage().Numbers(1, 0).Numbers(2, 6))
        .PackedReals(4, 1, -2.5f, float.NaN).PackedNumbers(5, 1, -1, 300).Text(6, "first").Bytes(6, 0xff, 0x00).PackedNumbers(7, long.MinValue, 5)
        .Text(8, name).Bytes(9, 1, 2, 3).PackedLongReals(10, Math.PI).PackedNumbers(11, 1, -1).Text(12, "a tensor")
        .Message(13, Pair("location", "no such file")).Numbers(14, 0).Message(16, Pair("key", "value"));

    /// <summary>A node with every field, and an attribute of every kind; bodies are nested.</summary>
    public static WireMessage Node(int depth) => new WireMessage()
        .Text(1, "x").Text(1, "").Text(2, "y").Text(3, "node").Text(4, "Something").Message(5, Attribute(depth)).Message(5, new WireMessage().Text(1, "zero").Numbers(3, 0).Numbers(20, 2))
        .Text(6, "a node").Text(7, "org.example").Text(8, "overload").Message(9, Pair("key", "value")).Message(10, new WireMessage().Text(1, "two devices"));

    private static WireMessage Attribute(int depth)
    {
        var attribute = new WireMessage()
            .Text(1, "attribute").Reals(2, 0.5f).Numbers(3, -1).Text(4, "text").Message(5, Tensor("t", 1));
        if (depth > 0)
            attribute.Message(6, Graph(depth - 1));
        attribute.Reals(7, 1, 2).Numbers(8, 1, -2).Text(9, "one").Text(9, "").Message(10, Tensor("t", 22));
        if (depth > 0)
            attribute.Message(11, Graph(depth - 1));
        return attribute.Text(13, "an attribute").Message(14, TensorType()).Message(15, TensorType()).Numbers(20, 99).Text(21, "outer").Message(22, Sparse()).Message(23, Sparse());
    }

    private static WireMessage Function() => new WireMessage()
        .Text(1, "Block").Numbers(2, 1).Numbers(3, 1).Text(4, "a").Text(5, "b").Text(6, "alpha").Message(7, Node(0)).Text(8, "a function").Message(9, Domain("", 21))
        .Text(10, "local").Message(11, Attribute(0)).Message(12, Value("a")).Text(13, "overload").Message(14, Pair("key", "value"));

    private static WireMessage Value(string name)
    {
        WireMessage type = name switch
        {
            "x" => TensorType(),
            "y" => new WireMessage().Message(4, new WireMessage().Message(1, new WireMessage().Message(9, new WireMessage().Message(1, TensorType())))).Text(6, "LIST"),
            "a" => new WireMessage().Message(7, new WireMessage().Text(1, "org.example").Text(2, "thing")),
            _ => new WireMessage().Message(5, new WireMessage().Numbers(1, 8).Message(2, new WireMessage().Message(8, new WireMessage().Numbers(1, 1).Message(2, Shape())))),
        };
        return new WireMessage().Text(1, name).Message(2, type).Text(3, "a value").Message(4, Pair("key", "value"));
    }

    private static WireMessage TensorType() => new WireMessage().Message(1, new WireMessage().Numbers(1, 1).Message(2, Shape())).Text(6, "IMAGE");

    private static WireMessage Shape() => new WireMessage()
        .Message(1, new WireMessage().Text(2, "batch").Text(3, "DATA_BATCH")).Message(1, new WireMessage().Numbers(1, 0)).Message(1, new WireMessage());

    private static WireMessage Sparse() => new WireMessage().Message(1, Tensor("values", 1)).Message(2, Tensor("indices", 7)).Numbers(3, 2, 3);

    private static WireMessage Domain(string name, long version) => new WireMessage().Text(1, name).Numbers(2, version);

    private static WireMessage Pair(string key, string value) => new WireMessage().Text(1, key).Text(2, value);
}
