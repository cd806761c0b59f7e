using RoadSeg.Geometry;
using RoadSeg.Odometry;

namespace RoadSeg.Tracking;

/// <summary>
/// A Kalman filter for one person on the ground plane who goes on at constant velocity: position and velocity in
/// base_link, with their covariance as three 2x2 blocks (position, velocity, position with velocity), of which the
/// first two are symmetric.
/// </summary>
internal struct GroundState
{
    public double X;
    public double Y;
    public double VelocityX;
    public double VelocityY;

    // Upper triangles.
    public Block Position;
    public Block Velocity;

    // cov(position, velocity), all four.
    public Block Cross;

    /// <summary>A person just seen.</summary>
    public static GroundState At(GroundPoint point, in Block error, double speedSigma) => new()
    {
        X = point.X,
        Y = point.Y,
        Position = error,
        Velocity = new Block(speedSigma * speedSigma, 0, 0, speedSigma * speedSigma),
    };

    /// <summary>Time goes on.</summary>
    /// <param name="seconds">Above 0.</param>
    /// <param name="acceleration">Standard deviation of the unknown acceleration, m/s².</param>
    public void Predict(double seconds, double acceleration)
    {
        X += VelocityX * seconds;
        Y += VelocityY * seconds;
        double t2 = seconds * seconds;
        double variance = acceleration * acceleration;
        double diagonal = variance * t2 * t2 / 4;
        double mixed = variance * t2 * seconds / 2;
        Block both = Cross.PlusTransposed();
        Position = new Block(
            Position.A + (seconds * both.A) + (t2 * Velocity.A) + diagonal,
            Position.B + (seconds * both.B) + (t2 * Velocity.B),
            Position.C + (seconds * both.C) + (t2 * Velocity.C),
            Position.D + (seconds * both.D) + (t2 * Velocity.D) + diagonal);
        Cross = new Block(
            Cross.A + (seconds * Velocity.A) + mixed,
            Cross.B + (seconds * Velocity.B),
            Cross.C + (seconds * Velocity.C),
            Cross.D + (seconds * Velocity.D) + mixed);
        Velocity = new Block(
            Velocity.A + (variance * t2), Velocity.B, Velocity.C, Velocity.D + (variance * t2));
    }

    /// <summary>
    /// Takes back a part of the variance that the velocity of somebody just seen had, now that more is known of it.
    /// </summary>
    /// <param name="variance">Of each axis, m²/s²; at most what it had.</param>
    /// <param name="seconds">Since then.</param>
    public void KnowVelocity(double variance, double seconds)
    {
        Block part = new(variance, 0, 0, variance);
        Velocity = Velocity.Minus(part);
        Cross = Cross.Minus(part.Scaled(seconds));
        Position = Position.Minus(part.Scaled(seconds * seconds));
    }

    /// <summary>
    /// base_link moved: the position is that of the same ground in the new base_link, the velocity, over ground, is
    /// turned.
    /// </summary>
    public void Carry(in EgoMotion motion)
    {
        GroundPoint point = motion.Carry(new GroundPoint(X, Y));
        X = point.X;
        Y = point.Y;
        (double sin, double cos) = Math.SinCos(-motion.Turn);
        (VelocityX, VelocityY) = ((cos * VelocityX) - (sin * VelocityY), (sin * VelocityX) + (cos * VelocityY));
        Position = Position.Turned(sin, cos);
        Velocity = Velocity.Turned(sin, cos);
        Cross = Cross.Turned(sin, cos);
    }

    /// <summary>Squared distance of a seen point in standard deviations of where it is expected.</summary>
    public readonly double DistanceSquared(GroundPoint point, in Block error)
    {
        Block inverse = Position.Plus(error).Inverse();
        double dx = point.X - X;
        double dy = point.Y - Y;
        return (dx * ((inverse.A * dx) + (inverse.B * dy))) + (dy * ((inverse.C * dx) + (inverse.D * dy)));
    }

    /// <summary>The person is seen.</summary>
    public void Update(GroundPoint point, in Block error)
    {
        Block inverse = Position.Plus(error).Inverse();
        Block gain = Position.Times(inverse);
        Block velocityGain = Cross.Transposed().Times(inverse);
        double dx = point.X - X;
        double dy = point.Y - Y;
        X += (gain.A * dx) + (gain.B * dy);
        Y += (gain.C * dx) + (gain.D * dy);
        VelocityX += (velocityGain.A * dx) + (velocityGain.B * dy);
        VelocityY += (velocityGain.C * dx) + (velocityGain.D * dy);
        Velocity = Velocity.Minus(velocityGain.Times(Cross)).Symmetric();
        Cross = Cross.Minus(gain.Times(Cross));
        Position = Position.Minus(gain.Times(Position)).Symmetric();
    }
}

/// <summary>A 2x2 matrix [A B; C D].</summary>
internal readonly record struct Block(double A, double B, double C, double D)
{
    public Block Plus(in Block o) => new(A + o.A, B + o.B, C + o.C, D + o.D);

    public Block Minus(in Block o) => new(A - o.A, B - o.B, C - o.C, D - o.D);

    public Block Times(in Block o) =>
        new((A * o.A) + (B * o.C), (A * o.B) + (B * o.D), (C * o.A) + (D * o.C), (C * o.B) + (D * o.D));

    public Block Scaled(double factor) => new(A * factor, B * factor, C * factor, D * factor);

    public Block Transposed() => new(A, C, B, D);

    public Block PlusTransposed() => Plus(Transposed());

    public Block Symmetric() => new(A, (B + C) / 2, (B + C) / 2, D);

    public Block Inverse()
    {
        double determinant = (A * D) - (B * C);
        return new Block(D / determinant, -B / determinant, -C / determinant, A / determinant);
    }

    /// <summary>Natural logarithm of the determinant, of a covariance.</summary>
    public double LogDeterminant() => Math.Log((A * D) - (B * C));

    /// <summary>R·M·Rᵀ of the turn with this sine and cosine.</summary>
    public Block Turned(double sin, double cos)
    {
        Block turn = new(cos, -sin, sin, cos);
        return turn.Times(this).Times(turn.Transposed());
    }

    /// <summary>Standard deviation in the worst direction, of a covariance.</summary>
    public double LargestSigma()
    {
        double mean = (A + D) / 2;
        double half = (A - D) / 2;
        return Math.Sqrt(Math.Max(0, mean + Math.Sqrt((half * half) + (B * C))));
    }
}
