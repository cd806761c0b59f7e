using RoadSeg.Geometry;

namespace RoadSeg.Tests.Geometry;

public sealed class RotationTests
{
    [Fact]
    public void Rotations_follow_the_right_hand_and_undo_themselves()
    {
        Vector3D ahead = new(1, 0, 0);
        Vector3D left = Rotation.FromRollPitchYaw(0, 0, Math.PI / 2).Apply(ahead);
        Vector3D down = Rotation.FromRollPitchYaw(0, Math.PI / 2, 0).Apply(ahead);
        Vector3D up = Rotation.FromRollPitchYaw(Math.PI / 2, 0, 0).Apply(new Vector3D(0, 1, 0));
        Assert.Equal(0, (left - new Vector3D(0, 1, 0)).Length, 1e-12);
        Assert.Equal(0, (down - new Vector3D(0, 0, -1)).Length, 1e-12);
        Assert.Equal(0, (up - new Vector3D(0, 0, 1)).Length, 1e-12);
        Rotation any = Rotation.FromRollPitchYaw(0.3, -0.7, 1.9);
        Vector3D vector = new(1, -2, 3);
        Assert.Equal(0, (any.Inverse().Apply(any.Apply(vector)) - vector).Length, 1e-12);
        Rotation yawThenRoll = Rotation.FromRollPitchYaw(0.4, 0, 0).Compose(Rotation.FromRollPitchYaw(0, 0, 0.5));
        Vector3D expected = Rotation.FromRollPitchYaw(0.4, 0, 0).Apply(
            Rotation.FromRollPitchYaw(0, 0, 0.5).Apply(vector));
        Assert.Equal(0, (yawThenRoll.Apply(vector) - expected).Length, 1e-12);
    }
}
