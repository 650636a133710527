/* How sure a share is that was counted from few. */
#ifndef ANSWERWELL_INSIGHT_WILSON_H
#define ANSWERWELL_INSIGHT_WILSON_H

#include <stdint.h>

struct interval {
	double low, high; /* 0 to 1 */
};

/* Wilson's score interval for `n` of `of`, without correction for continuity: 19 of 20 such intervals hold the true share.
 * 0 to 1 if there is nothing to divide. E. B. Wilson, Probable inference, the law of succession, and statistical
 * inference, Journal of the American Statistical Association 22 (1927), 209-212. */
struct interval wilson(int64_t n, int64_t of);

#endif
