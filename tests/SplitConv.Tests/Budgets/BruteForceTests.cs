using SplitConv.Ranks.Budgets;
using Xunit;

namespace SplitConv.Tests.Budgets;

/// <summary>The solver against every selection there is.</summary>
public sealed class BruteForceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void No_selection_within_the_budget_does_less_damage_nor_the_same_for_less()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 5000; trial++)
        {
            BudgetChoice[][] layers = Instances.Small(random);
            long budget = random.Next(-1, 1 + layers.Sum(choices => (int)choices.Max(choice => choice.Cost)));

            BudgetSolution? solution = BudgetSolver.Solve(layers, budget, Token);

            (long Cost, double Damage)[] within = [.. Selections(layers).Where(selection => selection.Cost <= budget)];
            if (within.Length == 0)
            {
                Assert.Null(solution);
                continue;
            }

            double least = within.Min(selection => selection.Damage);
            Assert.Equal(least, solution!.Damage, 1e-12);
            Assert.Equal(within.Where(selection => selection.Damage <= least + 1e-12).Min(selection => selection.Cost), solution.Cost);
            Assert.Equal(solution.Cost, solution.Choices.Select((choice, layer) => layers[layer][choice].Cost).Sum());
            Assert.Equal(solution.Damage, solution.Choices.Select((choice, layer) => layers[layer][choice].Damage).Sum());
            Assert.True(solution.IsOptimal);
        }
    }

    [Fact]
    public void With_little_room_for_the_search_the_bound_is_still_a_bound()
    {
        var random = new Random(2);
        for (int trial = 0; trial < 2000; trial++)
        {
            BudgetChoice[][] layers = Instances.Small(random);
            long budget = layers.Sum(choices => (int)choices.Min(choice => choice.Cost)) + random.Next(12);

            BudgetSolution solution = BudgetSolver.Solve(layers, budget, mostSelections: 1, Token)!;

            double least = Selections(layers).Where(selection => selection.Cost <= budget).Min(selection => selection.Damage);
            Assert.True(solution.Cost <= budget);
            Assert.InRange(solution.LowerBound, 0, least + 1e-12);
            Assert.True(!solution.IsOptimal || solution.Damage <= least + 1e-12);
        }
    }

    private static IEnumerable<(long Cost, double Damage)> Selections(BudgetChoice[][] layers) => layers.Aggregate(
        (IEnumerable<(long Cost, double Damage)>)[(0, 0)],
        (selections, choices) => [.. selections.SelectMany(selection => choices.Select(choice => (selection.Cost + choice.Cost, selection.Damage + choice.Damage)))]);
}
