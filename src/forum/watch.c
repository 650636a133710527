#include "answerwell/forum/watch.h"

#include <string.h>

#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/markdown.h"
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
	struct rows *rows;
	enum result r = db_query(db, a, s, &rows, p_int(a, account_id), p_int(a, subject_id));

	if (r != OK)
		return r;
	return rows_changed(rows) == 1 ? OK : NOT_FOUND;
}

enum result
watch_set(struct db *db, struct arena *a, const struct account *actor, enum watch_kind kind,
	  int64_t subject_id, bool on)
{
	const struct statement *end =
	    kind == WATCH_TAG ? &SQL_WATCH_END_TAG : &SQL_WATCH_END_CATEGORY;
	struct rows *rows;
	enum result r;

	if (actor == NULL)
		return FORBIDDEN;
	if (kind != WATCH_QUESTION && on)
		return begin(db, a, actor->id, kind, subject_id);
	if (kind != WATCH_QUESTION)
		return db_query(db, a, end, NULL, p_int(a, actor->id), p_int(a, subject_id));
	r = db_query(db, a, &SQL_WATCH_SET_QUESTION, &rows, p_int(a, actor->id),
		     p_int(a, subject_id), p_bool(post_reader_is_staff(actor)), p_bool(on));
	if (r != OK)
		return r;
	return rows_changed(rows) == 1 ? OK : NOT_FOUND;
}

enum result
watch_find(struct db *db, struct arena *a, const struct account *reader, enum watch_kind kind,
	   const char *name, int64_t *subject_id, bool *on)
{
	static const struct statement *const statements[WATCH_KINDS] = {
	    &SQL_WATCH_FIND_QUESTION, &SQL_WATCH_FIND_TAG, &SQL_WATCH_FIND_CATEGORY};
	struct rows *rows;
	int64_t number;
	enum result r;

	if (kind == WATCH_QUESTION && !str_to_int(name, 1, INT64_MAX, &number))
		return NOT_FOUND;
	r = db_query(db, a, statements[kind], &rows, p_text(name), post_reader_id(a, reader));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*subject_id = row_int(rows, 0, "id");
	*on = row_bool(rows, 0, "is_on");
	return OK;
}

/* ---- what is watched -------------------------------------------------------------------------- */

static enum result
list(struct db *db, struct arena *a, const struct account *reader, enum locale l,
     enum watch_kind kind, struct param before, struct param limit, struct rows **rows)
{
	struct param me = p_int(a, reader->id);

	if (kind == WATCH_QUESTION)
		return db_query(db, a, &SQL_WATCH_LIST_QUESTIONS, rows, me, limit,
				p_bool(post_reader_is_staff(reader)), before);
	if (kind == WATCH_TAG)
		return db_query(db, a, &SQL_WATCH_LIST_TAGS, rows, me, limit, before);
	return db_query(db, a, &SQL_WATCH_LIST_CATEGORIES, rows, me, limit, before,
			p_text(locale_code(l)));
}

enum result
watch_list(struct db *db, struct arena *a, const struct account *reader, enum locale l,
	   enum watch_kind kind, int64_t before, int limit, struct watch **out, size_t *n)
{
	struct rows *rows;
	enum result r;

	*n = 0;
	if (reader == NULL)
		return FORBIDDEN;
	limit = limit < 1 ? 1 : limit > WATCH_LIST_MAX ? WATCH_LIST_MAX : limit;
	r = list(db, a, reader, l, kind, p_int(a, before > 0 ? before : 0), p_int(a, limit), &rows);
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		(*out)[i] = (struct watch){.id = row_int(rows, i, "id"),
					   .kind = kind,
					   .subject_id = row_int(rows, i, "subject_id"),
					   .name = row_text(rows, i, "name"),
					   .slug = row_text(rows, i, "slug"),
					   .at = row_time(rows, i, "at")};
	}
	return OK;
}

/* ---- telling ---------------------------------------------------------------------------------- */

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
is_muted(const struct rows *watchers, int64_t account_id)
{
	for (size_t i = 0; i < rows_count(watchers); i++) {
		if (row_int(watchers, i, "account_id") == account_id)
			return row_bool(watchers, i, "is_muted");
	}
	return false;
}

static enum result
look_up(struct db *db, struct arena *a, const struct telling *w, struct rows **mentioned,
	struct rows **watchers)
{
	const char **names = NULL;
	size_t n = w->body != NULL ? markdown_mentions(a, w->body, &names) : 0;
	struct batch b;

	batch_init(&b, db, a);
	batch_add(&b, &SQL_MENTION_PEOPLE, mentioned, p_text_array(a, names, n));
	batch_add(&b, w->is_new_question ? &SQL_WATCH_OF_NEW_QUESTION : &SQL_WATCH_OF_QUESTION,
		  watchers, p_int(a, w->question_id));
	if (w->begins)
		batch_add(&b, &SQL_WATCH_BEGIN, NULL, p_int(a, w->actor->id),
			  p_int(a, w->question_id), p_bool(w->is_new_question));
	return batch_run(&b);
}

static void
add_called(struct arena *a, struct tellings *t, const struct telling *w,
	   const struct rows *mentioned)
{
	size_t n = rows_count(mentioned), n_called = 0;
	const char **names = arena_array(a, n, sizeof(*names)), **called;

	for (size_t i = 0; i < n; i++)
		names[i] = row_text(mentioned, i, "name");
	if (n > 0)
		n_called = markdown_called(a, w->body, &(struct people){names, n}, &called);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n_called; j++)
			if (strcmp(names[i], called[j]) == 0)
				add(t, w, row_int(mentioned, i, "id"), NOTICE_MENTION);
}

/* In the order of what they would rather hear: a reply to them, their name, a thread they watch. */
enum result
watch_tell(struct db *db, struct arena *a, const struct telling *w)
{
	struct rows *mentioned, *watchers;
	struct tellings t = {.n = 0};
	enum result r = look_up(db, a, w, &mentioned, &watchers);

	if (r != OK)
		return r;
	t.list = arena_array(a, TELLING_FIRST_MAX + rows_count(mentioned) + rows_count(watchers),
			     sizeof(*t.list));
	for (size_t i = 0; i < w->n_first; i++) {
		if (w->first[i].account_id != 0 &&
		    (w->is_new_question || !is_muted(watchers, w->first[i].account_id)))
			add(&t, w, w->first[i].account_id, w->first[i].kind);
	}
	add_called(a, &t, w, mentioned);
	for (size_t i = 0; i < rows_count(watchers); i++) {
		if (w->is_new_question || !row_bool(watchers, i, "is_muted"))
			add(&t, w, row_int(watchers, i, "account_id"), w->to_watchers);
	}
	return notice_queue_all(db, a, t.list, t.n);
}
