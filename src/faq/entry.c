#include "answerwell/faq/entry.h"
#include "answerwell/faq/glossary.h"
#include "answerwell/faq/helpful.h"

#include <assert.h>
#include <limits.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "faq/glossary_rows.h"
#include "faq/internal.h"
#include "sql/entry.h"
#include "sql/glossary.h"

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
static struct entry
read_entry(const struct sql_entry_row *row)
{
	return (struct entry){
	    .id = row->id,
	    .locale = locale_from(row->locale, LOCALE_EN),
	    .category_id = row->category_id,
	    .category_name = row->category_name,
	    .text = text_whole(&(struct text){.title = row->title,
					      .body = row->body,
					      .format = (enum markdown_format)row->format,
					      .category = row->category_slug,
					      .n_seen = (int)row->n_revisions}),
	    .slug = row->slug,
	    .owner_name = row->owner_name,
	    .owner_display = row->owner_display,
	    .n_revisions = (int)row->n_revisions,
	    .n_views = row->n_views,
	    .published_at = row->published_at,
	    .changed_at = row->changed_at,
	    .review_at = row->review_at,
	    .retired_at = row->retired_at};
}

static void
read_sources(struct arena *a, const struct sql_entry_sources_row *rows, size_t n, struct entry *out)
{
	out->n_sources = n;
	out->sources = arena_array(a, n, sizeof(*out->sources));
	for (size_t i = 0; i < n; i++)
		out->sources[i] =
		    (struct entry_source){.question_id = rows[i].question_id,
					  .answer_id = rows[i].answer_id,
					  .question_title = rows[i].question_title,
					  .question_slug = rows[i].question_slug,
					  .asker_name = rows[i].asker_name,
					  .asker_display = rows[i].asker_display,
					  .answerer_name = rows[i].answerer_name,
					  .answerer_display = rows[i].answerer_display,
					  .has_changed = rows[i].has_changed};
}

static void
read_phrasings(struct arena *a, const struct sql_entry_phrasings_row *rows, size_t n,
	       struct entry *out)
{
	struct buf lines;

	buf_init(&lines, a, 256);
	out->n_phrasings = n;
	out->phrasings = arena_array(a, n, sizeof(*out->phrasings));
	for (size_t i = 0; i < n; i++) {
		out->phrasings[i] = rows[i].text;
		buf_printf(&lines, "%s\n", rows[i].text);
	}
	out->text.phrasings = lines.data;
}

static void
read_translations(struct arena *a, const struct sql_entry_translations_row *rows, size_t n,
		  struct entry *out)
{
	out->n_translations = n;
	out->translations = arena_array(a, n, sizeof(*out->translations));
	for (size_t i = 0; i < n; i++)
		out->translations[i] =
		    (struct entry_translation){.locale = locale_from(rows[i].locale, LOCALE_EN),
					       .id = rows[i].id,
					       .slug = rows[i].slug};
}

static void
read_beside(struct arena *a, const struct sql_entry_beside_row *rows, size_t n, struct entry *out)
{
	struct entry_beside *list = arena_array(a, n, sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct entry_beside){rows[i].id, rows[i].title, rows[i].slug};
	out->beside = list;
	out->n_beside = n;
}

/* Keeps the words that stand in the text. */
static void
explain(struct arena *a, const struct sql_glossary_row *rows, size_t n, struct entry *out)
{
	struct glossary_word *words = glossary_read(a, rows, n);
	bool *used = arena_array(a, n, sizeof(*used));

	if (n == 0)
		return;
	out->html = glossary_mark(a, out->html, words, n, used);
	out->terms = words;
	for (size_t i = 0; i < n; i++)
		if (used[i])
			words[out->n_terms++] = words[i];
}

/* Text rendered by an older renderer is rendered again. */
static struct safe_html
read_html(struct arena *a, const struct sql_entry_row *row)
{
	return row->renderer < RENDERER_VERSION
		   ? markdown_render(a, row->body, (enum markdown_format)row->format, NULL)
		   : safe_html_trusted(row->html);
}

/* For staff alone; nobody else waits for it. */
static enum result
read_helpful(struct db *db, struct arena *a, const struct account *reader, struct entry *out)
{
	struct helpful *h = arena_alloc(a, sizeof(*h));

	out->helpful = h;
	return helpful_get(db, a, reader, out->id, h);
}

enum result
entry_get(struct db *db, struct arena *a, const struct account *reader, enum locale l, int64_t id,
	  struct entry **out)
{
	bool is_staff = reader != NULL && reader->role >= ROLE_STAFF;
	struct sql_entry_row *row;
	struct sql_entry_phrasings_row *phrasings;
	struct sql_entry_sources_row *sources;
	struct sql_entry_translations_row *translations;
	struct sql_entry_beside_row *beside;
	struct sql_glossary_row *words;
	size_t n_words, n, n_phrasings, n_sources, n_translations, n_beside;
	struct entry *e;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_entry_get_add(&b, &row, &n, .id = id, .locale = locale_code(l));
	sql_entry_phrasings_add(&b, &phrasings, &n_phrasings, .entry_id = id);
	sql_entry_sources_add(&b, &sources, &n_sources, .entry_id = id,
			      .reader_id = reader != NULL ? &reader->id : NULL,
			      .is_staff = is_staff);
	sql_entry_translations_add(&b, &translations, &n_translations, .entry_id = id);
	sql_glossary_of_entry_add(&b, &words, &n_words, .entry_id = id, .most = GLOSSARY_MAX);
	sql_entry_beside_add(&b, &beside, &n_beside, .id = id, .limit = BESIDE_MAX);
	if ((r = batch_run(&b)) != OK)
		return r;
	if (n == 0 || (row->retired_at != 0 && !is_staff))
		return NOT_FOUND;
	e = arena_alloc(a, sizeof(*e));
	*e = read_entry(row);
	e->html = read_html(a, row);
	e->can_edit = faq_may_curate(reader);
	read_phrasings(a, phrasings, n_phrasings, e);
	read_sources(a, sources, n_sources, e);
	read_translations(a, translations, n_translations, e);
	read_beside(a, beside, n_beside, e);
	explain(a, words, n_words, e);
	*out = e;
	return is_staff && !reader->is_suspended ? read_helpful(db, a, reader, e) : OK;
}

enum result
entry_gone(struct db *db, struct arena *a, int64_t id, struct entry_gone *out)
{
	struct sql_entry_gone_row *row;
	size_t n;
	enum result r = sql_entry_gone(db, a, &row, &n, .id = id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = (struct entry_gone){.title = row->title,
				   .question_id = row->question_id,
				   .question_title = row->question_title,
				   .question_slug = row->question_slug};
	return OK;
}

/* For a list: each with an excerpt. */
static struct entry *
read_listed(struct arena *a, const struct sql_entry_row *rows, size_t n)
{
	struct entry *list = arena_array(a, n, sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		list[i] = read_entry(&rows[i]);
		list[i].excerpt = markdown_excerpt(a, rows[i].body, EXCERPT);
		list[i].is_placed = rows[i].is_placed;
	}
	return list;
}

enum result
entry_popular(struct db *db, struct arena *a, enum locale l, int limit, struct entry **out,
	      size_t *n)
{
	struct sql_entry_row *rows;
	enum result r =
	    sql_entry_popular(db, a, &rows, n, .locale = locale_code(l), .limit = limit);

	if (r == OK)
		*out = read_listed(a, rows, *n);
	return r;
}

enum result
entry_list(struct db *db, struct arena *a, enum locale l, const char *category, struct entry **out,
	   size_t *n)
{
	struct sql_entry_row *rows;
	enum result r = sql_entry_list(db, a, &rows, n, .locale = locale_code(l),
				       .category = category, .limit = LIST_MAX);

	if (r == OK)
		*out = read_listed(a, rows, *n);
	return r;
}

static struct entry *
read_whole(struct arena *a, const struct sql_entry_row *rows, size_t n)
{
	struct entry *list = arena_array(a, n, sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		list[i] = read_entry(&rows[i]);
		list[i].html = read_html(a, &rows[i]);
	}
	return list;
}

enum result
entry_whole(struct db *db, struct arena *a, enum locale l, const char *category, int64_t most,
	    struct entry **out, size_t *n)
{
	struct sql_entry_row *rows;
	enum result r = sql_entry_whole(db, a, &rows, n, .locale = locale_code(l),
					.category = category, .most = most);

	if (r == OK)
		*out = read_whole(a, rows, *n);
	return r;
}

enum result
entry_recent(struct db *db, struct arena *a, enum locale l, const enum locale *language, int limit,
	     struct entry **out, size_t *n)
{
	struct sql_entry_row *rows;
	enum result r;

	limit = limit < 1 ? 1 : limit > RECENT_MAX ? RECENT_MAX : limit;
	r = sql_entry_recent(db, a, &rows, n, .locale = locale_code(l),
			     .language = language != NULL ? locale_code(*language) : NULL,
			     .limit = limit);
	if (r == OK)
		*out = read_whole(a, rows, *n);
	return r;
}

static struct revision
read_revision(const struct sql_entry_revisions_row *row)
{
	return (struct revision){
	    .number = (int)row->number,
	    .at = row->at,
	    .author_name = row->author_name,
	    .author_display = row->author_display,
	    .text = text_whole(&(struct text){.title = row->title,
					      .body = row->body,
					      .format = (enum markdown_format)row->format,
					      .reason = row->reason}),
	    .is_material = row->is_material,
	    .is_imported = row->author_name == NULL};
}

enum result
entry_revisions(struct db *db, struct arena *a, int64_t id, int before, int limit,
		struct revision **out, size_t *n)
{
	struct sql_entry_revisions_row *rows;
	enum result r =
	    sql_entry_revisions(db, a, &rows, n, .entry_id = id, .before = before, .limit = limit);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = read_revision(&rows[i]);
	return *n == 0 ? NOT_FOUND : OK;
}

enum result
entry_revision(struct db *db, struct arena *a, int64_t id, int number, struct revision **out)
{
	size_t n;
	enum result r;

	if (number < 1 || number == INT_MAX)
		return NOT_FOUND;
	r = entry_revisions(db, a, id, number + 1, 1, out, &n);
	return r == OK && (*out)->number != number ? NOT_FOUND : r;
}

enum result
entry_add_views(struct db *db, struct arena *a, const int64_t *ids, const int64_t *counts, size_t n)
{
	if (n == 0)
		return OK;
	return sql_entry_add_views(db, a, NULL, .ids = ((struct sql_ints){ids, n}),
				   .counts = ((struct sql_ints){counts, n}));
}

/* ---- out of the FAQ, and back --------------------------------------------------------------- */

enum result
entry_lock(struct db *db, struct arena *a, int64_t id, struct entry_state *out)
{
	struct sql_entry_lock_row *row;
	size_t n;
	enum result r;

	assert(db->tx != NULL); /* outside it would be over with the statement */
	r = sql_entry_lock(db, a, &row, &n, .id = id);
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = (struct entry_state){
	    .text = text_whole(&(struct text){.title = row->title,
					      .body = row->body,
					      .format = (enum markdown_format)row->format}),
	    .category_id = row->category_id,
	    .n_revisions = (int)row->n_revisions,
	    .is_retired = row->is_retired};
	return OK;
}

/* CONFLICT: another entry has taken its place meanwhile. */
static enum result
check_rivals(struct db *db, struct arena *a, int64_t id)
{
	size_t n;
	enum result r = sql_entry_rivals(db, a, NULL, &n, .entry_id = id);

	return r == OK && n > 0 ? CONFLICT : r;
}

enum result
entry_retire(struct db *db, struct arena *a, const struct account *actor, int64_t id, bool retired)
{
	struct entry_state s;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = entry_lock(db, a, id, &s);
		if (r != OK || s.is_retired == retired)
			continue;
		if (!retired)
			r = check_rivals(db, a, id);
		if (r == OK)
			r = sql_entry_retire(db, a, NULL, .id = id, .is_retired = retired,
					     .by_id = actor->id);
		if (r == OK)
			r = audit_add(db, a, actor->id, retired ? "entry.retire" : "entry.restore",
				      "entry", id, "");
	}
	return r;
}
