#include "answerwell/insight/wilson.h"

#include <math.h>

/* Of the normal distribution, between minus this and this: 95 %. */
#define Z 1.959963984540054

struct interval
wilson(int64_t n, int64_t of)
{
	double all = (double)of, share, middle, half;

	if (of <= 0)
		return (struct interval){0, 1};
	share = (double)n / all;
	middle = share + Z * Z / (2 * all);
	half = Z * sqrt(share * (1 - share) / all + Z * Z / (4 * all * all));
	/* Rounding must not leave the ends. */
	return (struct interval){.low = n == 0 ? 0 : (middle - half) / (1 + Z * Z / all),
				 .high = n == of ? 1 : (middle + half) / (1 + Z * Z / all)};
}
