#include "cli/se_import.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/mark.h"
#include "answerwell/text/markdown.h"
#include "cli/progress.h"
#include "cli/se_render.h"
#include "cli/se_stage.h"
#include "sql/se_work.h"
#include "sql/se_write.h"

enum { PREFIX_MAX = 12 };

struct run {
	const struct se_import *import;
	struct se_counts *counts;
	struct arena *arena;
	char *why;
	size_t why_size;
};

static const struct statement *const prepare[] = {
    &SQL_SE_ANALYZE,
    &SQL_SE_SETTLE,
    &SQL_SE_WORK_ACCOUNTS,
    &SQL_SE_WORK_POSTS,
    &SQL_SE_ANALYZE,
    &SQL_SE_WORK_COMMENTS,
    &SQL_SE_ANALYZE,
    &SQL_SE_WORK_CIRCLES,
    &SQL_SE_WORK_ACCOUNT_IDS,
    &SQL_SE_WORK_POST_IDS,
    &SQL_SE_ANALYZE,
    &SQL_SE_WORK_THREADS,
    &SQL_SE_WORK_COMMENT_THREADS,
    &SQL_SE_WORK_EDITED_HERE,
    &SQL_SE_ANALYZE,
};

static const struct statement *const write[] = {
    &SQL_SE_ANALYZE,
    &SQL_SE_REVISIONS,
    &SQL_SE_ANALYZE,
    &SQL_SE_REVISIONS_LAST,
    &SQL_SE_ANALYZE,
    &SQL_SE_WRITE_ACCOUNTS,
    &SQL_SE_WRITE_ACCOUNTS_AGAIN,
    &SQL_SE_WRITE_CATEGORY,
    &SQL_SE_WRITE_CATEGORY_TEXTS,
    &SQL_SE_WRITE_POSTS,
    &SQL_SE_WRITE_COMMENTS,
    &SQL_SE_WRITE_QUESTIONS,
    &SQL_SE_WRITE_POSTS_FACTS,
    &SQL_SE_WRITE_QUESTIONS_FACTS,
    &SQL_SE_WRITE_POSTS_TEXT,
    &SQL_SE_WRITE_QUESTIONS_TEXT,
    &SQL_SE_WRITE_REVISIONS_GONE,
    &SQL_SE_WRITE_REVISIONS,
    &SQL_SE_WRITE_TAGS,
    &SQL_SE_WRITE_QUESTION_TAGS_GONE,
    &SQL_SE_WRITE_QUESTION_TAGS,
    &SQL_SE_WRITE_ACCEPTANCES,
    &SQL_SE_WRITE_CLOSURES_GONE,
    &SQL_SE_WRITE_CLOSURES,
    &SQL_SE_WRITE_DUPLICATES,
    &SQL_SE_WRITE_COUNTERS,
    &SQL_SE_WRITE_COMMENT_COUNTERS,
    &SQL_SE_WRITE_TAG_COUNTERS,
    &SQL_SE_WRITE_CATEGORY_COUNTER,
    &SQL_SE_WRITE_SEARCH,
};

static enum result
run_all(struct db *db, struct run *run, const struct statement *const *statements, size_t n)
{
	enum result r = OK;

	progress_total(run->import->progress, (int64_t)n);
	for (size_t i = 0; i < n && r == OK; i++) {
		r = sql_run(db, run->arena, statements[i], NULL, NULL, NULL);
		progress_add(run->import->progress, 1);
	}
	return r;
}

/* ---- the source ----------------------------------------------------------------------------- */

static bool
is_host(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot != NULL && dot != name && dot[1] != '\0' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-")] == '\0';
}

/* "beer" of beer.stackexchange.com: what imported people's names begin with. */
static char *
prefix_of(struct arena *a, const char *name)
{
	char *prefix = str_lower(a, name);
	size_t len;

	if (is_host(name))
		prefix[strcspn(prefix, ".")] = '\0';
	for (char *c = prefix; *c != '\0'; c++)
		if (!isascii((unsigned char)*c) || !isalnum((unsigned char)*c))
			*c = '-';
	prefix += strspn(prefix, "-");
	if ((len = strlen(prefix)) > PREFIX_MAX)
		len = PREFIX_MAX;
	while (len > 0 && prefix[len - 1] == '-')
		len--;
	prefix[len] = '\0';
	return len > 0 ? prefix : arena_strdup(a, "old");
}

static enum result
begin(struct db *db, struct run *run)
{
	const struct se_import *in = run->import;
	struct arena *a = run->arena;
	enum result r = sql_se_settings(db, a, NULL, NULL);

	if (r == OK)
		r = sql_se_lock(db, a, NULL, NULL);
	if (r != OK && strcmp(db->sqlstate, "55P03") == 0) {
		snprintf(run->why, run->why_size, "another import is running");
		return CONFLICT;
	}
	if (r != OK)
		return r;
	return sql_se_run(db, a, NULL, .source = arena_printf(a, "stackexchange:%s", in->name),
			  .name = in->name, .prefix = prefix_of(a, in->name),
			  .base =
			      is_host(in->name) ? arena_printf(a, "https://%s", in->name) : NULL,
			  .category = in->category, .renderer = RENDERER_VERSION);
}

static enum result
check_ids(struct db *db, struct run *run)
{
	struct sql_se_repeated_row *row;
	size_t n;
	enum result r = sql_se_repeated(db, run->arena, &row, &n);

	if (r != OK || n == 0)
		return r;
	snprintf(run->why, run->why_size, "%s/%s:%lld: Id %lld stands in the file twice",
		 run->import->dir, row->file, (long long)row->line, (long long)row->old_id);
	return INVALID;
}

/* ---- the result ----------------------------------------------------------------------------- */

static enum result
count(struct db *db, struct run *run)
{
	struct se_counts *c;
	enum result r = sql_se_counts(db, run->arena, &c, NULL);

	if (r != OK)
		return r;
	*run->counts = *c;
	return OK;
}

/* The ledger, and a line in the log of what staff does. */
static enum result
record(struct db *db, struct run *run)
{
	struct arena *a = run->arena;
	struct sql_se_write_subject_row *category;
	size_t n;
	enum result r = sql_se_write_imported(db, a, &n);

	run->counts->changed = r == OK ? (int64_t)n : 0;
	if (r != OK || n == 0)
		return r;
	r = sql_se_write_subject(db, a, &category, NULL);
	if (r != OK)
		return r;
	return audit_add(db, a, 0, "import.run", "category", category->id,
			 arena_printf(a, "rows=%lld", (long long)run->counts->changed));
}

/* What staff and askers here have confirmed is theirs to confirm again. */
static enum result
follow_marks(struct db *db, struct run *run)
{
	struct sql_se_write_marked_row *marked;
	size_t n = 0;
	enum result r = sql_se_write_marked(db, run->arena, &marked, &n);

	for (size_t i = 0; r == OK && i < n; i++)
		r = mark_follow(db, run->arena, 0, marked[i].id);
	return r;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static enum result
import_all(struct db *db, struct run *run)
{
	struct progress *p = run->import->progress;
	const char *missing;
	int64_t bytes;
	enum result r = se_measure(run->import->dir, &bytes, &missing, run->why, run->why_size);

	if (r != OK)
		return r;
	progress_total(p, bytes);
	r = se_stage(db, run->import->dir, p, run->why, run->why_size);
	if (r == OK)
		r = check_ids(db, run);
	progress_phase(p, "Comparing");
	if (r == OK)
		r = run_all(db, run, prepare, sizeof(prepare) / sizeof(prepare[0]));
	if (r == OK)
		r = se_render(db, p);
	progress_phase(p, "Writing");
	if (r == OK)
		r = run_all(db, run, write, sizeof(write) / sizeof(write[0]));
	if (r == OK)
		r = follow_marks(db, run);
	if (r == OK)
		r = count(db, run);
	if (r == OK)
		r = record(db, run);
	if (r == OK)
		r = sql_se_clear(db, run->arena, NULL, NULL);
	return r;
}

/* After a dry run: the ids it has drawn, too. */
static enum result
settle(struct db *db)
{
	struct arena *a = arena_new();
	enum result r = sql_se_settle(db, a, NULL, NULL);

	arena_free(a);
	return r;
}

enum result
se_import(struct db *db, const struct se_import *import, struct se_counts *counts, char *why,
	  size_t why_size)
{
	struct run run = {.import = import, .counts = counts, .why = why, .why_size = why_size};
	bool is_done = false; /* a dry run got to its end */
	enum result r;

	why[0] = '\0';
	memset(counts, 0, sizeof(*counts));
	DB_TX(db, r) {
		is_done = false;
		run.arena = arena_new();
		r = begin(db, &run);
		if (r == OK)
			r = import_all(db, &run);
		arena_free(run.arena);
		if (r != OK || !import->is_dry)
			continue;
		is_done = true;
		r = INVALID; /* so that it is rolled back */
	}
	return is_done ? settle(db) : r;
}
