using System.Diagnostics;
using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Files;

/// <summary>PyTorch reads what we write, without a line of ours: the bundle by hand, byte by byte, and the structure from its information file.</summary>
public sealed class PyTorchTests
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import collections, json, struct, sys
        import torch
        from torch import nn

        def read(path):
            types = {"F32": torch.float32, "F64": torch.float64, "I64": torch.int64}
            with open(path, "rb") as file:
                header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
                data = file.read()
            metadata = header.pop("__metadata__")
            tensors = {}
            for name, entry in header.items():
                begin, end = entry["data_offsets"]
                tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=types[entry["dtype"]]).reshape(entry["shape"])
            return tensors, metadata

        def half(shape, original, bias):
            height, width = shape[2:]
            stride = (original.stride[0] if height > 1 else 1, original.stride[1] if width > 1 else 1)
            padding = (original.padding[0] if height > 1 else 0, original.padding[1] if width > 1 else 0)
            return nn.Conv2d(shape[1], shape[0], (height, width), stride, padding, bias=bias)

        bundle, information_path, sample_path = sys.argv[1:]
        model = nn.Sequential(collections.OrderedDict(
            conv1=nn.Conv2d(4, 8, 7, padding=3, bias=False), bn1=nn.BatchNorm2d(8), relu1=nn.ReLU(), conv2=nn.Conv2d(8, 6, 7, padding=3)))
        tensors, metadata = read(bundle)
        entries = json.load(open(information_path))
        assert json.loads(metadata["splitconv.information"]) == entries
        for entry in entries:
            info, nodes = entry["ori_layer_info"], entry["decom_nodes"]
            original = getattr(model, info["name"])
            assert [original.in_channels, original.out_channels, list(original.kernel_size)] == [info["in_channels"], info["out_channels"], info["kernel_size"]]
            pair = nn.Sequential(half(nodes["first"]["weight_shape"], original, False), half(nodes["last"]["weight_shape"], original, original.bias is not None))
            setattr(model, info["name"], pair)
        model.load_state_dict(tensors, strict=True)
        sample, _ = read(sample_path)
        difference = (model.eval()(sample["input"]) - sample["output"]).abs().max() / sample["output"].abs().max()
        print(len(entries), float(difference))
        """;

    [Fact]
    public async Task PyTorch_loads_the_bundle_strictly_and_gives_our_outputs()
    {
        Assert.SkipUnless(await HasTorchAsync(), $"{Python} has no torch");
        using var folder = new TemporaryFolder();
        string bundle = folder.File("bundle.safetensors"), information = folder.File("information.json"), sample = folder.File("sample.safetensors");
        Sequential model = TrainedModel.Original();
        model.Decompose(information);
        Training.Step(model, Kernels.Input());
        model.SaveDecomposed(bundle);
        new Sample(Kernels.Input(), TrainedModel.Output(model)).SaveWeights(sample);
        await File.WriteAllTextAsync(folder.File("judge.py"), Script, TestContext.Current.CancellationToken);

        var (exitCode, output) = await RunAsync(folder.File("judge.py"), bundle, information, sample);

        Assert.True(exitCode == 0, output);
        string[] words = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("2", words[0]);
        Assert.InRange(double.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), 0, 1e-5);
    }

    private static async Task<bool> HasTorchAsync() => File.Exists(Python) && (await RunAsync("-c", "import torch")).ExitCode == 0;

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The thread of this process is one of many that run tests.
        start.Environment["OMP_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    private sealed class Sample : nn.Module
    {
        public Sample(Tensor input, Tensor output)
            : base(nameof(Sample))
        {
            register_buffer("input", input);
            register_buffer("output", output);
        }
    }
}
