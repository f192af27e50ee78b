namespace SplitConv.Plans;

/// <summary>A piece of work on one weight.</summary>
internal interface IScheduledJob
{
    /// <summary>The smaller side of the unfolding.</summary>
    int Rows { get; }

    /// <summary>A measure of how long it will take: the multiplications of one product of the unfolding with its transpose, on that side.</summary>
    double Work { get; }

    /// <summary>The memory it needs, in bytes.</summary>
    long Memory { get; }
}
