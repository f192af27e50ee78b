using SplitConv.Ranks.Budgets;
using Xunit;

namespace SplitConv.Tests.Budgets;

/// <summary>Budgets of whole networks.</summary>
public sealed class LargeBudgetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, long, int> Networks => new()
    {
        { 16, 40, 50_176, 4 },
        { 54, 60, 50_176, 9 },
        { 54, 60, 1, 54 },
        { 160, 100, 12_544, 27 },
        { 160, 100, 999_983, 1 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Networks_are_solved_to_the_optimum_and_more_budget_never_does_more_damage(int layers, int choices, long granule, int groups)
    {
        BudgetChoice[][] network = Instances.Network(new Random(layers + groups), layers, choices, granule, groups);
        long all = network.Sum(layer => layer[0].Cost);
        double damage = double.PositiveInfinity, price = double.PositiveInfinity;
        foreach (double share in new[] { 0.1, 0.3, 0.5, 0.7, 0.9 })
        {
            BudgetSolution solution = BudgetSolver.Solve(network, (long)(share * all), Token)!;

            Assert.True(solution.IsOptimal);
            Assert.True(solution.Cost <= (long)(share * all));
            Assert.True(solution.Damage <= damage && solution.Price <= price);
            Assert.True(Bound(network, solution.Price, (long)(share * all)) <= solution.Damage * (1 + 1e-9));
            (damage, price) = (solution.Damage, solution.Price);
        }
    }

    [Theory]
    [InlineData(30, 40)]
    [InlineData(100, 60)]
    public void Damages_of_any_magnitude_leave_an_honest_bound(int layers, int choices)
    {
        var random = new Random(layers);
        BudgetChoice[][] network =
        [
            .. Instances.Network(random, layers, choices, granule: 50_176, groups: layers).Select(layer =>
            {
                double magnitude = Math.Pow(10, 15 * random.NextDouble() - 12);
                return layer.Select(choice => choice with { Damage = choice.Damage * magnitude }).ToArray();
            }),
        ];

        BudgetSolution solution = BudgetSolver.Solve(network, network.Sum(layer => layer[0].Cost) / 2, Token)!;

        Assert.InRange(solution.LowerBound, solution.Damage * (1 - 1e-3), solution.Damage);
        Assert.True(solution.IsOptimal);
    }

    [Fact]
    public void A_budget_that_does_not_bind_has_no_price()
    {
        BudgetChoice[][] network = Instances.Network(new Random(3), 10, 10, 7, 3);

        BudgetSolution solution = BudgetSolver.Solve(network, long.MaxValue / 2, Token)!;

        Assert.Equal((0, 0, true), (solution.Price, solution.Damage, solution.IsOptimal));
    }

    [Fact]
    public void It_stops_when_asked() => Assert.Throws<OperationCanceledException>(() =>
    {
        BudgetChoice[][] network = Instances.Network(new Random(3), 10, 10, 7, 3);
        BudgetSolver.Solve(network, network.Sum(layer => layer[0].Cost) / 2, new CancellationToken(canceled: true));
    });

    [Fact]
    public void Choices_that_make_no_sense_are_refused() =>
        Assert.All<BudgetChoice[]>([[], [new(-1, 0)], [new(0, -1)], [new(0, double.NaN)]], choices => Assert.Throws<ArgumentException>(() => BudgetSolver.Solve([choices], 1, Token)));

    // The Lagrangian relaxation at a price, by definition.
    private static double Bound(BudgetChoice[][] layers, double price, long budget) => layers.Sum(choices => choices.Min(choice => choice.Damage + price * choice.Cost)) - price * budget;
}
