using static SplitConv.Samples.Pictures.SignedDistances;

namespace SplitConv.Samples.Pictures;

/// <summary>One of the twelve things a picture can show. The outline lies in the disc of radius 1 around the origin.</summary>
internal sealed record ShapeClass(string Name, SignedDistance Outline)
{
    // Cosine and sine of the angles by which outlines are built, written out because their last digit differs between systems.
    private static readonly Point FifthOfTurn = new(0.30901699437494742, 0.95105651629515357);
    private static readonly Point TenthOfTurn = new(0.80901699437494742, 0.58778525229247313);
    private static readonly Point SixteenthOfTurn = new(0.92387953251128674, 0.38268343236508977);

    private static readonly Point Origin = new(0, 0);

    /// <summary>All classes; the label of a picture is an index into this list.</summary>
    public static IReadOnlyList<ShapeClass> All { get; } =
    [
        new("disc", Disc(Origin, 0.85)),
        new("ring", Disc(Origin, 0.95).Without(Disc(Origin, 0.55))),
        new("triangle", Polygon(new(0, -1), new(0.87, 0.5), new(-0.87, 0.5))),
        new("square", Square(0.7)),
        new("star", Star()),
        new("cross", Cross()),
        new("crescent", Disc(Origin, 0.95).Without(Disc(new(0.45, 0), 0.75))),
        new("heart", Heart()),
        new("arrow", Polygon(new(1, 0), new(0.1, -0.7), new(0.1, -0.25), new(-0.95, -0.25), new(-0.95, 0.25), new(0.1, 0.25), new(0.1, 0.7))),
        new("spiral", Spiral()),
        new("stripes", Stripes().Within(Square(0.8))),
        new("checkerboard", Checkerboard().Within(Square(0.8))),
    ];

    private static SignedDistance Square(double half) =>
        point => Math.Max(Math.Abs(point.X), Math.Abs(point.Y)) - half;

    private static SignedDistance Star()
    {
        var corners = new List<Point>();
        var tip = new Point(1, 0);
        for (int arm = 0; arm < 5; arm++)
        {
            corners.Add(tip);
            corners.Add(tip.Turn(TenthOfTurn) * 0.42);
            tip = tip.Turn(FifthOfTurn);
        }

        return Polygon([.. corners]);
    }

    private static SignedDistance Cross()
    {
        const double Arm = 0.95;
        const double Half = 0.27;
        return Union(
            point => Math.Max(Math.Abs(point.X) - Arm, Math.Abs(point.Y) - Half),
            point => Math.Max(Math.Abs(point.X) - Half, Math.Abs(point.Y) - Arm));
    }

    /// <summary>A square standing on its corner, with a half disc on each of the upper sides.</summary>
    private static SignedDistance Heart()
    {
        const double Half = 0.62;
        const double HalfSide = Half * 1.4142135623730951 / 2;
        return Union(
            Polygon(new(0, 0.85), new(Half, 0.85 - Half), new(0, 0.85 - 2 * Half), new(-Half, 0.85 - Half)),
            Disc(new(Half / 2, 0.85 - 1.5 * Half), HalfSide),
            Disc(new(-Half / 2, 0.85 - 1.5 * Half), HalfSide));
    }

    private static SignedDistance Spiral()
    {
        const int Steps = 30;
        var points = new Point[Steps + 1];
        var direction = new Point(1, 0);
        for (int step = 0; step <= Steps; step++)
        {
            points[step] = direction * (0.9 * step / Steps);
            direction = direction.Turn(SixteenthOfTurn);
        }

        return Stroke(0.22, points);
    }

    private static SignedDistance Stripes() => point => Wave(point.X);

    private static SignedDistance Checkerboard() => point =>
    {
        (double across, double down) = (Wave(point.X), Wave(point.Y));
        double nearest = Math.Min(Math.Abs(across), Math.Abs(down));
        return across < 0 == down < 0 ? -nearest : nearest;
    };

    /// <summary>The distance to the nearest edge of many parallel bands: negative in a band, positive in a gap. One band lies around 0.</summary>
    private static double Wave(double position)
    {
        const double Period = 0.64;
        double turns = position / Period;
        return Period * (0.25 - Math.Abs(turns - Math.Floor(turns) - 0.5));
    }
}
