/* From 96 numbers to the 64 that say most: principal axes, by Jacobi's method. */
#include <math.h>
#include <string.h>

#include "emit.h"
#include "vectors.h"

enum { N = TRAINED_DIMS, SWEEPS = 30 };

struct axes {
	double products[N][N]; /* of all vectors; diagonal at the end: how much an axis says */
	double are[N][N]; /* columns */
};

static void
sum_products(struct axes *x, float (*vectors)[N], size_t n)
{
	for (size_t v = 0; v < n; v++)
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++)
				x->products[i][j] += (double)vectors[v][i] * (double)vectors[v][j];
}

/* Turns the plane of two axes until they have nothing in common. */
static void
turn_plane(struct axes *x, int p, int q)
{
	double(*a)[N] = x->products;
	double off = a[p][q], half, tangent, cosine, sine;

	if (off * off <= 1e-30 * fabs(a[p][p] * a[q][q]))
		return;
	half = (a[q][q] - a[p][p]) / (2 * off);
	tangent = (half < 0 ? -1 : 1) / (fabs(half) + sqrt(half * half + 1));
	cosine = 1 / sqrt(tangent * tangent + 1);
	sine = tangent * cosine;
	for (int k = 0; k < N; k++) {
		double one = a[k][p], two = a[k][q];

		a[k][p] = cosine * one - sine * two;
		a[k][q] = sine * one + cosine * two;
	}
	for (int k = 0; k < N; k++) {
		double one = a[p][k], two = a[q][k];

		a[p][k] = cosine * one - sine * two;
		a[q][k] = sine * one + cosine * two;
		one = x->are[k][p], two = x->are[k][q];
		x->are[k][p] = cosine * one - sine * two;
		x->are[k][q] = sine * one + cosine * two;
	}
}

static void
find_axes(struct axes *x)
{
	for (int i = 0; i < N; i++)
		x->are[i][i] = 1;
	for (int sweep = 0; sweep < SWEEPS; sweep++)
		for (int p = 0; p < N; p++)
			for (int q = p + 1; q < N; q++)
				turn_plane(x, p, q);
}

/* The axis that says most, and is not one of `taken`. */
static int
largest(const struct axes *x, const bool taken[N])
{
	int best = -1;

	for (int i = 0; i < N; i++)
		if (!taken[i] && (best < 0 || x->products[i][i] > x->products[best][best]))
			best = i;
	return best;
}

float (*cut(float (*vectors)[TRAINED_DIMS], size_t n))[VECTOR_DIMS]
{
	static struct axes x;
	float(*out)[VECTOR_DIMS] = claim(NULL, n, sizeof(*out));
	bool taken[N] = {false};

	sum_products(&x, vectors, n);
	find_axes(&x);
	for (int to = 0; to < VECTOR_DIMS; to++) {
		int axis = largest(&x, taken);

		taken[axis] = true;
		for (size_t v = 0; v < n; v++) {
			double sum = 0;

			for (int k = 0; k < N; k++)
				sum += (double)vectors[v][k] * x.are[k][axis];
			out[v][to] = (float)sum;
		}
	}
	return out;
}
