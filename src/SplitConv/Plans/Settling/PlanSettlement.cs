using SplitConv.Convolutions;
using SplitConv.Ranks;

namespace SplitConv.Plans.Settling;

/// <summary>
/// Settles what a plan leaves open: computes the spectra of those layers, chooses way and rank by their rules or by the budget, and measures where that is asked for. What is measured to be too slow is
/// taken out and the choice made again, until everything chosen has passed.
/// </summary>
public sealed class PlanSettlement
{
    // A budget of latency is corrected by what the whole model then takes.
    private const int MostCorrections = 4;
    private const double CloseEnough = 0.015;

    private readonly DecompositionPlan _plan;
    private readonly IProgress<DecompositionProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly SpeedGate? _gate;
    private readonly BudgetAllocation? _allocation;

    private PlanSettlement(DecompositionPlan plan, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        _progress = progress;
        _cancellationToken = cancellationToken;
        _plan = SpectrumComputation.Run(plan, progress, cancellationToken);
        if (plan.Options.Calibration is { } calibration)
            _plan = OutputSpectrumComputation.Run(_plan, calibration, progress, cancellationToken);
        _gate = plan.Options.LatencyMeter is { } meter ? new SpeedGate(meter, plan.Options.LeastSpeedUp) : null;
        if (plan.Options.Budget is { } budget)
            _allocation = new BudgetAllocation(_plan, budget.Cost == BudgetedCost.Latency ? MeasuredCosts.Of(_plan, _gate!, progress, cancellationToken) : PlanCosts.Counted(_plan, budget.Cost));
    }

    /// <summary>Settles a plan. The model is not touched.</summary>
    /// <param name="plan">The plan; returned as it is if it is settled already.</param>
    /// <param name="progress">Told before every spectrum and every measurement. Calls come from several threads, but one at a time.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library and within measurements.</param>
    /// <exception cref="InvalidOptionsException">The budget cannot be met; the message says how far it goes.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DecompositionPlan Run(DecompositionPlan plan, IProgress<DecompositionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!plan.IsOpen && (plan.Options.Budget is null || plan.Budget is not null))
            return plan;
        var settlement = new PlanSettlement(plan, progress, cancellationToken);
        return plan.Options.Budget switch
        {
            null => settlement.WithLatency(settlement.TryChoose(null)!),
            { Cost: BudgetedCost.Latency } budget => settlement.ByLatency(budget),
            { } budget => settlement.WithLatency(settlement.Within(budget)),
        };
    }

    private DecompositionPlan Within(ModelBudget budget) =>
        TryChoose(_allocation!.CostOf(budget.Share)) ?? throw Unreachable(budget, Nearest().Budget!.Reached);

    // The layers do not quite add up to the model, so that the target is shifted by what was missed.
    private DecompositionPlan ByLatency(ModelBudget budget)
    {
        DecompositionPlan? best = null;
        double target = budget.Share;
        for (int i = 0; i <= MostCorrections && (best is null || Miss(best) > CloseEnough); i++)
        {
            DecompositionPlan? within = TryChoose(_allocation!.CostOf(target));
            DecompositionPlan next = WithLatency(within ?? Nearest());
            if (within is null && Left(next) > budget.Share + CloseEnough)
                throw Unreachable(budget, Left(next));
            if (best is not null && Miss(next) >= Miss(best))
                break;
            best = next;
            target -= Left(best) - budget.Share;
        }

        return best!;

        double Miss(DecompositionPlan plan) => Math.Abs(Left(plan) - budget.Share);
    }

    private static double Left(DecompositionPlan plan) => plan.Latency is { } latency ? 1 / latency.SpeedUp : 1;

    // The cheapest there is. What seems so may be measured to be too slow; then it is something else.
    private DecompositionPlan Nearest()
    {
        DecompositionPlan? nearest = null;
        while (nearest is null)
            nearest = TryChoose(_allocation!.Lowest(ByRules(), IsAllowed));
        return nearest;
    }

    private static UnreachableBudgetException Unreachable(ModelBudget budget, double lowest)
    {
        // In decimals, so that 0.28 stays what it is.
        double share = (double)(Math.Ceiling((decimal)lowest * 10_000) / 10_000);
        return new UnreachableBudgetException(budget, share < 1 ? share : null);
    }

    private DecompositionPlan WithLatency(DecompositionPlan plan)
    {
        var pairs = plan.EligibleLayers.ToDictionary(layer => layer.Site.Name, layer => PairGeometry.Of(layer.Site.Geometry!, layer.Mode!.Value, layer.Ranks!.Value.Highest));
        return plan.Options.LatencyMeter is { } meter && pairs.Count > 0 ? plan with { Latency = meter.MeasureModel(pairs, _cancellationToken) } : plan;
    }

    // The best plan of which everything that is measured passes; null if it cannot cost so little.
    private DecompositionPlan? TryChoose(long? most)
    {
        while (true)
        {
            LayerOption?[] chosen = ByRules();
            BudgetResult? budget = null;
            if (most is { } limit && (budget = _allocation!.Spend(limit, chosen, IsAllowed, _cancellationToken)) is null)
                return null;
            if (AllPass(chosen))
                return _plan with { Layers = [.. _plan.Layers.Select((layer, index) => layer.IsOpen ? Settle(index, chosen[index]) : layer)], Budget = budget };
        }
    }

    private LayerOption?[] ByRules() =>
        [.. _plan.Layers.Select((layer, index) => layer is { IsOpen: true, Budget: null } ? RuleChoice.Choose(layer, _plan.Options.UseCostGate, option => IsAllowed(index, option)).Option : null)];

    private bool IsAllowed(int layer, LayerOption option) => Obstacle(layer, option) is null && (_gate is null || _gate.IsAllowed(layer, option));

    private KeptReason? Obstacle(int layer, LayerOption option) => _plan.Layers[layer].Site.RankObstacle?.Invoke(option.Rank);

    private bool AllPass(LayerOption?[] chosen)
    {
        if (_gate is null)
            return true;
        int[] layers = [.. Enumerable.Range(0, chosen.Length).Where(layer => chosen[layer] is not null)];
        bool pass = true;
        for (int i = 0; i < layers.Length; i++)
        {
            _progress?.Report(new DecompositionProgress(_plan.Layers[layers[i]].Site.Name, i, layers.Length) { Stage = DecompositionStage.Measuring });
            pass &= _gate.Passes(layers[i], _plan.Layers[layers[i]], chosen[layers[i]]!, _cancellationToken);
        }

        return pass;
    }

    private LayerPlan Settle(int index, LayerOption? option)
    {
        LayerPlan layer = _plan.Layers[index];
        if (option is null)
            return layer.Kept(ReasonToKeep(index, layer));
        return layer with
        {
            IsOpen = false,
            Mode = option.Candidate.Mode,
            Candidates = [option.Candidate],
            Ranks = new RankRange(option.Rank, option.Rank),
            Rank = option.Rank,
            DiscardedEnergy = option.DiscardedEnergy,
            Latency = _gate?.Measure(index, layer, option, _cancellationToken),
        };
    }

    private KeptReason ReasonToKeep(int index, LayerPlan layer)
    {
        bool useCostGate = _plan.Options.UseCostGate;
        if (layer.Budget is null)
        {
            var (option, reason) = RuleChoice.Choose(layer, useCostGate, _ => true);
            return reason ?? _gate?.Reason(index) ?? Obstacle(index, option!)!;
        }

        IReadOnlyList<LayerOption> options = LayerOption.All(layer, useCostGate);
        return (_gate is { } gate && !gate.HasPassed(index) ? gate.Reason(index) : null)
            ?? (options.All(option => Obstacle(index, option) is not null) ? Obstacle(index, options[0]) : null)
            ?? new KeptReason(KeptReasonKind.LeftByBudget, $"the budget {layer.Budget} is met with less damage if it is kept");
    }
}
