using System.Buffers.Binary;
using System.Text;

namespace SplitConv.Spectra.Libtorch;

/// <summary>
/// The symbol versions that a 64-bit little-endian ELF library needs from others (section <c>.gnu.version_r</c>), and how to mark one of them weak.
/// </summary>
/// <remarks>
/// Structures and names as in the ELF specification and its GNU symbol-versioning extension. A weak need is one the loader may leave unmet
/// (<c>VER_FLG_WEAK</c>). That is harmless exactly if no relocation refers to a symbol of that version; this is checked.
/// </remarks>
internal static class ElfVersionNeeds
{
    private const uint DynamicSymbols = 11;
    private const uint RelocationsWithAddend = 4;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint VersionOfSymbols = 0x6fffffff;
    private const ushort WeakFlag = 2;

    private readonly record struct Section(uint Type, int Offset, int Size, int LinkedSection);

    /// <summary>Returns a copy of <paramref name="image"/> in which the need for <paramref name="version"/> is weak.</summary>
    /// <exception cref="LibtorchUnavailableException">The version is not needed, something uses it, or the image is not such a library.</exception>
    public static byte[] Weaken(byte[] image, string version)
    {
        try
        {
            byte[] copy = (byte[])image.Clone();
            Section[] sections = ReadSections(copy);
            ushort index = SetWeak(copy, sections, version);
            if (IsUsed(copy, sections, index))
                throw new LibtorchUnavailableException($"libtorch cannot be loaded on this system: it uses symbols of {version}, which the C++ library here does not have. Use a newer Linux.");
            return copy;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new LibtorchUnavailableException("libtorch cannot be loaded on this system: its bridge is not a 64-bit ELF library.", exception);
        }
    }

    private static Section[] ReadSections(ReadOnlySpan<byte> image)
    {
        if (!image.StartsWith("\x7f"u8) || !image[1..4].SequenceEqual("ELF"u8) || image[4] != 2 || image[5] != 1)
            throw new InvalidOperationException("not a 64-bit little-endian ELF file");

        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]);
        int entrySize = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3A..]);
        var sections = new Section[BinaryPrimitives.ReadUInt16LittleEndian(image[0x3C..])];
        for (int i = 0; i < sections.Length; i++)
        {
            ReadOnlySpan<byte> header = image[(table + i * entrySize)..];
            sections[i] = new Section(
                BinaryPrimitives.ReadUInt32LittleEndian(header[0x04..]),
                (int)BinaryPrimitives.ReadInt64LittleEndian(header[0x18..]),
                (int)BinaryPrimitives.ReadInt64LittleEndian(header[0x20..]),
                BinaryPrimitives.ReadInt32LittleEndian(header[0x28..]));
        }

        return sections;
    }

    // Verneed: version u16, count u16, file u32, auxiliary u32, next u32. Vernaux: hash u32, flags u16, other u16, name u32, next u32.
    private static ushort SetWeak(Span<byte> image, Section[] sections, string version)
    {
        Section needs = sections.First(section => section.Type == VersionNeeds);
        int strings = sections[needs.LinkedSection].Offset;
        for (int need = needs.Offset; ;)
        {
            int auxiliary = need + BinaryPrimitives.ReadInt32LittleEndian(image[(need + 8)..]);
            for (int left = BinaryPrimitives.ReadUInt16LittleEndian(image[(need + 2)..]); left > 0; left--)
            {
                int name = strings + BinaryPrimitives.ReadInt32LittleEndian(image[(auxiliary + 8)..]);
                if (image[name..].StartsWith(Encoding.ASCII.GetBytes(version + '\0')))
                {
                    ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(image[(auxiliary + 4)..]);
                    BinaryPrimitives.WriteUInt16LittleEndian(image[(auxiliary + 4)..], (ushort)(flags | WeakFlag));
                    return BinaryPrimitives.ReadUInt16LittleEndian(image[(auxiliary + 6)..]);
                }

                auxiliary += BinaryPrimitives.ReadInt32LittleEndian(image[(auxiliary + 12)..]);
            }

            int next = BinaryPrimitives.ReadInt32LittleEndian(image[(need + 12)..]);
            if (next <= 0)
                throw new LibtorchUnavailableException($"libtorch cannot be loaded on this system, and not for want of {version}.");
            need += next;
        }
    }

    // Rela: offset u64, info u64 (symbol in the upper half), addend i64. The versions of the dynamic symbols are an array of u16.
    private static bool IsUsed(ReadOnlySpan<byte> image, Section[] sections, ushort versionIndex)
    {
        Section versions = sections.First(section => section.Type == VersionOfSymbols);
        foreach (Section relocations in sections)
        {
            if (relocations.Type != RelocationsWithAddend || sections[relocations.LinkedSection].Type != DynamicSymbols)
                continue;
            for (int entry = relocations.Offset; entry < relocations.Offset + relocations.Size; entry += 24)
            {
                int symbol = BinaryPrimitives.ReadInt32LittleEndian(image[(entry + 12)..]);
                ushort version = BinaryPrimitives.ReadUInt16LittleEndian(image[(versions.Offset + 2 * symbol)..]);
                if ((version & 0x7fff) == versionIndex)
                    return true;
            }
        }

        return false;
    }
}
