/* What staff, the site and nobody are called; for imitation.c. */
#ifndef ACCOUNT_IMITATED_H
#define ACCOUNT_IMITATED_H

#include <stddef.h>

struct imitated {
	const char *const *of;
	size_t n;
};

/* Whole words that only staff may carry. */
extern const struct imitated imitated_staff;

/* One of the first beside one of the second: "Customer Care", "Security Team", "Service Centre". */
extern const struct imitated imitated_fields, imitated_groups;

/* What may stand among those, all run together: "therealsupportbot". */
extern const struct imitated imitated_fillers;

/* Only as the whole name: also what the site calls those who are gone or unknown. */
extern const struct imitated imitated_whole;

/* Anywhere in the name, in simplified characters, kana or Hangul. */
extern const struct imitated imitated_parts;

#endif
