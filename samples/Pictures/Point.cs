namespace SplitConv.Samples.Pictures;

/// <summary>A point of the plane, or the vector that leads to it. x points right and y points down, as pixels are counted.</summary>
/// <remarks>Only operations that IEEE 754 rounds exactly are used, so that every system draws the same pictures.</remarks>
internal readonly record struct Point(double X, double Y)
{
    public double Length => Math.Sqrt(X * X + Y * Y);

    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor);

    public static double Dot(Point a, Point b) => a.X * b.X + a.Y * b.Y;

    /// <summary>The third coordinate of the cross product: positive where <paramref name="b"/> lies clockwise of <paramref name="a"/>.</summary>
    public static double Cross(Point a, Point b) => a.X * b.Y - a.Y * b.X;

    /// <summary>This vector turned by the angle of <paramref name="direction"/>, a vector of length 1.</summary>
    public Point Turn(Point direction) => new(X * direction.X - Y * direction.Y, X * direction.Y + Y * direction.X);

    /// <summary>This vector turned back by the angle of <paramref name="direction"/>, a vector of length 1.</summary>
    public Point TurnBack(Point direction) => new(Dot(direction, this), Cross(direction, this));
}
