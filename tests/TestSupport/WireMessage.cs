using System.Buffers.Binary;
using System.Text;

namespace SplitConv.TestSupport;

/// <summary>Writes a protobuf message field by field, from field numbers alone, so that tests of the schema need not trust the schema. Every method returns the message.</summary>
public sealed class WireMessage
{
    private const int VariableKind = 0, EightByteKind = 1, BytesKind = 2, FourByteKind = 5;

    private readonly List<byte> _bytes = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>Adds an integer, once for each value.</summary>
    public WireMessage Numbers(int field, params ReadOnlySpan<long> values)
    {
        foreach (long value in values)
        {
            Key(field, VariableKind);
            Variable((ulong)value);
        }

        return this;
    }

    /// <summary>Adds a number of four bytes, once for each value.</summary>
    public WireMessage Reals(int field, params ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            Key(field, FourByteKind);
            Four(value);
        }

        return this;
    }

    /// <summary>Adds a number of eight bytes.</summary>
    public WireMessage LongReal(int field, double value)
    {
        Key(field, EightByteKind);
        Eight(value);
        return this;
    }

    /// <summary>Adds bytes.</summary>
    public WireMessage Bytes(int field, params ReadOnlySpan<byte> value)
    {
        Key(field, BytesKind);
        Variable((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public WireMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message within this one.</summary>
    public WireMessage Message(int field, WireMessage value) => Bytes(field, value.ToArray());

    /// <summary>Adds integers in packed form.</summary>
    public WireMessage PackedNumbers(int field, params ReadOnlySpan<long> values)
    {
        var packed = new WireMessage();
        foreach (long value in values)
            packed.Variable((ulong)value);
        return Message(field, packed);
    }

    /// <summary>Adds numbers of four bytes in packed form.</summary>
    public WireMessage PackedReals(int field, params ReadOnlySpan<float> values)
    {
        var packed = new WireMessage();
        foreach (float value in values)
            packed.Four(value);
        return Message(field, packed);
    }

    /// <summary>Adds numbers of eight bytes in packed form.</summary>
    public WireMessage PackedLongReals(int field, params ReadOnlySpan<double> values)
    {
        var packed = new WireMessage();
        foreach (double value in values)
            packed.Eight(value);
        return Message(field, packed);
    }

    private void Key(int field, int kind) => Variable((ulong)(field << 3 | kind));

    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }

    private void Four(float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    private void Eight(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }
}
