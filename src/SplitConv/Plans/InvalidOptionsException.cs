namespace SplitConv.Plans;

/// <summary>Options that do not fit the model or contradict each other. The message names every violation.</summary>
public class InvalidOptionsException : SplitConvException
{
    /// <summary>Creates the error.</summary>
    /// <param name="violations">What is wrong, one sentence each; at least one.</param>
    public InvalidOptionsException(IReadOnlyList<string> violations)
        : base(string.Join(" ", violations)) => Violations = violations;

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Violations { get; }
}
