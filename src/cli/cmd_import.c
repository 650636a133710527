/* `answerwell import stackexchange DIR`: takes over a Stack Exchange data dump. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "answerwell/text/slug.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cli/se_import.h"

enum { NAME_MAX_LEN = 100 };

struct options {
	const char *dir, *category, *source;
	bool is_dry, is_json;
};

/* ---- arguments ------------------------------------------------------------------------------ */

static bool
read_options(struct options *o, int argc, char **argv)
{
	const struct option options[] = {{"--category", &o->category, NULL},
					 {"--source", &o->source, NULL},
					 {"--dry-run", NULL, &o->is_dry},
					 {"--json", NULL, &o->is_json}};
	const char *words[2];

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), words, 2, 2))
		return false;
	o->dir = words[1];
	if (strcmp(words[0], "stackexchange") == 0)
		return true;
	fprintf(stderr, "answerwell import: %s is nothing it can read: stackexchange\n", words[0]);
	return false;
}

static bool
is_plain(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= NAME_MAX_LEN && str_is_utf8(name, len) &&
	       !str_has_controls(name, false) && !str_is_blank(name);
}

/* The folder's own name, also for "." and "..". */
static const char *
folder_name(struct arena *a, const char *dir)
{
	char *real = realpath(dir, NULL), *name;

	if (real == NULL) /* with errno */
		return NULL;
	name = arena_strdup(a, strrchr(real, '/') + 1);
	free(real);
	return name;
}

static bool
complete(struct options *o, struct arena *a)
{
	const char *folder = folder_name(a, o->dir);

	if (folder == NULL) {
		fprintf(stderr, "answerwell import: %s: %s\n", o->dir, strerror(errno));
		return false;
	}
	if (o->source == NULL)
		o->source = folder;
	if (o->source == NULL || !is_plain(o->source)) {
		fprintf(stderr, "answerwell import: --source: a name of 1 to %d bytes\n",
			NAME_MAX_LEN);
		return false;
	}
	if (o->category == NULL)
		o->category = slug_from(a, o->source);
	if (strcmp(slug_from(a, o->category), o->category) != 0) {
		fprintf(stderr,
			"answerwell import: --category: letters and digits joined by hyphens\n");
		return false;
	}
	return true;
}

/* ---- the report ----------------------------------------------------------------------------- */

static void
print_json(const struct se_counts *c)
{
	printf("{\"questions\": %lld, \"answers\": %lld, \"comments\": %lld, \"users\": %lld, "
	       "\"accepted\": %lld, \"duplicates\": %lld, \"closed\": %lld, \"votes\": %lld, "
	       "\"votes_skipped\": %lld, \"posts_skipped\": %lld, \"score_mismatches\": %lld, "
	       "\"changed\": %lld}\n",
	       (long long)c->questions, (long long)c->answers, (long long)c->comments,
	       (long long)c->users, (long long)c->accepted, (long long)c->duplicates,
	       (long long)c->closed, (long long)c->votes, (long long)c->votes_skipped,
	       (long long)c->posts_skipped, (long long)c->score_mismatches, (long long)c->changed);
}

static void
print_line(const char *label, int64_t n, const char *note)
{
	printf("  %-18s %10lld%s%s\n", label, (long long)n, note[0] ? "  " : "", note);
}

static void
print_table(const struct se_counts *c, const struct options *o)
{
	printf("%s %s into the category %s\n", o->is_dry ? "Tried" : "Imported", o->source,
	       o->category);
	print_line("questions", c->questions, "");
	print_line("answers", c->answers, "");
	print_line("comments", c->comments, "");
	print_line("users", c->users, "");
	print_line("accepted", c->accepted, "");
	print_line("duplicates", c->duplicates, "");
	print_line("closed", c->closed, "");
	print_line("votes", c->votes, "up and down");
	print_line("votes skipped", c->votes_skipped, "on posts that are not taken over");
	print_line("posts skipped", c->posts_skipped, "tag descriptions and the like");
	print_line("comments skipped", c->comments_skipped, "on posts that are not taken over");
	print_line("score mismatches", c->score_mismatches,
		   "posts whose votes do not add up to their score");
	print_line("changed", c->changed,
		   o->is_dry ? "would be; nothing was kept (--dry-run)" : "people and posts");
}

static int
report(enum result r, const struct options *o, const struct se_counts *counts, const char *why)
{
	if (r == OK && o->is_json)
		print_json(counts);
	else if (r == OK)
		print_table(counts, o);
	else if (r == UNAVAILABLE)
		fprintf(stderr, "answerwell import: the database was lost; see the line above. "
				"Run the import again: it goes on where it has to.\n");
	else
		fprintf(stderr, "answerwell import: %s\n",
			why[0] != '\0' ? why : "failed; see the line above. Nothing was changed.");
	return r == OK ? 0 : 1;
}

/* ---- the command ---------------------------------------------------------------------------- */

static int
import(const struct options *o, struct arena *a)
{
	struct progress progress;
	struct se_import in = {.dir = o->dir,
			       .name = o->source,
			       .category = o->category,
			       .is_dry = o->is_dry,
			       .progress = &progress};
	struct se_counts counts;
	struct db_pool *pool = db_pool_new(db_owner_url(), 1, 0, 0, NULL);
	struct db db;
	char why[5000];
	int code = 1;

	db_init(&db, pool);
	if (cli_database(&db, a) && cli_may_write_past(&db, a)) {
		enum result r;

		progress_begin(&progress);
		r = se_import(&db, &in, &counts, why, sizeof(why));
		progress_end(&progress);
		code = report(r, o, &counts, why);
	}
	db_pool_free(pool);
	return code;
}

int
cmd_import(int argc, char **argv)
{
	struct options o = {0};
	struct arena *a = arena_new();
	int code = 1;

	if (!read_options(&o, argc, argv))
		code = 2;
	else if (complete(&o, a))
		code = import(&o, a);
	arena_free(a);
	return code;
}
