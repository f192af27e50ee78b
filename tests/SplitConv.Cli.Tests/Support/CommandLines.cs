using SplitConv.TestSupport;

namespace SplitConv.Cli.Tests.Support;

/// <summary>A command line for every command that reads a model, with everything but the model in order.</summary>
public static class CommandLines
{
    /// <summary>The commands; compare reads two models.</summary>
    public static IReadOnlyList<string> All { get; } = ["inspect", "decompose", "apply", "compare", "compare with"];

    /// <summary>The arguments for a command; files it needs are made in the folder.</summary>
    public static string[] For(string command, string model, TemporaryFolder folder)
    {
        string output = folder.File("result.onnx");
        switch (command)
        {
            case "inspect":
                return ["inspect", model];
            case "decompose":
                return ["decompose", model, "-o", output, "--info", folder.File("result.json"), "--weights", folder.File("result.safetensors")];
            case "apply":
                File.WriteAllText(folder.File("info.json"), "[]");
                return ["apply", model, "--info", folder.File("info.json"), "-o", output];
            default:
                string good = SmallNetworks.One().Save(folder.File("good.onnx"));
                return command == "compare" ? ["compare", model, good] : ["compare", good, model];
        }
    }
}
