#include "cli/faq_import.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/slug.h"
#include "cli/copy.h"
#include "cli/faq_shelf.h"
#include "cli/progress.h"
#include "sql/faq_import.h"
#include "sql/se_work.h"

struct run {
	const struct faq_import *import;
	struct faq_faults *faults;
	struct faq_counts *counts;
	struct faq_shelf shelf;
	struct arena *arena;
};

/* ---- reading -------------------------------------------------------------------------------- */

static void
stage_row(struct copy *c, const struct faq_row *row)
{
	copy_int(c, row->line);
	copy_text(c, row->external_id);
	copy_text(c, locale_code(row->locale));
	copy_text(c, row->category);
	copy_text(c, row->title);
	copy_text(c, row->body);
	copy_text(c, row->phrasings);
	copy_int(c, row->format);
	copy_row(c);
}

/* The rows to their table as long as none is faulty; after that they are only looked at. */
static void
stage_rows(struct run *run, struct faq_file *file, struct copy *copy)
{
	struct faq_row row;
	int64_t n_bytes = 0;
	bool is_there = true;

	while (is_there && copy->result == OK) {
		struct arena *a = arena_new();

		is_there = faq_file_next(file, a, &row);
		if (is_there && run->faults->n == 0)
			stage_row(copy, &row);
		arena_free(a);
		progress_add(run->import->progress, file->csv.n_bytes - n_bytes);
		n_bytes = file->csv.n_bytes;
	}
}

static enum result
stage(struct db *db, struct run *run)
{
	static struct copy copy; /* its buffer is too large for a stack */
	const struct faq_import *in = run->import;
	struct faq_file file = {
	    .faults = run->faults, .shelf = &run->shelf, .is_strict = in->is_strict};

	progress_phase(in->progress, "Reading");
	progress_total(in->progress, in->size);
	if (faq_file_begin(&file, run->arena, in->in)) {
		copy_begin(&copy, db,
			   "COPY import_entries (line, external_id, locale, category, title, body, "
			   "phrasings, format) FROM STDIN");
		stage_rows(run, &file, &copy);
		if (copy.result != OK)
			return copy.result;
	}
	if (ferror(in->in))
		return FAILED;
	return run->faults->n > 0 ? INVALID : copy_end(&copy);
}

/* ---- comparing ------------------------------------------------------------------------------ */

static enum result
check_rivals(struct db *db, struct run *run)
{
	struct sql_faq_rivals_row *rivals;
	size_t n = 0;
	enum result r = sql_faq_rivals(db, run->arena, &rivals, &n);

	for (size_t i = 0; r == OK && i < n; i++)
		faq_fault(
		    run->faults, rivals[i].line, faq_columns[FAQ_LOCALE],
		    "the thread that this entry was made from has another one in this language");
	return r == OK && n > 0 ? INVALID : r;
}

static enum result
compare(struct db *db, struct run *run)
{
	struct arena *a = run->arena;
	struct faq_counts *counts;
	enum result r = sql_se_analyze(db, a, NULL, NULL);

	progress_phase(run->import->progress, "Comparing");
	if (r == OK)
		r = sql_faq_lock(db, a, NULL, NULL);
	if (r == OK)
		r = sql_faq_compare(db, a, NULL);
	if (r == OK)
		r = check_rivals(db, run);
	if (r == OK)
		r = sql_faq_counts(db, a, &counts, NULL);
	if (r == OK)
		*run->counts = *counts;
	return r;
}

/* ---- rendering ------------------------------------------------------------------------------ */

static void
render_text(struct copy *c, const struct sql_faq_render_next_row *row)
{
	struct arena *a = arena_new();

	copy_int(c, row->line);
	copy_text(c, slug_from(a, row->title));
	copy_text(c, markdown_render(a, row->body, (enum markdown_format)row->format, NULL).html);
	copy_text(c, text_words(a, TEXT_ENTRY, TEXT_BODY, row->body));
	copy_text(c, text_words(a, TEXT_ENTRY, TEXT_TITLE, row->title));
	copy_row(c);
	arena_free(a);
}

static void
render_phrasings(struct copy *c, const struct sql_faq_render_next_row *row)
{
	struct arena *a = arena_new();
	char *rest = NULL, *lines = arena_strdup(a, row->phrasings);
	int64_t place = 0;

	for (char *line = strtok_r(lines, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		copy_int(c, row->line);
		copy_int(c, ++place);
		copy_text(c, line);
		copy_text(c, text_words(a, TEXT_ENTRY, TEXT_PHRASINGS, line));
		copy_row(c);
	}
	arena_free(a);
}

/* One batch behind the line *after, which moves on. */
static enum result
render_batch(struct db *db, struct arena *a, int64_t *after, size_t *n)
{
	static struct copy copy; /* its buffer is too large for a stack */
	struct sql_faq_render_next_row *rows;
	enum result r = sql_faq_render_next(db, a, &rows, n, .after = *after);

	if (r != OK || *n == 0)
		return r;
	copy_begin(&copy, db,
		   "COPY import_entry_texts (line, slug, html, words, title_words) FROM STDIN");
	for (size_t i = 0; i < *n && copy.result == OK; i++)
		if (rows[i].has_new_text)
			render_text(&copy, &rows[i]);
	if ((r = copy_end(&copy)) != OK)
		return r;
	copy_begin(&copy, db, "COPY import_phrasings (line, place, text, words) FROM STDIN");
	for (size_t i = 0; i < *n && copy.result == OK; i++)
		render_phrasings(&copy, &rows[i]);
	*after = rows[*n - 1].line;
	return copy_end(&copy);
}

static enum result
render(struct db *db, struct run *run)
{
	struct sql_faq_render_count_row *rows;
	int64_t after = 0;
	size_t n = 1;
	enum result r = sql_faq_render_count(db, run->arena, &rows, NULL);

	progress_phase(run->import->progress, "Rendering");
	progress_total(run->import->progress, r == OK ? rows->n : 0);
	while (r == OK && n > 0) {
		struct arena *a = arena_new();

		n = 0;
		r = render_batch(db, a, &after, &n);
		arena_free(a);
		progress_add(run->import->progress, (int64_t)n);
	}
	return r;
}

/* ---- writing -------------------------------------------------------------------------------- */

static enum result
write_texts(struct db *db, struct run *run)
{
	struct arena *a = run->arena;
	int64_t author = run->import->author_id;
	enum result r = sql_se_analyze(db, a, NULL, NULL);

	if (r == OK)
		r = sql_faq_write_entries(db, a, NULL, .renderer = RENDERER_VERSION,
					  .author_id = author, .review_months = REVIEW_MONTHS);
	if (r == OK)
		r = sql_faq_write_ids(db, a, NULL);
	if (r == OK)
		r = sql_faq_write_texts(db, a, NULL, .renderer = RENDERER_VERSION);
	if (r == OK)
		r = sql_faq_write_revisions(db, a, NULL, .author_id = author);
	return r == OK ? sql_faq_write_places(db, a, NULL, .review_months = REVIEW_MONTHS) : r;
}

static enum result
write_phrasings(struct db *db, struct run *run)
{
	struct arena *a = run->arena;
	enum result r = sql_faq_write_origins(db, a, NULL);

	if (r == OK)
		r = sql_faq_write_phrasings_gone(db, a, NULL);
	return r == OK ? sql_faq_write_phrasings(db, a, NULL) : r;
}

/* A line in the log of what staff does. */
static enum result
record(struct db *db, struct run *run)
{
	struct sql_faq_write_subject_row *first;
	enum result r = sql_faq_write_subject(db, run->arena, &first, NULL);

	if (r != OK)
		return r;
	return audit_add(db, run->arena, run->import->author_id, "entry.import", "entry", first->id,
			 arena_printf(run->arena, "rows=%lld",
				      (long long)(run->counts->fresh + run->counts->changed)));
}

static enum result
write_all(struct db *db, struct run *run)
{
	enum result r = faq_shelf_make(db, run->arena, run->import->author_id, &run->shelf);

	if (r == OK)
		r = render(db, run);
	progress_phase(run->import->progress, "Writing");
	if (r == OK)
		r = write_texts(db, run);
	if (r == OK)
		r = write_phrasings(db, run);
	if (r == OK)
		r = sql_faq_write_search(db, run->arena, NULL, NULL);
	if (r == OK)
		r = record(db, run);
	return r == OK ? sql_se_clear(db, run->arena, NULL, NULL) : r;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static enum result
begin(struct db *db, struct run *run)
{
	enum result r = sql_se_settings(db, run->arena, NULL, NULL);

	if (r == OK)
		r = sql_se_lock(db, run->arena, NULL, NULL);
	if (r != OK && strcmp(db->sqlstate, "55P03") == 0)
		return CONFLICT;
	return r == OK ? faq_shelf_load(db, run->arena, &run->shelf) : r;
}

/* After a deadlock it begins again, which a pipe cannot. */
static enum result
rewind_file(FILE *in, int n_runs)
{
	if (n_runs == 0)
		return OK;
	return fseek(in, 0, SEEK_SET) == 0 ? OK : UNAVAILABLE;
}

enum result
faq_import(struct db *db, const struct faq_import *import, struct faq_faults *faults,
	   struct faq_counts *counts)
{
	struct run run = {.import = import, .faults = faults, .counts = counts};
	bool is_done = false; /* and there is nothing to keep */
	int n_runs = 0;
	enum result r;

	DB_TX(db, r) {
		is_done = false;
		faults->n = 0;
		memset(counts, 0, sizeof(*counts));
		run.arena = arena_new();
		r = rewind_file(import->in, n_runs++);
		if (r == OK)
			r = begin(db, &run);
		if (r == OK)
			r = stage(db, &run);
		if (r == OK)
			r = compare(db, &run);
		is_done = r == OK && (import->is_dry || counts->fresh + counts->changed == 0);
		if (r == OK && !is_done)
			r = write_all(db, &run);
		arena_free(run.arena);
		if (is_done)
			r = INVALID; /* so that it is rolled back */
	}
	return is_done ? OK : r;
}
