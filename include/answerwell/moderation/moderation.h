/* Flags, the queue, and what moderators do. Every action is in the audit log, in its transaction. */
#ifndef ANSWERWELL_MODERATION_MODERATION_H
#define ANSWERWELL_MODERATION_MODERATION_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/post.h"

struct account;
struct arena;
struct db;

enum { NOTE_MAX = 500 };

/* Flag reasons and close reasons: code -> msgid, in the order shown; ends with code NULL. */
struct reason {
	const char *code, *label;
};
extern const struct reason flag_reasons[];
extern const struct reason close_reasons[];
/* The msgid of a code, or the code. */
const char *reason_label(const struct reason *reasons, const char *code);
/* Codes with commas between in the reader's language: "Rude or hurtful; Spam or advertising". Words
 * that are no codes stay as they are. */
const char *reason_text(struct arena *a, enum locale l, const struct reason *reasons,
			const char *codes);

/* What somebody said who flagged a post; only staff sees it. */
struct flag_note {
	const char *text;
	const char *name, *display; /* of who said so; NULL: the account is gone */
	enum role role;
	int64_t at;
};

struct queue_item {
	struct post post;
	const char *question_title, *question_slug;
	enum locale question_locale;
	int64_t n_flags, first_at;
	const char *reasons; /* codes, comma separated */
	const struct flag_note *notes; /* the first ones */
	size_t n_notes;
};

/* A member flags a post of somebody else. INVALID (reason, note: needed with "other"), CONFLICT
 * (flagged by them already). */
enum result flag_raise(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
		       const char *reason, const char *note, struct problems *problems) MUST_USE;
/* Posts with open flags, most flags first, then oldest; staff only. */
enum result queue_list(struct db *db, struct arena *a, const struct account *actor, int limit,
		       struct queue_item **out, size_t *n) MUST_USE;
/* Settles all open flags of a post: "upheld" or "dismissed". CONFLICT: none is open any more. */
enum result flag_resolve(struct db *db, struct arena *a, const struct account *actor,
			 int64_t post_id, const char *outcome) MUST_USE;

/* What the actor decided about flagged posts within the last hour, newest first, at most 5. */
struct settled_flags {
	int64_t post_id, question_id, at;
	const char *question_title, *question_slug;
	enum locale question_locale;
	bool is_hidden;
};
enum result queue_settled(struct db *db, struct arena *a, const struct account *actor,
			  struct settled_flags **out, size_t *n) MUST_USE;
/* Takes such a decision back: the flags are open again, a post that it hid is shown. CONFLICT: there
 * is none of the actor within the last hour. */
enum result flag_undo(struct db *db, struct arena *a, const struct account *actor,
		      int64_t post_id) MUST_USE;

/* Staff and above. Hiding settles open flags as upheld; the author is told. INVALID: reason, one of
 * flag_reasons but "other", which tells the author nothing, or words of their own ("words": they are
 * missing). What is hidden (shown, deleted ...) already stays so: OK. */
enum result post_hide(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		      const char *reason, struct problems *problems) MUST_USE;
/* The same for the reason that most of the open flags gave, or those that as many gave. INVALID
 * (words): none of them says more than "other". */
enum result post_hide_flagged(struct db *db, struct arena *a, const struct account *actor,
			      int64_t id, struct problems *problems) MUST_USE;
enum result post_show(struct db *db, struct arena *a, const struct account *actor,
		      int64_t id) MUST_USE;
/* The author (own post; a question only while it has no answers, an answer only while it is not official, else
 * CONFLICT) or a moderator, who settles open flags as upheld; the author is told. Restoring: who deleted it, or a moderator. */
enum result post_delete(struct db *db, struct arena *a, const struct account *actor,
			int64_t id) MUST_USE;
enum result post_restore(struct db *db, struct arena *a, const struct account *actor,
			 int64_t id) MUST_USE;

/* Staff and above; the asker is told. INVALID: reason, note, category. CONFLICT:
 * closed already. What repeats another question or an entry: faq/repetition.h. */
enum result question_close(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			   const char *reason, const char *note,
			   struct problems *problems) MUST_USE;
enum result question_reopen(struct db *db, struct arena *a, const struct account *actor,
			    int64_t id) MUST_USE;
enum result question_move(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			  const char *category, struct problems *problems) MUST_USE;

#endif
