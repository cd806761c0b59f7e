namespace RoadSeg.Calibration;

/// <summary>Eigenvalues and eigenvectors of small symmetric matrices, by Jacobi's rotations.</summary>
internal static class SymmetricEigen
{
    private const int SweepsMax = 60;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">Symmetric n×n; not changed.</param>
    /// <returns>Eigenvalues in no order, and the eigenvectors as columns in the same order.</returns>
    public static (double[] Values, Matrix Vectors) Of(Matrix matrix)
    {
        int n = matrix.Rows;
        Matrix a = matrix.Copy();
        Matrix vectors = new(n, n);
        for (int i = 0; i < n; i++)
        {
            vectors[i, i] = 1;
        }

        for (int sweep = 0; sweep < SweepsMax; sweep++)
        {
            double off = 0;
            double all = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    all += a[i, j] * a[i, j];
                    off += i == j ? 0 : a[i, j] * a[i, j];
                }
            }

            if (off <= 1e-30 * all)
            {
                break;
            }

            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    Rotate(a, vectors, p, q);
                }
            }
        }

        double[] values = new double[n];
        for (int i = 0; i < n; i++)
        {
            values[i] = a[i, i];
        }

        return (values, vectors);
    }

    private static void Rotate(Matrix a, Matrix vectors, int p, int q)
    {
        if (a[p, q] == 0)
        {
            return;
        }

        int n = a.Rows;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1);
        double s = t * c;
        for (int i = 0; i < n; i++)
        {
            (a[i, p], a[i, q]) = ((c * a[i, p]) - (s * a[i, q]), (s * a[i, p]) + (c * a[i, q]));
        }

        for (int i = 0; i < n; i++)
        {
            (a[p, i], a[q, i]) = ((c * a[p, i]) - (s * a[q, i]), (s * a[p, i]) + (c * a[q, i]));
            (vectors[i, p], vectors[i, q]) =
                ((c * vectors[i, p]) - (s * vectors[i, q]), (s * vectors[i, p]) + (c * vectors[i, q]));
        }
    }
}
