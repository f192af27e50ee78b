namespace SplitConv.Plans;

/// <summary>A piece of work on one weight.</summary>
internal interface IScheduledJob
{
    /// <summary>The rows of the unfolding, L.</summary>
    int Rows { get; }

    /// <summary>A measure of how long it will take: the multiplications of one product <c>A A^T</c>.</summary>
    double Work { get; }

    /// <summary>The memory it needs, in bytes.</summary>
    long Memory { get; }
}
