#include "cli/faq_plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/shelving.h"
#include "answerwell/match/gather.h"
#include "answerwell/match/plan.h"
#include "answerwell/match/vectors.h"
#include "answerwell/text/line.h"
#include "cli/args.h"
#include "cli/faq_file.h"
#include "cli/faq_plan_asks.h"
#include "cli/faq_plan_drafts.h"
#include "cli/faq_plan_names.h"
#include "cli/progress.h"

enum { ENTRIES = 40, WHY_MAX = 512, DIGITS_OF_THREE = 1000 };

struct planned {
	const char *path, *drafts_path, *category;
	size_t n_entries;
	bool is_json;
	struct arena *arena;
	struct faq_plan_asks asks;
	struct plan *plan;
	struct faq_plan_draft *drafts;
};

static int
failed(const char *why)
{
	fprintf(stderr, "answerwell faq plan: %s\n", why);
	return 1;
}

/* ---- saying it ------------------------------------------------------------------------------ */

static int
percent(double share)
{
	return (int)(100 * share + .5);
}

/* "1,029" */
static const char *
number(struct arena *a, int64_t n)
{
	return n < DIGITS_OF_THREE ? arena_printf(a, "%lld", (long long)n)
				   : arena_printf(a, "%s,%03lld", number(a, n / DIGITS_OF_THREE),
						  (long long)(n % DIGITS_OF_THREE));
}

static size_t
count_in(const struct planned *p, enum locale l)
{
	size_t n = 0;

	for (size_t i = 0; i < p->asks.n; i++)
		n += p->asks.items[i].locale == l;
	return n;
}

static const char *
languages(const struct planned *p)
{
	struct buf out;

	buf_init(&out, p->arena, 64);
	for (enum locale l = 0; l < LOCALES; l++)
		if (count_in(p, l) > 0)
			buf_printf(&out, "%s%s %s", out.len > 0 ? ", " : "", locale_name(l),
				   number(p->arena, (int64_t)count_in(p, l)));
	return out.data;
}

static void
say_read(const struct planned *p)
{
	struct arena *a = p->arena;

	printf("%s %s read (%s)", number(a, p->asks.n_all),
	       p->asks.n_all == 1 ? "question" : "questions", languages(p));
	if (p->asks.n_other > 0)
		printf("; %s other %s passed over", number(a, p->asks.n_other),
		       p->asks.n_other == 1 ? "one was" : "ones were");
	printf(".\n");
	if ((int64_t)p->asks.n < p->asks.n_all)
		printf("That is more than fit at once: %s of them, evenly taken, stand for all.\n",
		       number(a, (int64_t)p->asks.n));
}

static void
say_promise(const struct planned *p)
{
	const struct plan *plan = p->plan;
	size_t n = plan->n_drafts;

	printf("%s would answer %d %% of them (%d to %d %%).\n",
	       n == 1 ? "This entry" : arena_printf(p->arena, "These %zu entries", n),
	       percent(plan->share), percent(plan->low), percent(plan->high));
}

static void
say_entries(const struct planned *p)
{
	printf("\n  %4s  %9s  %8s  %s\n", "", "questions", "together", "entry");
	for (size_t i = 0; i < p->plan->n_drafts; i++)
		printf("  %4zu  %9zu  %6d %%  %s\n", i + 1, p->plan->drafts[i].n_members,
		       percent(p->plan->drafts[i].share), p->drafts[i].title);
}

/* The calibration behind the claim: what the site's own suggestions made of the same questions. */
static void
say_bins(const struct planned *p)
{
	static const char *const labels[PLAN_BINS] = {"unlikely", "doubtful", "likely", "sure"};

	printf(
	    "\nWhy that many: each question was taken out in turn, and the others were drafts of "
	    "entries.\n"
	    "  %-10s %9s  %16s  %s\n",
	    "answered?", "questions", "counted as", "found by the suggestions");
	for (size_t b = PLAN_BINS; b-- > 0;) {
		const struct plan_bin *bin = &p->plan->bins[b];

		if (bin->n > 0)
			printf("  %-10s %9zu  %14d %%  %22d %%\n", labels[b], bin->n,
			       percent(bin->sure), percent(bin->found));
	}
	printf("With these words alone the suggestions would put the right entry first for %d %% "
	       "of all questions;\nphrasings make that more.\n",
	       percent(p->plan->found));
}

static void
say_wanted(const struct planned *p)
{
	struct buf out;
	size_t n = 0;

	buf_init(&out, p->arena, 256);
	for (size_t i = 0; i < p->plan->n_drafts; i++)
		if (p->drafts[i].n_phrasings < FAQ_PLAN_PHRASINGS) {
			buf_printf(&out, "%s%zu", n++ > 0 ? ", " : "", i + 1);
		}
	if (n == 0)
		printf("\nThree phrasings an entry: all have them.\n");
	else
		printf("\nThree phrasings an entry: %zu %s more: %s.\n", n,
		       n == 1 ? "wants" : "want", out.data);
	if (p->drafts_path != NULL)
		printf(
		    "The drafts are in %s. Write the answers, take the lines with %s away, then: "
		    "answerwell faq import\n",
		    p->drafts_path, FAQ_DRAFT_MARK);
}

static void
say(const struct planned *p)
{
	say_read(p);
	if (p->plan->n_drafts == 0)
		return;
	say_promise(p);
	say_entries(p);
	say_bins(p);
	say_wanted(p);
}

/* ---- as JSON -------------------------------------------------------------------------------- */

static void
put_draft(const struct planned *p, struct buf *b, size_t i)
{
	const struct faq_plan_draft *d = &p->drafts[i];

	buf_printf(
	    b, "%s\n{\"rank\":%zu,\"questions\":%zu,\"share\":%.4f,\"locale\":\"%s\",\"title\":\"",
	    i > 0 ? "," : "", i + 1, p->plan->drafts[i].n_members, p->plan->drafts[i].share,
	    locale_code(d->locale));
	buf_json(b, d->title);
	buf_puts(b, "\",\"phrasings\":[");
	for (size_t k = 0; k < d->n_phrasings; k++) {
		buf_puts(b, k > 0 ? ",\"" : "\"");
		buf_json(b, d->phrasings[k]);
		buf_putc(b, '"');
	}
	buf_printf(b, "],\"phrasings_wanted\":%zu,\"has_answer\":%s}",
		   FAQ_PLAN_PHRASINGS - d->n_phrasings, d->answer != NULL ? "true" : "false");
}

static void
say_json(const struct planned *p)
{
	const struct plan *plan = p->plan;
	struct buf b;

	buf_init(&b, p->arena, 8192);
	buf_printf(&b, "{\"questions\":%lld,\"sampled\":%zu,\"passed_over\":%lld,\"languages\":{",
		   (long long)p->asks.n_all, p->asks.n, (long long)p->asks.n_other);
	for (enum locale l = 0; l < LOCALES; l++)
		buf_printf(&b, "%s\"%s\":%zu", l > 0 ? "," : "", locale_code(l), count_in(p, l));
	buf_printf(&b, "},\"entries\":%zu,\"share\":%.4f,\"low\":%.4f,\"high\":%.4f,\"found\":%.4f",
		   plan->n_drafts, plan->share, plan->low, plan->high, plan->found);
	buf_puts(&b, ",\"calibration\":[");
	for (size_t i = 0; i < PLAN_BINS; i++)
		buf_printf(
		    &b, "%s\n{\"from\":%.1f,\"questions\":%zu,\"counted_as\":%.4f,\"found\":%.4f}",
		    i > 0 ? "," : "", plan_bounds[i], plan->bins[i].n, plan->bins[i].sure,
		    plan->bins[i].found);
	buf_puts(&b, "],\"drafts\":[");
	for (size_t i = 0; i < plan->n_drafts; i++)
		put_draft(p, &b, i);
	buf_puts(&b, "]}\n");
	fwrite(b.data, 1, b.len, stdout);
}

/* ---- doing it ------------------------------------------------------------------------------- */

static int
tell_faults(const struct faq_faults *f)
{
	for (int64_t i = 0; i < f->n && i < FAQ_FAULTS_SHOWN; i++)
		fprintf(stderr, "%s\n", f->shown[i]);
	if (f->n > FAQ_FAULTS_SHOWN)
		fprintf(stderr, "and %lld more\n", (long long)(f->n - FAQ_FAULTS_SHOWN));
	return 1;
}

static void
on_step(void *arg, size_t done, size_t of)
{
	struct progress *progress = arg;

	progress->total = (int64_t)of;
	progress_add(progress, (int64_t)done - progress->done);
}

/* In a folder of its own, which is gone afterwards. */
static enum result
make(struct planned *p)
{
	const char *place = getenv("TMPDIR");
	char *path = arena_printf(p->arena, "%s/answerwell-XXXXXX",
				  place != NULL && place[0] != '\0' ? place : "/tmp");
	struct plan_ask *asks = arena_array(p->arena, p->asks.n, sizeof(*asks));
	const struct gather_steps steps = {on_step, p->asks.progress};
	struct vectors *vectors = vectors_open(config()->vectors);
	int folder = mkdtemp(path) != NULL ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	enum result r = FAILED;

	for (size_t i = 0; i < p->asks.n; i++)
		asks[i] = (struct plan_ask){p->asks.items[i].words, p->asks.items[i].locale};
	progress_phase(p->asks.progress, "Comparing");
	progress_total(p->asks.progress, 1);
	if (folder != -1) {
		r = plan_make(p->arena, vectors, folder, asks, p->asks.n, p->n_entries, &steps,
			      &p->plan);
		close(folder);
		rmdir(path);
	}
	vectors_close(vectors);
	return r;
}

static int
read_source(struct planned *p)
{
	struct faq_faults faults = {.arena = p->arena, .path = p->path};
	char why[WHY_MAX] = "";
	enum result r = faq_plan_asks_read(&p->asks, p->path, &faults, why, sizeof(why));

	progress_end(p->asks.progress);
	if (r == INVALID && faults.n > 0)
		return tell_faults(&faults);
	if (r != OK)
		return failed(why[0] != '\0' ? why : p->path);
	if (p->asks.n == 0)
		return failed(arena_printf(p->arena, "%s: there is no question in it", p->path));
	return 0;
}

/* Somebody may have written answers into a file of that name. */
static int
write_drafts(const struct planned *p)
{
	FILE *out = fopen(p->drafts_path, "wxe");
	enum result r;

	if (out == NULL)
		return failed(arena_printf(p->arena, "%s: %s", p->drafts_path,
					   errno == EEXIST ? "is there already; nothing was written"
							   : strerror(errno)));
	r = faq_plan_drafts_write(p->arena, out, p->category, p->drafts, p->plan->n_drafts);
	if (fclose(out) != 0 || r != OK)
		return failed(
		    arena_printf(p->arena, "%s: it cannot be written to its end", p->drafts_path));
	return 0;
}

static int
run(struct planned *p)
{
	struct progress progress;
	int code;

	p->asks.arena = p->arena;
	p->asks.names = faq_plan_names_new(p->arena);
	p->asks.progress = &progress;
	progress_begin(&progress);
	if ((code = read_source(p)) != 0)
		return code;
	if (make(p) != OK) {
		progress_end(&progress);
		return failed("failed; see the line above");
	}
	progress_end(&progress);
	for (size_t i = 0; i < p->asks.n; i++) {
		faq_plan_names_read(p->asks.names, p->asks.items[i].words);
		if (p->asks.items[i].answer != NULL)
			faq_plan_names_read(p->asks.names, p->asks.items[i].answer);
	}
	p->drafts = faq_plan_drafts(p->arena, &p->asks, p->plan);
	if (p->drafts_path != NULL && (code = write_drafts(p)) != 0)
		return code;
	if (p->is_json)
		say_json(p);
	else
		say(p);
	return 0;
}

static bool
take_options(struct planned *p, const char *entries)
{
	int64_t n = ENTRIES;

	if (entries != NULL && !str_to_int(entries, 1, PLAN_ENTRIES_MAX, &n)) {
		fprintf(stderr, "answerwell faq plan: --entries takes a number from 1 to %d\n",
			PLAN_ENTRIES_MAX);
		return false;
	}
	p->n_entries = (size_t)n;
	if (p->category == NULL)
		p->category = "General";
	if (!line_is_clear(p->category) || !line_has_ink(p->category) ||
	    str_chars(p->category) > CATEGORY_NAME_MAX) {
		fprintf(stderr,
			"answerwell faq plan: --category takes a name of at most %d characters\n",
			CATEGORY_NAME_MAX);
		return false;
	}
	return true;
}

int
faq_plan(int argc, char **argv)
{
	struct planned p = {.n_entries = ENTRIES};
	const char *words[1], *entries = NULL;
	const struct option options[] = {{"--entries", &entries, NULL},
					 {"--drafts", &p.drafts_path, NULL},
					 {"--category", &p.category, NULL},
					 {"--json", NULL, &p.is_json}};
	int code = 2;

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), words, 1, 1) ||
	    !take_options(&p, entries))
		return code;
	p.path = words[0];
	p.arena = arena_new();
	code = run(&p);
	arena_free(p.arena);
	return code;
}
