namespace SplitConv.Ranks.Budgets;

/// <summary>An edge of the lower convex hull of a layer's choices in the plane of cost and damage: the step from one choice to a dearer one.</summary>
/// <param name="Layer">The index of the layer.</param>
/// <param name="From">The index of the cheaper choice.</param>
/// <param name="To">The index of the dearer choice.</param>
/// <param name="Cost">What the step costs, above 0.</param>
/// <param name="Saving">The damage it saves, above 0.</param>
internal readonly record struct HullStep(int Layer, int From, int To, long Cost, double Saving)
{
    /// <summary>The damage saved for each unit of cost.</summary>
    public double Slope => Saving / Cost;

    /// <summary>The edges of the hull of a layer, from the cheapest choice to that of least damage; their slopes fall strictly.</summary>
    /// <param name="layer">The index of the layer.</param>
    /// <param name="choices">The choices of the layer.</param>
    /// <param name="undominated">The indices of those that are not dominated, by rising cost.</param>
    public static IReadOnlyList<HullStep> Of(int layer, IReadOnlyList<BudgetChoice> choices, int[] undominated)
    {
        var steps = new List<HullStep>();
        int last = undominated[0];
        foreach (int next in undominated.AsSpan(1))
        {
            HullStep step = Between(last, next);
            while (steps.Count > 0 && steps[^1].Slope <= step.Slope)
            {
                step = Between(steps[^1].From, next);
                steps.RemoveAt(steps.Count - 1);
            }

            steps.Add(step);
            last = next;
        }

        return steps;

        HullStep Between(int from, int to) => new(layer, from, to, choices[to].Cost - choices[from].Cost, choices[from].Damage - choices[to].Damage);
    }
}
