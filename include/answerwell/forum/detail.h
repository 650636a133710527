/* What a question says in the fields of its category, "Model: B3": as the part of a text (text.h) that forms, revisions,
 * drafts and suggestions have. One a line: the number of the field, the label it was asked under, what was said, with
 * tabs between; a line end in what was said is U+2028. So a question keeps what it says whatever becomes of the field. */
#ifndef ANSWERWELL_FORUM_DETAIL_H
#define ANSWERWELL_FORUM_DETAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

/* Of one question, those of former categories among them; what is more is left out. */
enum { DETAILS_MAX = 40 };
/* Characters of one that is a line, of one that has several, of all together. */
enum { DETAIL_LINE_MAX = 200, DETAIL_TEXT_MAX = 1000, DETAILS_CHARS_MAX = 45000 };

struct detail {
	int64_t field_id;
	const char *label; /* "" where only a form has said it */
	const char *value; /* "": taken out */
};

/* Each field once; lines that are none are left out. */
size_t detail_read(struct arena *a, const char *details, struct detail **out);
/* NULL: it is not among them. */
const struct detail *detail_find(const struct detail *list, size_t n, int64_t field_id);
/* Adds one, begun with buf_init. */
void detail_write(struct buf *b, int64_t field_id, const char *label, const char *value);
/* What was said alone, one after another: for search. */
const char *detail_values(struct arena *a, const char *details);
/* The same said to the same fields; what is empty counts as not said. */
bool detail_is_same(struct arena *a, const char *one, const char *other);
/* Changes by two to the same; where both changed one it is mine. */
const char *detail_merge(struct arena *a, const char *base, const char *mine, const char *theirs);

#endif
