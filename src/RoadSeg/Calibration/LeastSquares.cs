namespace RoadSeg.Calibration;

/// <summary>
/// Levenberg–Marquardt on a handful of parameters, with derivatives by central differences and the covariance of the
/// answer. For set-up, not for every frame: it allocates.
/// </summary>
internal static class LeastSquares
{
    private const int RoundsMax = 100;
    private const double Settled = 1e-12;

    /// <summary>Computes the residuals of parameters; false where they mean nothing.</summary>
    public delegate bool Residuals(ReadOnlySpan<double> parameters, Span<double> residuals);

    /// <summary>Makes the sum of squares as small as it gets from a start.</summary>
    /// <param name="residuals">The residuals, in units of their standard deviation or all in one unit.</param>
    /// <param name="count">Their number, at least that of the parameters.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="steps">Step of each parameter for the differences: far below its scale, far above rounding.</param>
    /// <returns>Null when the start means nothing, or the parameters are not determined.</returns>
    public static LeastSquaresFit? Solve(Residuals residuals, int count, double[] start, double[] steps)
    {
        double[] best = [.. start];
        double[] current = new double[count];
        if (!residuals(best, current))
        {
            return null;
        }

        double cost = Sum(current);
        double damping = 1e-3;
        double[] trial = new double[start.Length];
        double[] tried = new double[count];
        Matrix normal = new(start.Length, start.Length);
        double[] slope = new double[start.Length];
        for (int round = 0; round < RoundsMax && damping < 1e12; round++)
        {
            if (!Normal(residuals, best, steps, current, normal, slope)
                || Step(normal, slope, damping) is not double[] step)
            {
                return null;
            }

            for (int i = 0; i < trial.Length; i++)
            {
                trial[i] = best[i] - step[i];
            }

            double better = residuals(trial, tried) ? Sum(tried) : double.PositiveInfinity;
            if (better <= cost)
            {
                bool isSettled = cost - better <= Settled * cost;
                (best, trial) = (trial, best);
                (current, tried) = (tried, current);
                cost = better;
                damping = Math.Max(1e-12, damping / 10);
                if (isSettled)
                {
                    break;
                }
            }
            else
            {
                damping *= 10;
            }
        }

        return Normal(residuals, best, steps, current, normal, slope) && Invert(normal) is Matrix inverse
            ? new LeastSquaresFit(best, current, cost, inverse)
            : null;
    }

    private static bool Normal(
        Residuals residuals, double[] at, double[] steps, double[] current, Matrix normal, double[] slope)
    {
        int n = at.Length;
        double[][] columns = new double[n][];
        double[] moved = [.. at];
        double[] low = new double[current.Length];
        for (int i = 0; i < n; i++)
        {
            columns[i] = new double[current.Length];
            moved[i] = at[i] + steps[i];
            bool isSeen = residuals(moved, columns[i]);
            moved[i] = at[i] - steps[i];
            isSeen &= residuals(moved, low);
            moved[i] = at[i];
            if (!isSeen)
            {
                return false;
            }

            for (int k = 0; k < low.Length; k++)
            {
                columns[i][k] = (columns[i][k] - low[k]) / (2 * steps[i]);
            }
        }

        for (int i = 0; i < n; i++)
        {
            slope[i] = Dot(columns[i], current);
            for (int j = 0; j <= i; j++)
            {
                normal[i, j] = normal[j, i] = Dot(columns[i], columns[j]);
            }
        }

        return true;
    }

    private static double[]? Step(Matrix normal, double[] slope, double damping)
    {
        Matrix damped = normal.Copy();
        for (int i = 0; i < slope.Length; i++)
        {
            damped[i, i] += (damping * normal[i, i]) + 1e-30;
        }

        if (Invert(damped) is not Matrix inverse)
        {
            return null;
        }

        double[] step = new double[slope.Length];
        for (int i = 0; i < step.Length; i++)
        {
            for (int j = 0; j < step.Length; j++)
            {
                step[i] += inverse[i, j] * slope[j];
            }
        }

        return step;
    }

    /// <summary>Inverse of a symmetric positive definite matrix (Gauss–Jordan); null when it has none.</summary>
    public static Matrix? Invert(Matrix matrix)
    {
        int n = matrix.Rows;
        double[] scale = new double[n];
        for (int i = 0; i < n; i++)
        {
            if (!(matrix[i, i] > 0) || !double.IsFinite(matrix[i, i]))
            {
                return null;
            }

            scale[i] = 1 / Math.Sqrt(matrix[i, i]);
        }

        Matrix work = new(n, 2 * n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                work[i, j] = matrix[i, j] * scale[i] * scale[j];
            }

            work[i, n + i] = 1;
        }

        for (int pivot = 0; pivot < n; pivot++)
        {
            // Scaled to ones on the diagonal, a pivot this small means that two parameters do the same.
            if (!(work[pivot, pivot] > 1e-11))
            {
                return null;
            }

            Eliminate(work, pivot);
        }

        Matrix inverse = new(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                inverse[i, j] = work[i, n + j] * scale[i] * scale[j];
            }
        }

        return inverse;
    }

    private static void Eliminate(Matrix work, int pivot)
    {
        int columns = work.Columns;
        double factor = 1 / work[pivot, pivot];
        for (int j = 0; j < columns; j++)
        {
            work[pivot, j] *= factor;
        }

        for (int i = 0; i < work.Rows; i++)
        {
            double share = work[i, pivot];
            if (i == pivot || share == 0)
            {
                continue;
            }

            for (int j = 0; j < columns; j++)
            {
                work[i, j] -= share * work[pivot, j];
            }
        }
    }

    private static double Sum(double[] residuals)
    {
        double sum = Dot(residuals, residuals);
        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

/// <summary>Where the least squares lie.</summary>
/// <param name="Parameters">The best parameters.</param>
/// <param name="Residuals">What remains there.</param>
/// <param name="Cost">Sum of the squared residuals.</param>
/// <param name="Inverse">Covariance of the parameters for residuals of standard deviation 1.</param>
internal sealed record LeastSquaresFit(double[] Parameters, double[] Residuals, double Cost, Matrix Inverse)
{
    /// <summary>Variance of a residual: estimated from what remains, but no smaller than a floor.</summary>
    /// <param name="floor">Smallest standard deviation that is believed.</param>
    public double ResidualVariance(double floor)
    {
        int spare = Residuals.Length - Parameters.Length;
        return Math.Max(floor * floor, spare > 0 ? Cost / spare : 0);
    }

    /// <summary>Standard deviation of a parameter for residuals of this variance.</summary>
    public double SigmaOf(int parameter, double residualVariance) =>
        Math.Sqrt(Math.Max(0, Inverse[parameter, parameter]) * residualVariance);
}
