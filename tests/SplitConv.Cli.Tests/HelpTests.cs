using SplitConv.Cli.Tests.Support;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What the program says about itself.</summary>
public sealed class HelpTests
{
    [Fact]
    public void The_help_lists_every_command()
    {
        string words = SplitConvProgram.Run("--help").Succeeded().Words;
        Assert.All(["inspect <MODEL>", "decompose <MODEL>", "apply <MODEL>", "compare <MODEL> <OTHER>"], command => Assert.Contains(command, words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("inspect", "<MODEL>", "--rule <RULE>", "--budget <COST:SHARE>", "--layer <NAME=RULE>", "--rank-multiple <N>", "--schemes <SET>", "--min-channels <N>", "--allow-dilation", "--stride-limit <N>", "--include <REGEX>", "--exclude <REGEX>", "--no-cost-gate", "--memory-limit <SIZE>", "--measure", "--keep-if <FACTOR>", "--threads <N>", "--calibrate <PATH>", "--sensitivity <PATH>", "--mean <NUMBERS>", "--std <NUMBERS>", "--resize <N|HxW>", "--samples <N>", "--no-prices", "--dim <NAME=SIZE>", "--json")]
    [InlineData("decompose", "<MODEL>", "-o, --output <FILE>", "--info <FILE>", "--weights <FILE>", "--rule <RULE>", "--budget <COST:SHARE>", "--layer <NAME=RULE>", "--rank-multiple <N>", "--schemes <SET>", "--min-channels <N>", "--allow-dilation", "--stride-limit <N>", "--include <REGEX>", "--exclude <REGEX>", "--no-cost-gate", "--memory-limit <SIZE>", "--measure", "--keep-if <FACTOR>", "--threads <N>", "--calibrate <PATH>", "--sensitivity <PATH>", "--mean <NUMBERS>", "--std <NUMBERS>", "--resize <N|HxW>", "--samples <N>", "--dim <NAME=SIZE>", "--force", "--json")]
    [InlineData("apply", "<MODEL>", "--info <FILE>", "--weights <FILE>", "-o, --output <FILE>", "--dim <NAME=SIZE>", "--force", "--json")]
    [InlineData("compare", "<MODEL>", "<OTHER>", "--data <PATH>", "--mean <NUMBERS>", "--std <NUMBERS>", "--resize <N|HxW>", "--samples <N>", "--threads <N>", "--dim <NAME=SIZE>", "--json")]
    public void The_help_of_a_command_lists_every_option(string command, params string[] options)
    {
        string words = SplitConvProgram.Run(command, "--help").Succeeded().Words;
        Assert.All(options, option => Assert.Contains(option, words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("decompose", "--help")]
    public void The_program_calls_itself_by_the_name_it_is_called_by(params string[] arguments)
    {
        string words = SplitConvProgram.Run(arguments).Succeeded().Words;
        Assert.Contains("Usage: splitconv", words, StringComparison.Ordinal);
        Assert.DoesNotContain("SplitConv.Cli", words, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_printed() =>
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9a-f]+)?$", Assert.Single(SplitConvProgram.Run("--version").Succeeded().OutputLines));
}
