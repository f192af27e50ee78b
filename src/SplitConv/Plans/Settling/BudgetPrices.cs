namespace SplitConv.Plans.Settling;

/// <summary>What budgets of a model would come to.</summary>
public static class BudgetPrices
{
    /// <summary>Settles a plan for several budgets; the spectra are computed once. Nothing is measured.</summary>
    /// <param name="sites">The convolutions, in the model's order, under unique names.</param>
    /// <param name="options">What to decompose; without a rule, budget or meter of its own.</param>
    /// <param name="cost">What is counted.</param>
    /// <param name="shares">The shares of the cost that may be left, each above 0 and below 1.</param>
    /// <param name="known">A plan for the same sites, settled or not, whose spectra need not be computed again; null for none.</param>
    /// <param name="progress">Told before every spectrum.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library.</param>
    /// <returns>A price for each share, in their order.</returns>
    /// <exception cref="InvalidOptionsException">The options do not fit the model.</exception>
    public static IReadOnlyList<BudgetPrice> Of(
        IReadOnlyList<ConvolutionSite> sites,
        DecompositionOptions options,
        BudgetedCost cost,
        IReadOnlyList<double> shares,
        DecompositionPlan? known = null,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ModelBudget[] budgets = [.. shares.Select(share => new ModelBudget(cost, share))];
        string[] violations = [.. budgets.SelectMany(budget => OptionsCheck.Contradictions(options with { Budget = budget })).Distinct()];
        if (violations.Length > 0)
            throw new InvalidOptionsException(violations);
        if (budgets.Length == 0)
            return [];
        DecompositionPlan plan = DecompositionPlanner.Plan(sites, options with { Budget = budgets[0] });
        if (known is not null)
            plan = plan with { Layers = [.. plan.Layers.Zip(known.Layers, (layer, same) => layer with { Spectra = same.Spectra })] };
        plan = SpectrumComputation.Run(plan, progress, cancellationToken);
        return [.. budgets.Select(budget => Of(For(plan, budget), cancellationToken))];
    }

    private static BudgetPrice Of(DecompositionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return new BudgetPrice(plan.Options.Budget!, PlanSettlement.Run(plan, cancellationToken: cancellationToken), null);
        }
        catch (UnreachableBudgetException unreachable)
        {
            return new BudgetPrice(plan.Options.Budget!, null, unreachable.Nearest);
        }
    }

    private static DecompositionPlan For(DecompositionPlan plan, ModelBudget budget) => new(
        [.. plan.Layers.Select(layer => layer.Budget is null ? layer : layer with { Budget = budget })],
        plan.Options with { Budget = budget });
}

/// <summary>What a budget would come to.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Plan">The plan that meets it; null if none does.</param>
/// <param name="Nearest">The lowest share that can be reached where the budget cannot; null if it can, or if no convolution can be decomposed.</param>
public sealed record BudgetPrice(ModelBudget Budget, DecompositionPlan? Plan, double? Nearest);
