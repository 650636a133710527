/* What one person was told on the site: the list of notices, and where each leads. */
#ifndef ANSWERWELL_MAILING_INBOX_H
#define ANSWERWELL_MAILING_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/post.h"

struct account;
struct arena;
struct db;

struct inbox_line {
	int64_t id, at, read_at; /* read_at 0 = unread */
	enum notice_kind kind;
	const char *actor; /* who did it; NULL = somebody who has left, or nobody */
	int64_t question_id, post_id, entry_id;
	/* Of the question or the entry; NULL: gone, or not for this person's eyes any more. */
	const char *title, *slug;
	enum locale locale; /* of the title */
	enum post_kind post_kind;
	bool is_author, is_asker; /* the reader wrote the post, asked the question */
	const char *excerpt; /* of the post, "" = none */
};

/* The notices of one page that are about one question or entry, the newest first. */
struct inbox_group {
	const struct inbox_line *lines;
	size_t n, n_unread;
};

enum { INBOX_PAGE = 50 };

/* A page of notices, grouped, the groups by their newest; only unread ones if asked for. Older than
 * the notice `before` (0 = from the newest); *next is the `before` of the following page, 0 = none. */
enum result inbox_list(struct db *db, struct arena *a, const struct account *reader,
		       bool unread_only, int64_t before, struct inbox_group **out, size_t *n,
		       int64_t *next) MUST_USE;

/* "Bob answered your question"; for several: "3 new answers, 1 new comment". Translated. */
const char *inbox_sentence(struct arena *a, enum locale l, const struct inbox_line *line);
const char *inbox_summary(struct arena *a, enum locale l, const struct inbox_group *group);
/* Puts lines about the same question or entry together, in the order of their first; the lines of all
 * groups stand one after the other. */
size_t inbox_group_lines(struct arena *a, const struct inbox_line *lines, size_t n,
			 struct inbox_group **out);

/* Where a notice leads (a path on the site); that changes nothing. NOT_FOUND: not theirs, or gone, and
 * *path "/notices". */
enum result inbox_open(struct db *db, struct arena *a, const struct account *reader, int64_t id,
		       const char **path) MUST_USE;

#endif
