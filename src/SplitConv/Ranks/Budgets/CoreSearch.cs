namespace SplitConv.Ranks.Budgets;

internal sealed class CoreSearch
{
    private readonly WholeProblem _problem;
    private readonly int[] _order;
    private readonly Int128[] _up;
    private readonly Int128[] _down;
    private readonly int _cap;
    private readonly CancellationToken _ct;
    private readonly List<(uint[] Origins, int Count)> _trail = [];
    private readonly Int128 _base;
    private long _cost, _damage;
    private (int Stage, int State, int Layer, int Choice)? _best;
    private Int128 _limit;
    public Int128 Dropped = WholeLayer.Never * 2;
    public int Longest;
    public long Total;
    public int Stages => _trail.Count;

    public CoreSearch(WholeProblem problem, int[] known, int cap, CancellationToken ct)
    {
        _problem = problem;
        _cap = cap;
        _ct = ct;
        IReadOnlyList<WholeLayer> layers = problem.Layers;
        _order = [.. Enumerable.Range(0, layers.Count).OrderBy(i => layers[i].Alternatives.Length > 1 ? layers[i].Alternatives[1].Excess : WholeLayer.Never)];
        _up = new Int128[layers.Count + 1];
        _down = new Int128[layers.Count + 1];
        _up[^1] = _down[^1] = WholeLayer.Never;
        for (int k = layers.Count - 1; k >= 0; k--)
        {
            _up[k] = Int128.Min(_up[k + 1], layers[_order[k]].LeastExcess(1));
            _down[k] = Int128.Min(_down[k + 1], layers[_order[k]].LeastExcess(-1));
        }

        for (int i = 0; i < layers.Count; i++)
        {
            Alternative a = layers[i].Alternatives.First(x => x.Index == known[i]);
            _cost += layers[i].Cost + a.Cost;
            _damage += layers[i].Damage + a.Damage;
        }

        _base = problem.Price.Weigh(layers.Sum(l => l.Cost), layers.Sum(l => l.Damage));
        SetLimit();
    }

    public double Gap0, GapEnd;
    double Gap() => (double)(_problem.Price.Weigh(_problem.Budget, _damage) - _base) / (double)_problem.Price.Cost / _damage;

    private void SetLimit() => _limit = Int128.Max(_problem.Price.Weigh(_problem.Budget, _damage - 1), _problem.Price.Weigh(_cost - 1, _damage));

    public (long Cost, long Damage, int[]? Selection, bool Proved) Run()
    {
        IReadOnlyList<WholeLayer> layers = _problem.Layers;
        Gap0 = Gap();
        PartialSelection[] list = [new(layers.Sum(l => l.Cost), layers.Sum(l => l.Damage), 0)];
        for (int k = 0; k < _order.Length; k++)
        {
            Lookahead(list, k);
            if (_base + Int128.Min(_up[k], _down[k]) > _limit)
                break;
            WholeLayer layer = layers[_order[k]];
            int count = 1;
            while (count < layer.Alternatives.Length && _base + layer.Alternatives[count].Excess <= _limit)
                count++;
            list = Merge(list, layer, k, 0, count, count);
            _trail.Add(([.. list.Select(s => s.Origin)], count));
            Longest = Math.Max(Longest, list.Length);
            Total += list.Length;
            if (list.Length == 0)
                break;
        }
        GapEnd = Gap();
        return (_cost, _damage, Reconstruct(), Dropped > _limit);
    }

    private int[]? Reconstruct()
    {
        if (_best is not { } best)
            return null;
        int[] selection = [.. _problem.Layers.Select(l => l.Alternatives[0].Index)];
        selection[best.Layer] = _problem.Layers[best.Layer].Alternatives[best.Choice].Index;
        int state = best.State;
        for (int stage = best.Stage - 1; stage >= 0; stage--)
        {
            var (origins, count) = _trail[stage];
            uint origin = origins[state];
            selection[_order[stage]] = _problem.Layers[_order[stage]].Alternatives[origin % count].Index;
            state = (int)(origin / count);
        }
        return selection;
    }

    private void Lookahead(PartialSelection[] list, int stage)
    {
        for (int k = stage; k < _order.Length; k++)
        {
            Alternative[] alternatives = _problem.Layers[_order[k]].Alternatives;
            for (int j = k == stage ? 0 : 1; j < alternatives.Length && _base + alternatives[j].Excess <= _limit; j++)
            {
                long room = _problem.Budget - alternatives[j].Cost;
                int low = 0, high = list.Length;
                while (low < high)
                {
                    int middle = (low + high) / 2;
                    if (list[middle].Cost <= room)
                        low = middle + 1;
                    else
                        high = middle;
                }
                if (low == 0)
                    continue;
                long cost = list[low - 1].Cost + alternatives[j].Cost, damage = list[low - 1].Damage + alternatives[j].Damage;
                if (damage < _damage || damage == _damage && cost < _cost)
                {
                    (_cost, _damage) = (cost, damage);
                    _best = (stage, low - 1, _order[k], j);
                    SetLimit();
                }
            }
        }
    }

    private PartialSelection[] Merge(PartialSelection[] list, WholeLayer layer, int stage, int from, int to, int count)
    {
        _ct.ThrowIfCancellationRequested();
        if (to - from == 1)
            return Shift(list, layer.Alternatives[from], stage, from, count);
        int middle = (from + to) / 2;
        return Trim(Merge(Merge(list, layer, stage, from, middle, count), Merge(list, layer, stage, middle, to, count)), stage);
    }

    private PartialSelection[] Shift(PartialSelection[] list, Alternative a, int stage, int choice, int count)
    {
        var result = new List<PartialSelection>();
        for (int i = 0; i < list.Length; i++)
        {
            long cost = list[i].Cost + a.Cost, damage = list[i].Damage + a.Damage;
            if (_problem.Price.Weigh(cost, damage) + (cost > _problem.Budget ? _down[stage + 1] : _up[stage + 1]) <= _limit)
                result.Add(new(cost, damage, (uint)(i * count + choice)));
        }
        return [.. result];
    }

    private static PartialSelection[] Merge(PartialSelection[] left, PartialSelection[] right)
    {
        if (left.Length == 0)
            return right;
        if (right.Length == 0)
            return left;
        var merged = new PartialSelection[left.Length + right.Length];
        int i = 0, j = 0, n = 0;
        long least = long.MaxValue;
        while (i < left.Length || j < right.Length)
        {
            bool takeLeft = j == right.Length || i < left.Length && (left[i].Cost < right[j].Cost || left[i].Cost == right[j].Cost && left[i].Damage <= right[j].Damage);
            PartialSelection next = takeLeft ? left[i++] : right[j++];
            if (next.Damage >= least)
                continue;
            merged[n++] = next;
            least = next.Damage;
        }
        Array.Resize(ref merged, n);
        return merged;
    }

    private PartialSelection[] Trim(PartialSelection[] list, int stage)
    {
        if (list.Length <= _cap)
            return list;
        Int128[] keys = [.. list.Select(s => _problem.Price.Weigh(s.Cost, s.Damage) + (s.Cost > _problem.Budget ? _down[stage + 1] : _up[stage + 1]))];
        Int128[] sorted = [.. keys];
        Array.Sort(sorted);
        Int128 threshold = sorted[_cap - 1];
        var result = new List<PartialSelection>(_cap);
        for (int i = 0; i < list.Length; i++)
        {
            if (keys[i] <= threshold && result.Count < _cap)
                result.Add(list[i]);
            else if (keys[i] < Dropped)
                Dropped = keys[i];
        }
        return [.. result];
    }
}
