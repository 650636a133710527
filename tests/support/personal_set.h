/* Sets of texts with what is to be found in them marked: tests/unit/personal_set.txt. */
#ifndef TESTS_SUPPORT_PERSONAL_SET_H
#define TESTS_SUPPORT_PERSONAL_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/text/personal.h"

struct arena;

/* The patterns of the sets' order numbers. */
#define PERSONAL_SET_ORDERS "AW-######\nR####/#####\n@#@-##@-##"

struct personal_mark {
	enum personal_kind kind;
	const char *words; /* what is marked */
	bool is_found; /* as its kind, four fifths of it at least and not more than twice as much */
};

struct personal_line {
	const char *text; /* without its marks */
	struct personal_mark *marks;
	size_t n_marks, n_others; /* others: found where no mark stands */
};

/* The lines of the file, looked through. NULL: it cannot be read. */
struct personal_line *personal_set_read(struct arena *a, const char *path, size_t *n);

#endif
