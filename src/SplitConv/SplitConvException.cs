namespace SplitConv;

/// <summary>
/// The root of all errors that SplitConv reports on purpose. <see cref="Exception.Message"/> is one line that names the thing and says what to do.
/// </summary>
public abstract class SplitConvException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One line that names the thing and says what to do.</param>
    /// <param name="innerException">The cause, if another error was.</param>
    protected SplitConvException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
