/* How somebody reads a thread: the order of its answers, and the page on which one of them stands. */
#ifndef ANSWERWELL_WEB_PAGES_READING_H
#define ANSWERWELL_WEB_PAGES_READING_H

#include <stdbool.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/answer.h"

struct ctx;
struct thread;

enum { ANSWERS_PAGE = 30 };

struct reading {
	enum answer_order order;
	bool is_told; /* the order stands in the address, not only in the reader's memory */
	size_t page, n_pages; /* from 1 */
	const char *path; /* of the question */
};

/* The order asked for by the address, else remembered: by the account or, for visitors, by the cookie
 * aw_order. */
struct reading reading_of(struct ctx *c, const char *path);

/* Sorts, and leaves what stands on the page asked for; a page that is none becomes the last one. */
void reading_cut(struct reading *reading, struct thread *thread);

/* Path of another page, or of this one in another order: from its start. */
const char *reading_page(struct arena *a, const struct reading *reading, size_t page);

/* 303 to a post, on whichever page of its thread it stands for this reader. NOT_FOUND as post_get. */
enum result reading_go_to(struct ctx *c, int64_t post_id) MUST_USE;

#endif
