/* The addresses of all public questions and entries, for search engines. */
#ifndef ANSWERWELL_FAQ_DIRECTORY_H
#define ANSWERWELL_FAQ_DIRECTORY_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

enum directory_kind { DIRECTORY_QUESTIONS, DIRECTORY_ENTRIES };

/* Part n holds what has an id from n * DIRECTORY_PART up to (n + 1) * DIRECTORY_PART: so parts stay
 * what they are while others grow. */
enum { DIRECTORY_PART = 10000 };

struct directory_part {
	int64_t number, changed_at;
};

struct directory_line {
	int64_t id, changed_at;
	const char *slug;
};

/* The parts that hold anything, in order. */
enum result directory_parts(struct db *db, struct arena *a, enum directory_kind kind,
			    struct directory_part **out, size_t *n) MUST_USE;

/* What a part holds, by id. NOT_FOUND: nothing. */
enum result directory_lines(struct db *db, struct arena *a, enum directory_kind kind, int64_t part,
			    struct directory_line **out, size_t *n) MUST_USE;

#endif
