using static SplitConv.Samples.Pictures.SignedDistances;

namespace SplitConv.Samples.Pictures;

/// <summary>
/// Paints one picture: a background that changes from colour to colour, clutter, the shape, sometimes something in front of it, and noise.
/// </summary>
internal static class Painter
{
    public static void Paint(ShapeClass shape, SplitMix64 random, Span<byte> planes)
    {
        var background = Colour.Random(random);
        var canvas = new Canvas(background);
        PaintGradient(canvas, random, background);
        PaintClutter(canvas, random);

        var placement = Placement.Random(random);
        Colour colour = background.RandomOther(random, contrast: random.Between(0.35, 0.8));
        canvas.Paint(placement.Place(shape.Outline), colour, edge: random.Between(1, 2));

        if (random.Chance(0.3))
            PaintObstacle(canvas, random, placement);
        canvas.Disturb(random, random.Between(0.01, 0.06));
        canvas.CopyTo(planes);
    }

    /// <summary>A gradient is a half plane with an edge as wide as the picture.</summary>
    private static void PaintGradient(Canvas canvas, SplitMix64 random, Colour background)
    {
        Colour other = background.Mix(Colour.Random(random), random.Between(0, 0.5));
        canvas.Paint(HalfPlane(Anywhere(random), random.Direction()), other, edge: random.Between(10, 60));
    }

    /// <summary>Blurred blobs and a thin line behind the shape, which belong to no class.</summary>
    private static void PaintClutter(Canvas canvas, SplitMix64 random)
    {
        for (int blob = 0; blob < 3; blob++)
        {
            var disc = Disc(Anywhere(random), random.Between(1, 5));
            canvas.Paint(disc, Colour.Random(random), opacity: random.Between(0.1, 0.7), edge: random.Between(2, 8));
        }

        var line = Stroke(random.Between(0.7, 2), Anywhere(random), Anywhere(random));
        canvas.Paint(line, Colour.Random(random), opacity: random.Between(0.2, 0.9));
    }

    /// <summary>A bar across some part of the shape.</summary>
    private static void PaintObstacle(Canvas canvas, SplitMix64 random, Placement placement)
    {
        Point middle = placement.Centre + random.Direction() * (placement.Radius * random.Between(0.2, 0.9));
        Point half = random.Direction() * random.Between(4, 16);
        double width = placement.Radius * random.Between(0.2, 0.5);
        canvas.Paint(Stroke(width, middle - half, middle + half), Colour.Random(random));
    }

    private static Point Anywhere(SplitMix64 random) => new(random.Between(0, PictureSet.Width), random.Between(0, PictureSet.Height));
}
