using System.Buffers.Binary;
using CsCheck;
using SplitConv.Convolutions;
using Xunit;

namespace SplitConv.Tests;

public sealed class FloatingPointTests
{
    public static TheoryData<ElementType, double> LargestValues => new()
    {
        { ElementType.Float16, 65504 },
        { ElementType.BFloat16, BitConverter.UInt32BitsToSingle(0x7f7f0000) },
        { ElementType.Float32, float.MaxValue },
        { ElementType.Float64, double.MaxValue },
    };

    public static TheoryData<ElementType, double> SmallestValues => new()
    {
        { ElementType.Float16, Math.Pow(2, -24) },
        { ElementType.BFloat16, Math.Pow(2, -133) },
        { ElementType.Float32, Math.Pow(2, -149) },
        { ElementType.Float64, double.Epsilon },
    };

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void Every_finite_number_of_two_bytes_returns_unchanged(ElementType type)
    {
        byte[] all = new byte[2 * 65536];
        for (int bits = 0; bits < 65536; bits++)
            BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(2 * bits), (ushort)bits);

        double[] values = FloatingPoint.ToValues(all, type);
        byte[] written = FloatingPoint.FromValues(values, type);

        Assert.All(Enumerable.Range(0, 65536).Where(bits => double.IsFinite(values[bits])), bits =>
            Assert.Equal(bits, BinaryPrimitives.ReadUInt16LittleEndian(written.AsSpan(2 * bits))));
    }

    [Fact]
    public void Single_and_double_precision_return_unchanged() => Gen.Select(Gen.Float.Where(float.IsFinite), Gen.Double.Where(double.IsFinite)).Sample((single, number) =>
    {
        Assert.Equal(single, Rounded(single, ElementType.Float32));
        Assert.Equal(number, Rounded(number, ElementType.Float64));
    });

    [Theory, MemberData(nameof(LargestValues))]
    public void Values_beyond_the_range_are_clamped_to_the_largest(ElementType type, double largest)
    {
        Assert.Equal(largest, Rounded(largest, type));
        Assert.Equal(largest, Rounded(double.MaxValue, type));
        Assert.Equal(largest, Rounded(double.PositiveInfinity, type));
        Assert.Equal(-largest, Rounded(double.NegativeInfinity, type));
        Assert.Equal(largest, Rounded(Math.BitIncrement(largest), type));
    }

    [Theory, MemberData(nameof(SmallestValues))]
    public void Subnormal_values_are_kept(ElementType type, double smallest)
    {
        Assert.Equal(smallest, Rounded(smallest, type));
        Assert.Equal(-3 * smallest, Rounded(-3 * smallest, type));
        Assert.Equal(0, Rounded(smallest / 4, type));
    }

    [Theory]
    [InlineData(ElementType.BFloat16, 8)]
    [InlineData(ElementType.Float16, 11)]
    public void Ties_are_rounded_to_even(ElementType type, int precision)
    {
        double step = Math.Pow(2, 1 - precision);
        Assert.Equal(1, Rounded(1 + 0.5 * step, type));
        Assert.Equal(1 + 2 * step, Rounded(1 + 1.5 * step, type));
        Assert.Equal(-1 - 2 * step, Rounded(-1 - 1.5 * step, type));
    }

    [Theory]
    [InlineData(ElementType.BFloat16, 8)]
    [InlineData(ElementType.Float16, 11)]
    public void A_value_just_beside_a_tie_is_rounded_to_the_nearest(ElementType type, int precision)
    {
        double step = Math.Pow(2, 1 - precision);
        Assert.Equal(1 + step, Rounded(1 + 0.5 * step + Math.Pow(2, -40), type));
        Assert.Equal(1 + step, Rounded(1 + 1.5 * step - Math.Pow(2, -40), type));
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void A_value_that_is_not_a_number_stays_one(ElementType type)
    {
        double everyBitSet = BitConverter.UInt64BitsToDouble(0x7fffffffffffffff);

        Assert.True(double.IsNaN(Rounded(double.NaN, type)));
        Assert.True(double.IsNaN(Rounded(everyBitSet, type)));
    }

    [Fact]
    public void A_kernel_whose_data_does_not_fit_its_shape_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ConvolutionKernel(new WeightShape(1, 2, 3, 3), ElementType.Float16, new byte[35]));

    private static double Rounded(double value, ElementType type) => FloatingPoint.ToValues(FloatingPoint.FromValues([value], type), type)[0];
}
