namespace SplitConv.Samples.Pictures;

/// <summary>A shape, given by how far a point is from its outline: negative inside, positive outside.</summary>
internal delegate double SignedDistance(Point point);
