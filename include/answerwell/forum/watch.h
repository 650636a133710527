/* Watching a question, a tag or a category: being told of what is new there. */
#ifndef ANSWERWELL_FORUM_WATCH_H
#define ANSWERWELL_FORUM_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct undo_kind;

enum watch_kind { WATCH_QUESTION, WATCH_TAG, WATCH_CATEGORY, WATCH_KINDS };

struct watch {
	int64_t id; /* of the watch: the cursor of watch_list */
	enum watch_kind kind;
	int64_t subject_id;
	/* Title and slug of the question; name and "" of the tag; name and slug of the category. */
	const char *name, *slug;
	int64_t at;
};

enum { WATCH_LIST_MAX = 50 };

/* "question", "tag", "category", and back. */
const char *watch_kind_code(enum watch_kind kind);
bool watch_kind_from(const char *code, enum watch_kind *kind);

/* Watches or not. Not watching a question also keeps it from being watched by itself again. Subjects
 * by id; NOT_FOUND: no such thing, or not for the actor's eyes. FORBIDDEN without an actor. */
enum result watch_set(struct db *db, struct arena *a, const struct account *actor,
		      enum watch_kind kind, int64_t subject_id, bool on) MUST_USE;
/* By how people name it: a tag's name, a category's slug, a question's number; and whether the reader
 * (NULL: nobody) watches it. NOT_FOUND. */
enum result watch_find(struct db *db, struct arena *a, const struct account *reader,
		       enum watch_kind kind, const char *name, int64_t *subject_id,
		       bool *on) MUST_USE;
/* What the reader watches of one kind, the newest first, before the watch `before` (0 = start); at
 * most `limit` (<= WATCH_LIST_MAX). Questions the reader may not see are left out. */
struct watches_asked {
	enum watch_kind kind;
	int64_t before;
	int limit;
};
enum result watch_list(struct db *db, struct arena *a, const struct account *reader, enum locale l,
		       const struct watches_asked *asked, struct watch **out, size_t *n) MUST_USE;

/* Tells of a post, inside its transaction: first those whom it concerns (account 0: nobody), then who
 * is mentioned in `body` (NULL: nobody), then who watches, each once. Who stopped watching the
 * question is told only when mentioned. */
enum { TELLING_FIRST_MAX = 2 };
struct telling {
	const struct account *actor;
	int64_t question_id, post_id;
	const char *body;
	struct {
		int64_t account_id;
		enum notice_kind kind;
	} first[TELLING_FIRST_MAX];
	size_t n_first;
	enum notice_kind to_watchers;
	bool is_new_question; /* the watchers of its category and tags */
	bool begins; /* the actor watches the question from now on */
};
enum result watch_tell(struct db *db, struct arena *a, const struct telling *telling) MUST_USE;

/* For undo: watches, by their ids. */
extern const struct undo_kind watch_rows;

#endif
