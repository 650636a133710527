/* Pages of threads have a bound in bytes, however much was written there: long texts are folded, to be
 * read on a click, and so are comments past a number of bytes. */
#ifndef ANSWERWELL_WEB_PAGES_FOLD_H
#define ANSWERWELL_WEB_PAGES_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"

struct ctx;
struct reading;

enum {
	FOLD_POSTS = 160 * 1024, /* bytes of questions and answers on a page */
	FOLD_COMMENTS = 64 * 1024,
	FOLD_LEAST = 1024, /* shorter ones always stand whole */
	FOLD_CHARS = 280, /* of what is folded */
	COMMENTS_SHOWN = 5 /* below a post; the others open on demand */
};

/* Whether a question above its answer is in sight only in part: never, on narrow screens, on all. */
enum folds { FOLDS_NOT, FOLDS_NARROW, FOLDS };

/* By how many lines the text takes, about, and what is said in the fields of its category (forum/detail.h). */
enum folds fold_question(struct arena *a, struct safe_html html, const char *details);

/* Folds what does not fit on one page of the thread; whole is first what the address asks for (?whole=ID, ?comments=ID&from=N). */
enum result fold(struct ctx *c, struct thread *thread) MUST_USE;

/* For lists: true if a text of `len` bytes stands whole, and takes them from what is `left`. */
bool fold_takes(size_t len, size_t *left);

/* For a list of whole posts: folds the post if it does not fit into what is `left`. */
void fold_listed(struct arena *a, struct post *post, size_t *left);

/* The texts themselves for a list without clicks, the newest say: how each begins where it is long. */
const char *fold_excerpt(struct arena *a, struct safe_html html);

/* Where a folded post stands whole, and where the comments on a post go on. */
const char *fold_whole(struct arena *a, const struct reading *reading, const struct post *post);
const char *fold_more(struct arena *a, const struct reading *reading, const struct post *post);

#endif
