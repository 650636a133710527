/* The demo's questions, answers and comments, and what people did with them. */
#include <stdlib.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/repetition.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/assignment.h"
#include "answerwell/forum/exposure.h"
#include "answerwell/forum/question.h"
#include "answerwell/moderation/moderation.h"
#include "cli/demo.h"
#include "sql/demo.h"

static bool
is_kind(const struct demo_post *p, const char *kind)
{
	return strcmp(p->block->kind, kind) == 0;
}

struct demo_post *
demo_post_of(const struct demo *d, const char *key, const char *name)
{
	for (size_t i = 0; i < d->n_posts; i++) {
		struct demo_post *p = &d->posts[i];

		if (strcmp(demo_field(p->question->block, "key"), key) != 0)
			continue;
		if (name == NULL ? p == p->question
				 : p != p->question && str_eq(p->author->name, name))
			return p;
	}
	return NULL;
}

/* ---- linking -------------------------------------------------------------------------------- */

/* A comment belongs to the question or answer that stands before it. */
static enum result
link_posts(struct demo *d)
{
	struct demo_post *question = NULL, *parent = NULL;

	for (size_t i = 0; i < d->n_posts; i++) {
		struct demo_post *p = &d->posts[i];

		if (is_kind(p, "question")) {
			question = parent = p;
			d->n_questions++;
		} else if (question == NULL) {
			return demo_bad(d, p->block, "comes before any question");
		}
		p->question = question;
		p->parent = is_kind(p, "comment") ? parent : NULL;
		if (is_kind(p, "answer"))
			parent = p;
		p->author = demo_account(d, demo_field(p->block, "by"));
		p->at = demo_time(demo_field(p->block, "at"), d->now);
		if (p->author == NULL || p->at == 0)
			return demo_bad(d, p->block, "is by nobody or at no time");
		if (p->at < question->at || (p->parent != NULL && p->at < p->parent->at))
			return demo_bad(d, p->block, "is older than what it is about");
	}
	return OK;
}

static int
by_time(const void *a, const void *b)
{
	const struct demo_post *const *p = a, *const *q = b;

	if ((*p)->at != (*q)->at)
		return (*p)->at < (*q)->at ? -1 : 1;
	return *p < *q ? -1 : *p > *q;
}

/* ---- writing -------------------------------------------------------------------------------- */

static enum result
write_post(struct db *db, struct demo *d, struct demo_post *p)
{
	const struct demo_block *b = p->block;
	struct problems problems = {.n = 0};
	const char *body, *details = "";
	struct text text = {.shown_anyway = EXPOSURE_ALL};
	enum result r = demo_linked(d, b, &body);

	if (r == OK)
		r = demo_pictured(db, d, p, &body);
	if (r == OK && is_kind(p, "question"))
		r = demo_said(db, d, b, &details);
	if (r != OK)
		return r;
	text.body = body;
	if (is_kind(p, "question")) {
		const struct question_draft draft = {
		    .text = {.title = demo_field(b, "title"),
			     .body = body,
			     .category = demo_field(b, "category"),
			     .details = details,
			     .tags = demo_field(b, "tags"),
			     .shown_anyway = EXPOSURE_ALL},
		    .locale = locale_from(demo_field(b, "lang"), LOCALE_EN)};

		r = question_post(db, d->arena, p->author, &draft, &problems, &p->id);
	} else if (is_kind(p, "answer")) {
		r = answer_post_once(db, d->arena, p->author, p->question->id, &text, NULL,
				     &problems, &p->id);
	} else {
		r = comment_post_once(db, d->arena, p->author, p->parent->id, &text, NULL,
				      &problems, &p->id);
	}
	return demo_done(d, b, r, &problems);
}

static enum result
write_posts(struct db *db, struct demo *d)
{
	struct demo_post **order = arena_array(d->arena, d->n_posts, sizeof(struct demo_post *));
	enum result r = OK;

	for (size_t i = 0; i < d->n_posts; i++)
		order[i] = &d->posts[i];
	qsort(order, d->n_posts, sizeof(struct demo_post *), by_time);
	for (size_t i = 0; i < d->n_posts && r == OK; i++)
		r = write_post(db, d, order[i]);
	return r;
}

/* ---- marks ---------------------------------------------------------------------------------- */

/* "European shop | 365d". */
static int
mark_days(const struct demo_post *p)
{
	const char *bar = strrchr(demo_field(p->block, "official"), '|');

	return bar == NULL ? 0 : atoi(bar + 1);
}

static enum result
mark_official(struct db *db, struct demo *d, const struct demo_post *p, struct problems *problems)
{
	const struct account *by = demo_account(d, demo_field(p->block, "marked_by"));
	char *scope = arena_strdup(d->arena, demo_field(p->block, "official"));
	struct official_draft draft = {.valid_until = ""};

	if (by == NULL)
		return demo_bad(d, p->block, "is official by nobody");
	scope[strcspn(scope, "|")] = '\0';
	draft.scope = str_trim(d->arena, scope);
	return answer_mark_official(db, d->arena, by, p->id, &draft, problems);
}

const struct account *
demo_moderator(const struct demo *d)
{
	size_t i = 0;

	while (i < d->n_accounts && d->accounts[i]->role != ROLE_MODERATOR)
		i++;
	return i < d->n_accounts ? d->accounts[i] : NULL;
}

static enum result
mark_question(struct db *db, struct demo *d, const struct demo_post *p, struct problems *problems)
{
	const struct account *moderator = demo_moderator(d);
	const char *other = demo_field(p->block, "duplicate_of");
	const char *reason = demo_field(p->block, "closed");
	const struct demo_post *target = demo_post_of(d, other, NULL);

	if (other[0] != '\0' && target == NULL)
		return demo_bad(d, p->block, "repeats a question that is not there");
	if (target != NULL)
		return repetition_mark(db, d->arena, moderator, p->id,
				       arena_printf(d->arena, "%lld", (long long)target->id),
				       problems, &(struct repetition){.is_again = false});
	if (reason[0] != '\0')
		return question_close(db, d->arena, moderator, p->id, reason, "", problems);
	return OK;
}

static enum result
mark_post(struct db *db, struct demo *d, const struct demo_post *p)
{
	const char *to = demo_field(p->block, "assigned");
	const char *hidden = demo_field(p->block, "hidden");
	struct assignment holder;
	struct problems problems = {.n = 0};
	enum result r = OK;

	if (demo_field(p->block, "accepted")[0] != '\0')
		r = answer_accept(db, d->arena, p->question->author, p->id, true);
	if (r == OK && demo_field(p->block, "official")[0] != '\0')
		r = mark_official(db, d, p, &problems);
	if (r == OK && p == p->question)
		r = mark_question(db, d, p, &problems);
	if (r == OK && to[0] != '\0')
		r = assignment_take(db, d->arena, demo_account(d, to), p->id, &holder);
	if (r == OK && hidden[0] != '\0')
		r = post_hide(db, d->arena, demo_moderator(d), p->id, hidden, &problems);
	return demo_done(d, p->block, r, &problems);
}

/* ---- dates, votes, counters ----------------------------------------------------------------- */

struct lists {
	int64_t *posts, *ats, *ups, *downs;
	int64_t *questions, *metoos, *views;
	int64_t *marks, *days;
	int64_t *people;
	size_t n_questions, n_marks;
};

static void
fill_lists(struct demo *d, struct lists *l)
{
	int64_t **all[] = {&l->posts,  &l->ats,   &l->ups,   &l->downs, &l->questions,
			   &l->metoos, &l->views, &l->marks, &l->days};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		*all[i] = arena_array(d->arena, d->n_posts, sizeof(int64_t));
	l->people = arena_array(d->arena, d->n_accounts, sizeof(int64_t));
	for (size_t i = 0; i < d->n_accounts; i++)
		l->people[i] = d->accounts[i]->id;
	for (size_t i = 0; i < d->n_posts; i++) {
		const struct demo_post *p = &d->posts[i];

		l->posts[i] = p->id;
		l->ats[i] = p->at;
		l->ups[i] = demo_number(p->block, "up");
		l->downs[i] = demo_number(p->block, "down");
		if (p == p->question) {
			l->questions[l->n_questions] = p->id;
			l->metoos[l->n_questions] = demo_number(p->block, "metoo");
			l->views[l->n_questions++] = demo_number(p->block, "views");
		}
		if (demo_field(p->block, "official")[0] != '\0') {
			l->marks[l->n_marks] = p->id;
			l->days[l->n_marks++] = mark_days(p);
		}
	}
}

static enum result
put_lists(struct db *db, struct demo *d)
{
	struct arena *a = d->arena;
	struct lists l = {.n_questions = 0};
	struct sql_ints posts, questions, people;
	struct batch b;

	fill_lists(d, &l);
	posts = (struct sql_ints){l.posts, d->n_posts};
	questions = (struct sql_ints){l.questions, l.n_questions};
	people = (struct sql_ints){l.people, d->n_accounts};
	batch_init(&b, db, a);
	sql_demo_put_posts_add(&b, NULL, .ids = posts,
			       .ats = ((struct sql_ints){l.ats, d->n_posts}));
	sql_demo_put_hidden_add(&b, NULL, .ids = posts);
	sql_demo_put_votes_add(&b, NULL, .ids = posts,
			       .ups = ((struct sql_ints){l.ups, d->n_posts}),
			       .downs = ((struct sql_ints){l.downs, d->n_posts}), .people = people);
	sql_demo_put_metoos_add(&b, NULL, .ids = questions,
				.ns = ((struct sql_ints){l.metoos, l.n_questions}),
				.people = people);
	sql_demo_put_marks_add(&b, NULL, .ids = ((struct sql_ints){l.marks, l.n_marks}),
			       .days = ((struct sql_ints){l.days, l.n_marks}));
	sql_demo_put_threads_add(&b, NULL, .ids = questions);
	if (batch_run(&b) != OK)
		return FAILED;
	return question_add_views(db, a, l.questions, l.views, l.n_questions);
}

enum result
demo_threads(struct db *db, struct demo *d)
{
	enum result r = link_posts(d);

	if (r == OK)
		r = write_posts(db, d);
	for (size_t i = 0; i < d->n_posts && r == OK; i++)
		r = mark_post(db, d, &d->posts[i]);
	return r == OK ? put_lists(db, d) : r;
}
