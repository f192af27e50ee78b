using SplitConv.Convolutions;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class GoldenEligibilityTests
{
    public static TheoryData<string> Cases => [.. GoldenCases.Eligibility.Keys];

    [Fact]
    public void There_are_26_cases() => Assert.Equal(26, GoldenCases.Eligibility.Count);

    [Theory, MemberData(nameof(Cases))]
    public void Eligibility_and_mode_are_those_of_the_reference(string name)
    {
        EligibilityCase golden = GoldenCases.Eligibility[name];
        ConvolutionGeometry geometry = golden.Geometry();

        bool eligible = Eligibility.Examine(geometry).Count == 0;

        Assert.Equal(golden.Mode, eligible ? DecompositionModes.Choose(geometry.Weight).ToString() : "UNCHANGE");
    }
}
