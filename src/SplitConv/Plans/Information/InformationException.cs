namespace SplitConv.Plans.Information;

/// <summary>An information file that cannot be read, or that does not belong to the model.</summary>
public sealed class InformationException : SplitConvException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One line that names the file, the layer and the field.</param>
    /// <param name="layer">The layer in question, if it is about one.</param>
    /// <param name="field">The field in question, if it is about one.</param>
    /// <param name="innerException">The cause, if another error was.</param>
    public InformationException(string message, string? layer = null, string? field = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Layer = layer;
        Field = field;
    }

    /// <summary>The layer in question; null if it is not about one.</summary>
    public string? Layer { get; }

    /// <summary>The field in question, such as <c>kernel_size</c>; null if it is not about one.</summary>
    public string? Field { get; }
}
