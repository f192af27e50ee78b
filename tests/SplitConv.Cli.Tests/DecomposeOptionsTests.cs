using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Options of decompose that make no sense, or do not fit the model.</summary>
public sealed class DecomposeOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--include", "(", "--include ( is no regular expression")]
    [InlineData("--exclude", "*", "--exclude * is no regular expression")]
    [InlineData("--include", "(?=wide)", "--include (?=wide): look-arounds and back-references are not supported")]
    [InlineData("--include", "nowhere", "No convolution has a name that matches 'nowhere'")]
    [InlineData("--exclude", "nowhere", "No convolution has a name that matches 'nowhere'")]
    [InlineData("--layer", "wide", "--layer wide: it must be NAME=RANK")]
    [InlineData("--layer", "wide=", "--layer wide=: it must be NAME=RANK")]
    [InlineData("--layer", "=8", "--layer =8: it must be NAME=RANK")]
    [InlineData("--layer", "wide=eight", "--layer wide=eight: it must be NAME=RANK")]
    [InlineData("--layer", "wide=0", "--layer wide=0: it must be NAME=RANK, a whole number of at least 1")]
    [InlineData("--layer", "wide=-1", "--layer wide=-1: it must be NAME=RANK, a whole number of at least 1")]
    [InlineData("--layer", "wide=8.5", "--layer wide=8.5: it must be NAME=RANK")]
    [InlineData("--layer", "wide=99999999999", "--layer wide=99999999999: it must be NAME=RANK")]
    [InlineData("--memory-limit", "8", "--memory-limit 8: it must be a size of at least 1MB with its unit, such as 8GB or 500MB")]
    [InlineData("--memory-limit", "much", "--memory-limit much: it must be a size")]
    [InlineData("--memory-limit", "-1GB", "--memory-limit -1GB: it must be a size")]
    [InlineData("--memory-limit", "0MB", "--memory-limit 0MB: it must be a size")]
    [InlineData("--memory-limit", "99999999TB", "--memory-limit 99999999TB: it must be a size")]
    [InlineData("--layer", "nowhere=8", "No convolution is called 'nowhere'")]
    [InlineData("--layer", "wide=193", "The rank of wide must be from 1 to 192, not 193")]
    [InlineData("--layer", "point=8", "point cannot be decomposed: kernel 1x1 is below 3x3")]
    [InlineData("--dim", "height=8", "The model has no free dimension 'height'; all its sizes are fixed")]
    [InlineData("--dim", "height", "--dim height: it must be NAME=SIZE")]
    public void A_bad_value_is_refused_in_one_line(string option, string value, string message) =>
        Refuse(message, option, value);

    [Fact]
    public void A_layer_that_is_named_twice_is_refused() =>
        Refuse("--layer names wide twice", "--layer", "wide=8", "--layer", "wide=9");

    [Fact]
    public void A_layer_that_is_left_out_by_name_has_no_rank() =>
        Refuse("wide cannot be decomposed: left out: its name matches wide", "--layer", "wide=8", "--exclude", "wide");

    [Fact]
    public void Every_violation_is_named()
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.Usage, ["'nowhere'", "'missing'", "not 193"], "decompose", model, "--include", "nowhere|wide", "--exclude", "nowhere", "--layer", "missing=8", "--layer", "wide=193");
    }

    private void Refuse(string message, params string[] options)
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.Usage, [message], ["decompose", model, .. options]);
    }
}
