using SplitConv.Convolutions;

namespace SplitConv.Plans.Information;

/// <summary>Compares an information file with the model it is to be applied to, field by field.</summary>
public static class InformationCheck
{
    /// <summary>Finds the site of every entry and compares every recorded field.</summary>
    /// <param name="entries">The entries of the information file.</param>
    /// <param name="sites">The convolutions of the model.</param>
    /// <param name="name">What to call the information file in messages.</param>
    /// <returns>The site of each entry, in the order of the entries.</returns>
    /// <exception cref="InformationException">A layer is missing, cannot be replaced, or differs in a field; the message names layer and field.</exception>
    public static IReadOnlyList<(ConvolutionSite Site, InformationEntry Entry)> Match(
        IReadOnlyList<InformationEntry> entries, IReadOnlyList<ConvolutionSite> sites, string name)
    {
        var byName = sites.ToDictionary(site => site.Name);
        var matches = new List<(ConvolutionSite, InformationEntry)>();
        foreach (InformationEntry entry in entries)
        {
            if (!byName.TryGetValue(entry.Name, out ConvolutionSite? site))
                throw new InformationException($"{name}: the model has no convolution called {entry.Name}.", entry.Name, "name");
            if (site.Geometry is null || site.Obstacles.Count > 0)
                throw new InformationException($"{name}: {entry.Name} cannot be replaced in this model: {(site.Obstacles.Count == 0 ? "its geometry is unknown" : string.Join("; ", site.Obstacles))}.", entry.Name);
            Compare(entry, site.Geometry, name);
            matches.Add((site, entry));
        }

        return matches;
    }

    private static void Compare(InformationEntry entry, ConvolutionGeometry model, string name)
    {
        void Field(string field, object recorded, object found)
        {
            if (!recorded.Equals(found))
                throw new InformationException($"{entry.Name}: {field} is {found} in the model but {recorded} in {name}.", entry.Name, field);
        }

        Field("in_channels", entry.Original.InChannels, model.InChannels);
        Field("out_channels", entry.Original.OutChannels, model.OutChannels);
        Field("kernel_size", entry.Original.Weight.Kernel, model.Weight.Kernel);
        Field("stride", entry.Original.Stride, model.Stride);
        Field("dilation", entry.Original.Dilation, model.Dilation);
        Field("groups", entry.Original.Groups, model.Groups);
    }
}
