/* An edition that an editor composes. Until it is released nobody gets anything of it. */
#ifndef ANSWERWELL_MAILING_EDITION_DRAFT_H
#define ANSWERWELL_MAILING_EDITION_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/mailing/edition.h"

struct account;
struct arena;
struct db;

enum {
	EDITION_CHOICES_MAX = 100, /* what is past the first ones of a language is one link away */
	EDITION_INTRODUCTION_MAX = 2000 /* characters */
};

/* An entry that is chosen, or could be. */
struct edition_choice {
	int64_t id, category_id;
	const char *title, *slug, *language, *category_name;
	bool is_news; /* no edition of an editor has had it as it is now */
	/* Why it cannot be sent as it is: staff doubts it; its source has changed; it is no longer there. */
	bool is_doubted, is_changed, is_retired;
};

bool edition_choice_is_fit(const struct edition_choice *choice);

struct edition_draft {
	int64_t id, made_at, made_by;
	const char *made_by_display; /* NULL: a command, or somebody who has left */
	bool is_writer; /* whoever reads it has worked on it */
	const char *introductions[LOCALES]; /* "": none in that language */
	/* By language, then in the order of the mail: categories as their first entry stands, in each as the editor
	 * has put them. */
	struct edition_choice *choices;
	size_t n;
};

/* One of several. */
struct edition_draft_line {
	int64_t id, made_at, n_entries;
	const char *made_by_display;
};

/* In all of these: FORBIDDEN unless moderator or above, NOT_FOUND if there is no such draft. */
enum result edition_draft_new(struct db *db, struct arena *a, const struct account *actor,
			      int64_t *id) MUST_USE;
enum result edition_draft_list(struct db *db, struct arena *a, struct edition_draft_line **out,
			       size_t *n) MUST_USE;
enum result edition_draft_get(struct db *db, struct arena *a, const struct account *actor,
			      int64_t id, struct edition_draft **out) MUST_USE;
/* What could be chosen in one language and is not: the news, or, with words, what has them in its title. The newest
 * first; also what is not fit, to say why. */
enum result edition_draft_candidates(struct db *db, struct arena *a, int64_t id, enum locale l,
				     const char *words, struct edition_choice **out,
				     size_t *n) MUST_USE;
/* `was`: what stood there when somebody began to change it, or NULL: whatever stands there. What others wrote since is
 * kept, and put together with the words where it can be. INVALID: too long, or both changed the same line (words[]
 * are both then, to choose from); a problem of "introduction-<locale_code>". */
enum result edition_draft_introduce(struct db *db, struct arena *a, const struct account *actor,
				    int64_t id, const char *words[LOCALES],
				    const char *const was[LOCALES],
				    struct problems *problems) MUST_USE;
/* Adds them at the end; what is there already stays where it is. INVALID: nothing was added, one of them is not
 * fit; LIMITED: they would be too many. */
enum result edition_draft_choose(struct db *db, struct arena *a, const struct account *actor,
				 int64_t id, const int64_t *ids, size_t n) MUST_USE;
enum result edition_draft_leave_out(struct db *db, struct arena *a, const struct account *actor,
				    int64_t id, int64_t entry_id) MUST_USE;
/* One place up or down, within its language; past the first or last of its category, with the whole of that. At
 * an end it stays. */
enum result edition_draft_move(struct db *db, struct arena *a, const struct account *actor,
			       int64_t id, int64_t entry_id, bool is_down) MUST_USE;
enum result edition_draft_remove(struct db *db, struct arena *a, const struct account *actor,
				 int64_t id) MUST_USE;
/* What it would say now in every language; what is not fit is left out (*n_unfit of them). */
enum result edition_draft_texts(struct db *db, struct arena *a, const struct account *actor,
				int64_t id, struct edition_text out[LOCALES],
				int64_t *n_unfit) MUST_USE;
/* What one person would get of it. */
enum edition_fate {
	EDITION_GETS, /* as it is */
	EDITION_GETS_REST, /* in a mail of its own: they had some, or want some of it only */
	EDITION_HAD, /* all of it, so nothing */
	EDITION_NOT_SPOKEN, /* nothing is in their language */
	EDITION_OWN_TIME, /* what is new to them, when they chose */
	EDITION_NO_READER /* no FAQ news at all */
};
struct edition_person {
	enum locale locale; /* in which they read */
	enum edition_fate fate;
};
/* `who`: a user name, or, for administrators (in the log), an address. NOT_FOUND: nobody is called so. FORBIDDEN. */
enum result edition_draft_person(struct db *db, struct arena *a, const struct account *actor,
				 const char *who, const struct edition_text texts[LOCALES],
				 struct edition_person *out) MUST_USE;
/* To the actor's own address, marked as a test, as it is when it is sent. CONFLICT: it says nothing in that language. */
enum result edition_draft_test(struct db *db, struct arena *a, const struct account *actor,
			       int64_t id, enum locale l) MUST_USE;
/* When it leaves, and after which nothing more of it is sent; clock.h. */
struct edition_times {
	int64_t leaves_at, deadline_at;
};
/* Whether the actor may release it, by how many people an edition needs (SETTING_EDITION_PEOPLE): with two, FORBIDDEN for
 * whoever has worked on it, and for everybody of all that is new (id 0), which nobody else has looked at. A command may. */
enum result edition_may_release(struct db *db, struct arena *a, const struct account *actor,
				int64_t id) MUST_USE;
/* Its text is frozen, and, without `when`, its mails are planned as edition_send does with what is new; else they are
 * when it leaves (edition_schedule.h). CONFLICT: it is empty, has nobody to go to, or, without `when`, another edition
 * is being sent. INVALID: what would be sent is not what was seen, or something in it is not fit. FORBIDDEN: also as
 * edition_may_release. */
enum result edition_draft_release(struct db *db, struct arena *a, const struct account *actor,
				  int64_t id, const struct edition_consent *consent,
				  const struct edition_times *when) MUST_USE;

#endif
