namespace SplitConv.Samples.Pictures;

/// <summary>Where, how large and how turned a shape is drawn, in pixels.</summary>
/// <param name="Centre">The place of the shape's origin.</param>
/// <param name="Axis">The direction, of length 1, into which the shape's x axis is turned.</param>
/// <param name="Radius">The length of the shape's unit.</param>
/// <param name="Stretch">By how much the shape is wider, and less high, than it was.</param>
internal sealed record Placement(Point Centre, Point Axis, double Radius, double Stretch)
{
    public static Placement Random(SplitMix64 random)
    {
        double radius = random.Between(7, 13);

        // Most of the shape stays in the picture.
        double reach = PictureSet.Width / 2.0 - 0.8 * radius;
        return new Placement(
            new Point(PictureSet.Width / 2.0 + random.Between(-reach, reach), PictureSet.Height / 2.0 + random.Between(-reach, reach)),
            random.Direction(),
            radius,
            random.Between(0.8, 1.25));
    }

    /// <summary>The shape as it lies in the picture.</summary>
    public SignedDistance Place(SignedDistance shape) => point =>
    {
        Point local = (point - Centre).TurnBack(Axis) * (1 / Radius);
        return Radius * shape(new Point(local.X / Stretch, local.Y * Stretch));
    };
}
