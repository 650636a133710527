#include "answerwell/forum/watch.h"

#include <string.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/markdown.h"
#include "answerwell/undo/undo.h"
#include "forum/internal.h"
#include "sql/mention.h"
#include "sql/watch.h"

static const char *const codes[WATCH_KINDS] = {"question", "tag", "category"};

const char *
watch_kind_code(enum watch_kind kind)
{
	return codes[kind];
}

bool
watch_kind_from(const char *code, enum watch_kind *kind)
{
	for (int k = 0; k < WATCH_KINDS; k++) {
		if (strcmp(code, codes[k]) == 0) {
			*kind = (enum watch_kind)k;
			return true;
		}
	}
	return false;
}

/* ---- watching --------------------------------------------------------------------------------- */

static enum result
begin(struct db *db, struct arena *a, int64_t account_id, enum watch_kind kind, int64_t subject_id)
{
	const struct statement *s =
	    kind == WATCH_TAG ? &SQL_WATCH_SET_TAG : &SQL_WATCH_SET_CATEGORY;
	size_t n;
	enum result r =
	    sql_watch_set(db, a, s, &n, .account_id = account_id, .subject_id = subject_id);

	if (r != OK)
		return r;
	return n == 1 ? OK : NOT_FOUND;
}

enum result
watch_set(struct db *db, struct arena *a, const struct account *actor, enum watch_kind kind,
	  int64_t subject_id, bool on)
{
	const struct statement *end =
	    kind == WATCH_TAG ? &SQL_WATCH_END_TAG : &SQL_WATCH_END_CATEGORY;
	size_t n;
	enum result r;

	if (actor == NULL)
		return FORBIDDEN;
	if (kind != WATCH_QUESTION && on)
		return begin(db, a, actor->id, kind, subject_id);
	if (kind != WATCH_QUESTION)
		return sql_watch_end(db, a, end, NULL, .account_id = actor->id,
				     .subject_id = subject_id);
	r = sql_watch_set_question(db, a, &n, .account_id = actor->id, .question_id = subject_id,
				   .is_staff = post_reader_is_staff(actor), .on = on);
	if (r != OK)
		return r;
	return n == 1 ? OK : NOT_FOUND;
}

enum result
watch_find(struct db *db, struct arena *a, const struct account *reader, enum watch_kind kind,
	   const char *name, int64_t *subject_id, bool *on)
{
	static const struct statement *const statements[WATCH_KINDS] = {
	    &SQL_WATCH_FIND_QUESTION, &SQL_WATCH_FIND_TAG, &SQL_WATCH_FIND_CATEGORY};
	struct sql_watch_found_row *found;
	int64_t number;
	size_t n;
	enum result r;

	if (kind == WATCH_QUESTION && !str_to_int(name, 1, INT64_MAX, &number))
		return NOT_FOUND;
	r = sql_watch_find(db, a, statements[kind], &found, &n, .name = name,
			   .reader_id = post_reader_id(reader));
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*subject_id = found->id;
	*on = found->is_on;
	return OK;
}

/* ---- what is watched -------------------------------------------------------------------------- */

static enum result
list(struct db *db, struct arena *a, const struct account *reader, enum locale l,
     const struct watches_asked *asked, struct sql_watch_row **rows, size_t *n)
{
	const int64_t before = asked->before > 0 ? asked->before : 0;
	const int limit = asked->limit < 1                ? 1
			  : asked->limit > WATCH_LIST_MAX ? WATCH_LIST_MAX
							  : asked->limit;

	if (asked->kind == WATCH_QUESTION)
		return sql_watch_list_questions(db, a, rows, n, .account_id = reader->id,
						.before_id = before, .limit = limit,
						.is_staff = post_reader_is_staff(reader));
	if (asked->kind == WATCH_TAG)
		return sql_watch_list_tags(db, a, rows, n, .account_id = reader->id,
					   .before_id = before, .limit = limit);
	return sql_watch_list_categories(db, a, rows, n, .account_id = reader->id,
					 .before_id = before, .limit = limit,
					 .locale = locale_code(l));
}

enum result
watch_list(struct db *db, struct arena *a, const struct account *reader, enum locale l,
	   const struct watches_asked *asked, struct watch **out, size_t *n)
{
	struct sql_watch_row *rows;
	enum result r;

	*n = 0;
	if (reader == NULL)
		return FORBIDDEN;
	r = list(db, a, reader, l, asked, &rows, n);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct watch){.id = rows[i].id,
					   .kind = asked->kind,
					   .subject_id = rows[i].subject_id,
					   .name = rows[i].name,
					   .slug = rows[i].slug,
					   .at = rows[i].at};
	return OK;
}

/* ---- telling ---------------------------------------------------------------------------------- */

/* Who is mentioned; who watches, and on a question that is not new, who has said that they do not want to. */
struct audience {
	struct sql_mention_people_row *mentioned;
	struct sql_watcher_row *watchers;
	size_t n_mentioned, n_watchers;
};

/* Room for the ones known beforehand, the mentioned and the watchers. */
struct tellings {
	struct notice *list;
	size_t n;
};

static void
add(struct tellings *t, const struct telling *w, int64_t account_id, enum notice_kind kind)
{
	t->list[t->n++] = (struct notice){.account_id = account_id,
					  .kind = kind,
					  .actor_id = w->actor->id,
					  .question_id = w->question_id,
					  .post_id = w->post_id};
}

static bool
is_muted(const struct audience *all, int64_t account_id)
{
	for (size_t i = 0; i < all->n_watchers; i++) {
		if (all->watchers[i].account_id == account_id)
			return all->watchers[i].is_muted;
	}
	return false;
}

static enum result
look_up(struct db *db, struct arena *a, const struct telling *w, struct audience *out)
{
	const char **names = NULL;
	size_t n = w->body != NULL ? markdown_mentions(a, w->body, &names) : 0;
	struct batch b;

	batch_init(&b, db, a);
	sql_mention_people_add(&b, &out->mentioned, &out->n_mentioned,
			       .names = ((struct sql_texts){names, n}));
	sql_watch_of_add(&b,
			 w->is_new_question ? &SQL_WATCH_OF_NEW_QUESTION : &SQL_WATCH_OF_QUESTION,
			 &out->watchers, &out->n_watchers, .question_id = w->question_id);
	if (w->begins)
		sql_watch_begin_add(&b, NULL, .account_id = w->actor->id,
				    .question_id = w->question_id, .is_asker = w->is_new_question);
	return batch_run(&b);
}

static void
add_called(struct arena *a, struct tellings *t, const struct telling *w, const struct audience *all)
{
	size_t n = all->n_mentioned, n_called = 0;
	const char **names = arena_array(a, n, sizeof(*names)), **called;

	for (size_t i = 0; i < n; i++)
		names[i] = all->mentioned[i].name;
	if (n > 0)
		n_called = markdown_called(a, w->body, &(struct people){names, n}, &called);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n_called; j++)
			if (strcmp(names[i], called[j]) == 0)
				add(t, w, all->mentioned[i].id, NOTICE_MENTION);
}

/* In the order of what they would rather hear: a reply to them, their name, a thread they watch. */
enum result
watch_tell(struct db *db, struct arena *a, const struct telling *w)
{
	struct audience all;
	struct tellings t = {.n = 0};
	enum result r = look_up(db, a, w, &all);

	if (r != OK)
		return r;
	t.list =
	    arena_array(a, TELLING_FIRST_MAX + all.n_mentioned + all.n_watchers, sizeof(*t.list));
	for (size_t i = 0; i < w->n_first; i++) {
		if (w->first[i].account_id != 0 &&
		    (w->is_new_question || !is_muted(&all, w->first[i].account_id)))
			add(&t, w, w->first[i].account_id, w->first[i].kind);
	}
	add_called(a, &t, w, &all);
	for (size_t i = 0; i < all.n_watchers; i++) {
		if (w->is_new_question || !all.watchers[i].is_muted)
			add(&t, w, all.watchers[i].account_id, w->to_watchers);
	}
	return notice_queue_all(db, a, t.list, t.n);
}

/* ---- undo ------------------------------------------------------------------------------------- */

static enum result
look(struct db *db, struct arena *a, const char *const *keys, size_t n_keys,
     struct undo_image **out, size_t *n)
{
	return sql_watch_look(db, a, out, n, .keys = ((struct sql_texts){keys, n_keys}));
}

static enum result
put(struct db *db, struct arena *a, const struct undo_row *rows, size_t n_rows,
    struct undo_key **out, size_t *n)
{
	struct undo_lists l = undo_lists(a, rows, n_rows);

	return sql_watch_put_back(db, a, out, n, .keys = ((struct sql_texts){l.keys, n_rows}),
				  .befores = ((struct sql_texts){l.befores, n_rows}),
				  .afters = ((struct sql_texts){l.afters, n_rows}));
}

const struct undo_kind watch_rows = {"watch", look, put};
