namespace SplitConv.Samples.Pictures;

/// <summary>The building blocks of which shapes are made.</summary>
internal static class SignedDistances
{
    public static SignedDistance Disc(Point centre, double radius) => point => (point - centre).Length - radius;

    /// <summary>Everything on the far side of the origin, seen along <paramref name="direction"/>.</summary>
    public static SignedDistance HalfPlane(Point origin, Point direction) => point => -Point.Dot(point - origin, direction);

    /// <summary>A line with round ends through all of the points.</summary>
    public static SignedDistance Stroke(double width, params Point[] points) => point =>
    {
        double nearest = double.PositiveInfinity;
        for (int i = 1; i < points.Length; i++)
            nearest = Math.Min(nearest, DistanceToSegment(point, points[i - 1], points[i]));
        return nearest - width / 2;
    };

    /// <summary>The inside of a closed outline.</summary>
    public static SignedDistance Polygon(params Point[] corners) => point =>
    {
        double nearest = double.PositiveInfinity;
        bool inside = false;
        Point start = corners[^1];
        foreach (Point end in corners)
        {
            nearest = Math.Min(nearest, DistanceToSegment(point, start, end));

            // A ray to the right of an inner point crosses the outline an odd number of times.
            if (start.Y > point.Y != end.Y > point.Y && Point.Cross(end - start, point - start) > 0 == end.Y > start.Y)
                inside = !inside;
            start = end;
        }

        return inside ? -nearest : nearest;
    };

    /// <summary>What is in one of the shapes.</summary>
    public static SignedDistance Union(params SignedDistance[] shapes) => point => shapes.Min(shape => shape(point));

    /// <summary>What is in the first shape and not in the second.</summary>
    public static SignedDistance Without(this SignedDistance shape, SignedDistance hole) => point => Math.Max(shape(point), -hole(point));

    /// <summary>What is in both shapes.</summary>
    public static SignedDistance Within(this SignedDistance shape, SignedDistance frame) => point => Math.Max(shape(point), frame(point));

    private static double DistanceToSegment(Point point, Point start, Point end)
    {
        Point along = end - start;
        double share = Math.Clamp(Point.Dot(point - start, along) / Point.Dot(along, along), 0, 1);
        return (point - start - along * share).Length;
    }
}
