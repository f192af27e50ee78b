namespace SplitConv.Samples.Networks;

/// <summary>How far a training has come.</summary>
/// <param name="Epoch">The epoch at work, from 1.</param>
/// <param name="Epochs">How many there are.</param>
/// <param name="Step">The steps done in this epoch.</param>
/// <param name="Steps">How many an epoch has.</param>
/// <param name="Loss">The mean loss of the steps done in this epoch.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Step, int Steps, double Loss)
{
    /// <summary>Whether every picture of this epoch has been seen.</summary>
    public bool EndsEpoch => Step == Steps;
}
