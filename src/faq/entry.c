#include "answerwell/faq/entry.h"

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "faq/internal.h"
#include "sql/entry.h"

enum {
	LIST_MAX = 2000, /* an index page of more is no help to anybody */
	RECENT_MAX = 100,
	EXCERPT = 160
};

bool
faq_may_curate(const struct account *actor)
{
	return actor != NULL && actor->role >= ROLE_MODERATOR && !actor->is_suspended;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* What lists and the entry's own page both show. */
static void
read_entry(const struct rows *rows, size_t i, struct entry *out)
{
	out->id = row_int(rows, i, "id");
	out->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	out->category_id = row_int(rows, i, "category_id");
	out->category_slug = row_text(rows, i, "category_slug");
	out->category_name = row_text(rows, i, "category_name");
	out->title = row_text(rows, i, "title");
	out->slug = row_text(rows, i, "slug");
	out->body = row_text(rows, i, "body");
	out->n_revisions = (int)row_int(rows, i, "n_revisions");
	out->n_views = row_int(rows, i, "n_views");
	out->published_at = row_time(rows, i, "published_at");
	out->changed_at = row_time(rows, i, "changed_at");
	out->review_at = row_time(rows, i, "review_at");
}

static void
read_sources(struct arena *a, const struct rows *rows, struct entry *out)
{
	out->n_sources = rows_count(rows);
	out->sources = arena_array(a, out->n_sources, sizeof(*out->sources));
	for (size_t i = 0; i < out->n_sources; i++)
		out->sources[i] =
		    (struct entry_source){.question_id = row_int(rows, i, "question_id"),
					  .answer_id = row_int(rows, i, "answer_id"),
					  .question_title = row_text(rows, i, "question_title"),
					  .question_slug = row_text(rows, i, "question_slug"),
					  .asker_name = row_text(rows, i, "asker_name"),
					  .asker_display = row_text(rows, i, "asker_display"),
					  .answerer_name = row_text(rows, i, "answerer_name"),
					  .answerer_display = row_text(rows, i, "answerer_display"),
					  .has_changed = row_bool(rows, i, "has_changed")};
}

static void
read_phrasings(struct arena *a, const struct rows *rows, struct entry *out)
{
	out->n_phrasings = rows_count(rows);
	out->phrasings = arena_array(a, out->n_phrasings, sizeof(*out->phrasings));
	for (size_t i = 0; i < out->n_phrasings; i++)
		out->phrasings[i] = row_text(rows, i, "text");
}

static void
read_translations(struct arena *a, const struct rows *rows, struct entry *out)
{
	out->n_translations = rows_count(rows);
	out->translations = arena_array(a, out->n_translations, sizeof(*out->translations));
	for (size_t i = 0; i < out->n_translations; i++)
		out->translations[i] = (struct entry_translation){
		    .locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN),
		    .id = row_int(rows, i, "id"),
		    .slug = row_text(rows, i, "slug")};
}

/* Text rendered by an older renderer is rendered again. */
static struct safe_html
read_html(struct arena *a, const struct rows *rows, size_t i, const char *body)
{
	return row_int(rows, i, "renderer") < RENDERER_VERSION
		   ? markdown_render(a, body, NULL)
		   : safe_html_trusted(row_text(rows, i, "html"));
}

enum result
entry_get(struct db *db, struct arena *a, const struct account *reader, enum locale l, int64_t id,
	  struct entry **out)
{
	bool is_staff = reader != NULL && reader->role >= ROLE_STAFF;
	struct rows *rows, *phrasings, *sources, *translations;
	struct entry *e;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	batch_add(&b, &SQL_ENTRY_GET, &rows, p_int(a, id), p_text(locale_code(l)));
	batch_add(&b, &SQL_ENTRY_PHRASINGS, &phrasings, p_int(a, id));
	batch_add(&b, &SQL_ENTRY_SOURCES, &sources, p_int(a, id), p_bool(is_staff));
	batch_add(&b, &SQL_ENTRY_TRANSLATIONS, &translations, p_int(a, id));
	if ((r = batch_run(&b)) != OK)
		return r;
	if (rows_count(rows) == 0 || (!row_is_null(rows, 0, "retired_at") && !is_staff))
		return NOT_FOUND;
	e = arena_alloc(a, sizeof(*e));
	read_entry(rows, 0, e);
	e->html = read_html(a, rows, 0, e->body);
	e->owner_name = row_text(rows, 0, "owner_name");
	e->owner_display = row_text(rows, 0, "owner_display");
	e->retired_at = row_time(rows, 0, "retired_at");
	e->can_edit = faq_may_curate(reader);
	read_phrasings(a, phrasings, e);
	read_sources(a, sources, e);
	read_translations(a, translations, e);
	*out = e;
	return OK;
}

enum result
entry_gone(struct db *db, struct arena *a, int64_t id, struct entry_gone *out)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_ENTRY_GONE, &rows, p_int(a, id));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*out = (struct entry_gone){.title = row_text(rows, 0, "title"),
				   .question_id = row_int(rows, 0, "question_id"),
				   .question_title = row_text(rows, 0, "question_title"),
				   .question_slug = row_text(rows, 0, "question_slug")};
	return OK;
}

enum result
entry_list(struct db *db, struct arena *a, enum locale l, const char *category, struct entry **out,
	   size_t *n)
{
	struct rows *rows;
	enum result r;

	r = db_query(db, a, &SQL_ENTRY_LIST, &rows, p_text(locale_code(l)), p_text(category),
		     p_int(a, LIST_MAX));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		read_entry(rows, i, &(*out)[i]);
		(*out)[i].excerpt = markdown_excerpt(a, (*out)[i].body, EXCERPT);
	}
	return OK;
}

enum result
entry_recent(struct db *db, struct arena *a, enum locale l, const enum locale *language, int limit,
	     struct entry **out, size_t *n)
{
	struct rows *rows;
	enum result r;

	r = db_query(db, a, &SQL_ENTRY_RECENT, &rows, p_text(locale_code(l)),
		     p_text(language != NULL ? locale_code(*language) : NULL),
		     p_int(a, limit < 1            ? 1
			      : limit > RECENT_MAX ? RECENT_MAX
						   : limit));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		read_entry(rows, i, &(*out)[i]);
		(*out)[i].html = read_html(a, rows, i, (*out)[i].body);
	}
	return OK;
}

static void
read_revision(const struct rows *rows, size_t i, struct entry_revision *out)
{
	*out = (struct entry_revision){.number = (int)row_int(rows, i, "number"),
				       .at = row_time(rows, i, "at"),
				       .author_name = row_text(rows, i, "author_name"),
				       .author_display = row_text(rows, i, "author_display"),
				       .title = row_text(rows, i, "title"),
				       .body = row_text(rows, i, "body"),
				       .reason = row_text(rows, i, "reason"),
				       .is_material = row_bool(rows, i, "is_material")};
}

enum result
entry_revisions(struct db *db, struct arena *a, int64_t id, int before, int limit,
		struct entry_revision **out, size_t *n)
{
	struct rows *rows;
	enum result r;

	r = db_query(db, a, &SQL_ENTRY_REVISIONS, &rows, p_int(a, id), p_int(a, before),
		     p_int(a, limit));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		read_revision(rows, i, &(*out)[i]);
	return *n == 0 ? NOT_FOUND : OK;
}

enum result
entry_revision(struct db *db, struct arena *a, int64_t id, int number, struct entry_revision *out)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_ENTRY_REVISION, &rows, p_int(a, id), p_int(a, number));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	read_revision(rows, 0, out);
	return OK;
}

enum result
entry_add_views(struct db *db, struct arena *a, const int64_t *ids, const int64_t *counts, size_t n)
{
	if (n == 0)
		return OK;
	return db_query(db, a, &SQL_ENTRY_ADD_VIEWS, NULL, p_int_array(a, ids, n),
			p_int_array(a, counts, n));
}

/* ---- out of the FAQ, and back --------------------------------------------------------------- */

enum result
entry_lock(struct db *db, struct arena *a, int64_t id, struct entry_state *out)
{
	struct rows *rows;
	enum result r;

	if ((r = db_query(db, a, &SQL_ENTRY_LOCK, &rows, p_int(a, id))) != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	out->title = row_text(rows, 0, "title");
	out->body = row_text(rows, 0, "body");
	out->category_id = row_int(rows, 0, "category_id");
	out->n_revisions = (int)row_int(rows, 0, "n_revisions");
	out->is_retired = row_bool(rows, 0, "is_retired");
	return OK;
}

struct retiring {
	struct arena *arena;
	const struct account *actor;
	int64_t id;
	bool retired;
};

static enum result
retire_now(struct db *db, void *arg)
{
	const struct retiring *w = arg;
	struct arena *a = w->arena;
	struct entry_state s;
	struct rows *rivals;
	enum result r;

	if ((r = entry_lock(db, a, w->id, &s)) != OK || s.is_retired == w->retired)
		return r;
	if (!w->retired) {
		if ((r = db_query(db, a, &SQL_ENTRY_RIVALS, &rivals, p_int(a, w->id))) != OK)
			return r;
		if (rows_count(rivals) > 0)
			return CONFLICT;
	}
	r = db_query(db, a, &SQL_ENTRY_RETIRE, NULL, p_int(a, w->id), p_bool(w->retired),
		     p_int(a, w->actor->id));
	if (r != OK)
		return r;
	return audit_add(db, a, w->actor->id, w->retired ? "entry.retire" : "entry.restore",
			 "entry", w->id, "");
}

enum result
entry_retire(struct db *db, struct arena *a, const struct account *actor, int64_t id, bool retired)
{
	struct retiring w = {.arena = a, .actor = actor, .id = id, .retired = retired};

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	return db_transaction(db, retire_now, &w);
}
