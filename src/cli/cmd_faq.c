/* `answerwell faq import FILE` and `answerwell faq export [FILE]`: the FAQ as a table; `answerwell faq plan SOURCE`. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/faq_import.h"
#include "cli/faq_plan.h"
#include "cli/progress.h"

static const char standard[] = "-"; /* input or output, whichever it is */

static int
failed(const char *path, const char *why)
{
	fprintf(stderr, "answerwell faq: %s: %s\n", path, why);
	return 1;
}

static bool
is_standard(const char *path)
{
	return strcmp(path, standard) == 0;
}

/* ---- import --------------------------------------------------------------------------------- */

/* NULL with a line on standard error. */
static FILE *
open_table(const char *path, int64_t *size)
{
	struct stat st;
	FILE *in = is_standard(path) ? stdin : fopen(path, "re");

	if (in != NULL && fstat(fileno(in), &st) == 0 && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		if (in != stdin)
			fclose(in);
		in = NULL;
	}
	if (in == NULL)
		failed(path, strerror(errno));
	*size = in != NULL && S_ISREG(st.st_mode) ? (int64_t)st.st_size : 0;
	return in;
}

/* 0: nobody. False with a line on standard error. */
static bool
find_author(struct db *db, struct arena *a, const char *name, int64_t *id)
{
	struct account *author;

	*id = 0;
	if (name == NULL)
		return true;
	if (account_by_name(db, a, name, &author) == OK && author->role >= ROLE_STAFF &&
	    !author->is_suspended) {
		*id = author->id;
		return true;
	}
	fprintf(stderr, "answerwell faq import: --as: %s is nobody of staff\n", name);
	return false;
}

static int
tell_faults(const struct faq_faults *f)
{
	for (int64_t i = 0; i < f->n && i < FAQ_FAULTS_SHOWN; i++)
		fprintf(stderr, "%s\n", f->shown[i]);
	if (f->n > FAQ_FAULTS_SHOWN)
		fprintf(stderr, "and %lld more\n", (long long)(f->n - FAQ_FAULTS_SHOWN));
	fprintf(stderr, "Nothing was changed.\n");
	return 1;
}

static int
report(const struct faq_import *in, enum result r, const struct faq_faults *f,
       const struct faq_counts *c)
{
	if (r == INVALID && f->n > 0)
		return tell_faults(f);
	if (r == CONFLICT)
		return failed(f->path, "another import is running");
	if (r != OK && ferror(in->in))
		return failed(f->path, "it cannot be read to its end. Nothing was changed.");
	if (r != OK)
		return failed(f->path, "failed; see the line above. Run the import again: what is "
				       "there already stays as it is.");
	printf("%lld new, %lld changed, %lld unchanged\n", (long long)c->fresh,
	       (long long)c->changed, (long long)c->same);
	if (c->categories > 0)
		printf("categories %s: %lld\n", in->is_dry ? "to be made" : "made",
		       (long long)c->categories);
	if (c->retired > 0)
		printf("taken out of the FAQ here, and staying out: %lld\n", (long long)c->retired);
	if (in->is_dry)
		printf("Nothing was kept (--dry-run).\n");
	return 0;
}

static int
import_table(struct db *db, struct arena *a, struct faq_import *in, const char *path)
{
	struct faq_faults faults = {.arena = a, .path = is_standard(path) ? "(input)" : path};
	struct faq_counts counts;
	struct progress progress;
	enum result r;

	in->in = open_table(path, &in->size);
	if (in->in == NULL)
		return 1;
	in->progress = &progress;
	progress_begin(&progress);
	r = faq_import(db, in, &faults, &counts);
	progress_end(&progress);
	r = (enum result)report(in, r, &faults, &counts);
	if (in->in != stdin)
		fclose(in->in);
	return (int)r;
}

static int
import(int argc, char **argv)
{
	struct faq_import in = {.is_dry = false};
	const char *as = NULL, *words[1];
	const struct option options[] = {{"--dry-run", NULL, &in.is_dry},
					 {"--strict", NULL, &in.is_strict},
					 {"--as", &as, NULL}};
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), words, 1, 1))
		return 2;
	a = arena_new();
	if (cli_open(&db, a) && find_author(&db, a, as, &in.author_id))
		code = import_table(&db, a, &in, words[0]);
	arena_free(a);
	return code;
}

/* ---- export --------------------------------------------------------------------------------- */

static int
export_table(struct db *db, const char *path)
{
	FILE *out = is_standard(path) ? stdout : fopen(path, "we");
	int64_t n;
	enum result r;

	if (out == NULL)
		return failed(path, strerror(errno));
	r = faq_export(db, out, &n);
	if (out != stdout && fclose(out) != 0 && r == OK)
		r = FAILED;
	if (r != OK)
		return failed(path,
			      db->sqlstate[0] != '\0' ? result_name(r) : "it cannot be written");
	if (out != stdout)
		printf("ok: %lld entries\n", (long long)n);
	return 0;
}

static int export(int argc, char **argv)
{
	const char *words[1] = {standard};
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_read(argc, argv, NULL, 0, words, 0, 1))
		return 2;
	a = arena_new();
	if (cli_open(&db, a))
		code = export_table(&db, words[0] != NULL ? words[0] : standard);
	arena_free(a);
	return code;
}

/* ---- all of them ---------------------------------------------------------------------------- */

int
cmd_faq(int argc, char **argv)
{
	static char import_name[] = "faq import", export_name[] = "faq export",
		    plan_name[] = "faq plan";

	if (argc > 1 && strcmp(argv[1], "import") == 0) {
		argv[1] = import_name;
		return import(argc - 1, argv + 1);
	}
	if (argc > 1 && strcmp(argv[1], "export") == 0) {
		argv[1] = export_name;
		return export(argc - 1, argv + 1);
	}
	if (argc > 1 && strcmp(argv[1], "plan") == 0) {
		argv[1] = plan_name;
		return faq_plan(argc - 1, argv + 1);
	}
	fprintf(stderr, "answerwell faq: import, export or plan? (answerwell help faq)\n");
	return 2;
}
