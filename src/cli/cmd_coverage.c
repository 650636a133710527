/* `answerwell coverage`: of the questions people came with, how many the FAQ answered. The figures are those of the page
 * (src/web/pages/coverage.c), and so are the gaps. */
#include <stdio.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/hours.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/office.h"
#include "answerwell/insight/coverage.h"
#include "answerwell/insight/wanted.h"
#include "answerwell/match/vectors.h"
#include "cli/args.h"
#include "cli/cli.h"

enum { GAPS_PRINTED = 20, ROWS_AT_ONCE = 20000 };

struct covered {
	struct arena *arena;
	struct db *db;
	struct hours hours;
	struct coverage_weeks weeks;
	struct category *categories;
	size_t n_categories;
	struct coverage counts;
	struct wanted_list wanted;
	struct buf out;
};

static enum result
read_all(struct covered *k)
{
	const struct coverage_filter all = {.category = NULL};
	struct vectors *vectors;
	enum result r = office_hours(k->db, k->arena, &k->hours);

	if (r == OK)
		r = category_list(k->db, k->arena, LOCALE_EN, &k->categories, &k->n_categories);
	if (r != OK)
		return r;
	coverage_weeks_of(k->arena, &k->hours, clock_now(), &k->weeks);
	r = coverage_read(k->db, k->arena, &k->weeks, &all, k->categories, k->n_categories,
			  &k->counts);
	if (r == OK)
		r = wanted_read(k->db, k->arena, &k->weeks, NULL,
				coverage_count(&k->counts.all, COVERAGE_ALL), &k->wanted);
	if (r != OK)
		return r;
	vectors = vectors_open(config()->vectors);
	wanted_gather(&k->wanted, vectors);
	vectors_close(vectors);
	return OK;
}

/* ---- in words ------------------------------------------------------------------------------------ */

static void
say_line(const char *name, const struct coverage_counts *c, int part)
{
	const struct interval i = coverage_interval(c, part);
	int64_t n = coverage_count(c, part), of = coverage_count(c, COVERAGE_ALL);

	if (of > 0)
		printf("  %-24s %7lld of %7lld  %5.1f %% (%.1f to %.1f)\n", name, (long long)n,
		       (long long)of, 100.0 * (double)n / (double)of, 100 * i.low, 100 * i.high);
}

static void
say_gaps(const struct wanted_list *w)
{
	if (w->n > 0)
		printf("\nWhat the FAQ lacks (questions, searches, points):\n");
	for (size_t i = 0; i < w->n && i < GAPS_PRINTED; i++)
		printf("  %6lld %6lld  +%.1f  %s\n", (long long)w->gaps[i].n_questions,
		       (long long)w->gaps[i].n_searches, w->gaps[i].points, w->gaps[i].title);
}

static void
say(const struct covered *k)
{
	printf("Questions people came with since %s: %lld (aim: the FAQ answers %d %%).\n",
	       k->weeks.monday[0], (long long)coverage_count(&k->counts.all, COVERAGE_ALL),
	       COVERAGE_AIM);
	for (int p = 0; p < COVERAGE_ALL; p++)
		say_line(coverage_code(p), &k->counts.all, p);
	printf("\nAnswered by the FAQ, by week, category and language:\n");
	for (int i = 0; i < COVERAGE_WEEKS; i++)
		say_line(k->weeks.monday[i], &k->counts.weeks[i], COVERAGE_SOLVED);
	for (size_t i = 0; i < k->n_categories; i++)
		say_line(k->categories[i].slug, &k->counts.categories[i], COVERAGE_SOLVED);
	for (enum locale l = 0; l < LOCALES; l++)
		say_line(locale_code(l), &k->counts.locales[l], COVERAGE_SOLVED);
	say_gaps(&k->wanted);
}

/* ---- as JSON ------------------------------------------------------------------------------------- */

static void
put_counts(struct buf *b, const struct coverage_counts *c)
{
	int64_t of = coverage_count(c, COVERAGE_ALL);

	buf_printf(b, "{\"all\":%lld", (long long)of);
	for (int p = 0; p < COVERAGE_ALL; p++) {
		const struct interval i = coverage_interval(c, p);
		int64_t n = coverage_count(c, p);

		buf_printf(b, ",\"%s\":{\"n\":%lld", coverage_code(p), (long long)n);
		if (of > 0)
			buf_printf(b, ",\"share\":%.4f,\"low\":%.4f,\"high\":%.4f",
				   (double)n / (double)of, i.low, i.high);
		buf_putc(b, '}');
	}
	buf_putc(b, '}');
}

static void
put_named(struct buf *b, const char *name, const struct coverage_counts *c)
{
	if (b->data[b->len - 1] != '{')
		buf_putc(b, ',');
	buf_puts(b, "\n\"");
	buf_json(b, name);
	buf_puts(b, "\":");
	put_counts(b, c);
}

static void
put_figures(struct covered *k)
{
	struct buf *b = &k->out;

	buf_printf(b, "{\"aim\":%d,\"zone\":\"", COVERAGE_AIM);
	buf_json(b, k->weeks.zone);
	buf_printf(b, "\",\"from\":\"%s\",\n\"all\":", k->weeks.monday[0]);
	put_counts(b, &k->counts.all);
	buf_puts(b, ",\n\"weeks\":{");
	for (int i = 0; i < COVERAGE_WEEKS; i++)
		put_named(b, k->weeks.monday[i], &k->counts.weeks[i]);
	buf_puts(b, "},\n\"categories\":{");
	for (size_t i = 0; i < k->n_categories; i++)
		if (coverage_count(&k->counts.categories[i], COVERAGE_ALL) > 0)
			put_named(b, k->categories[i].slug, &k->counts.categories[i]);
	buf_puts(b, "},\n\"languages\":{");
	for (enum locale l = 0; l < LOCALES; l++)
		put_named(b, locale_code(l), &k->counts.locales[l]);
	buf_putc(b, '}');
}

/* Page after page, as they are read. */
static enum result
put_list(struct covered *k, int part)
{
	struct coverage_list asked = {
	    .part = part, .week = -1, .before = "", .limit = ROWS_AT_ONCE};
	enum result r = OK;
	bool is_first = true;

	buf_printf(&k->out, "%s\n\"%s\":[", part > 0 ? "," : "", coverage_code(part));
	while (r == OK && asked.before != NULL) {
		struct coverage_line *lines;
		size_t n = 0;

		r = coverage_read_list(k->db, k->arena, &k->weeks, &asked, &lines, &n,
				       &asked.before);
		for (size_t i = 0; r == OK && i < n; i++, is_first = false)
			buf_printf(&k->out, "%s{\"%s\":%lld,\"entry\":%lld}", is_first ? "" : ",",
				   lines[i].is_claim ? "claim" : "question", (long long)lines[i].id,
				   (long long)lines[i].entry_id);
	}
	buf_putc(&k->out, ']');
	return r;
}

static void
put_gap(struct buf *b, const struct wanted *w)
{
	bool is_first = true;

	buf_puts(b, "\n{\"title\":\"");
	buf_json(b, w->title);
	buf_printf(b, "\",\"locale\":\"%s\",\"questions\":[", locale_code(w->locale));
	for (size_t i = 0; i < w->n_asks && w->asks[i].question_id != 0; i++, is_first = false)
		buf_printf(b, "%s%lld", is_first ? "" : ",", (long long)w->asks[i].question_id);
	buf_puts(b, "],\"searches\":[");
	is_first = true;
	for (size_t i = 0; i < w->n_asks; i++) {
		if (w->asks[i].question_id != 0)
			continue;
		buf_puts(b, is_first ? "{\"words\":\"" : ",{\"words\":\"");
		buf_json(b, w->asks[i].words);
		buf_printf(b, "\",\"n\":%lld}", (long long)w->asks[i].n);
		is_first = false;
	}
	buf_printf(b, "],\"points\":%.4f}", w->points);
}

static enum result
say_json(struct covered *k)
{
	enum result r = OK;

	buf_init(&k->out, k->arena, 65536);
	put_figures(k);
	buf_puts(&k->out, ",\n\"lists\":{");
	for (int p = 0; r == OK && p < COVERAGE_OUTCOMES; p++)
		r = put_list(k, p);
	buf_puts(&k->out, "},\n\"gaps\":[");
	for (size_t i = 0; i < k->wanted.n; i++) {
		buf_puts(&k->out, i > 0 ? "," : "");
		put_gap(&k->out, &k->wanted.gaps[i]);
	}
	buf_puts(&k->out, "]}\n");
	if (r == OK)
		fwrite(k->out.data, 1, k->out.len, stdout);
	return r;
}

static int
run(struct db *db, struct arena *a, bool is_json)
{
	struct covered k = {.arena = a, .db = db};
	enum result r = read_all(&k);

	if (r == OK && is_json)
		r = say_json(&k);
	else if (r == OK)
		say(&k);
	if (r != OK)
		fprintf(stderr, "answerwell coverage: %s\n", result_name(r));
	return r == OK ? 0 : 1;
}

int
cmd_coverage(int argc, char **argv)
{
	bool is_json = false;
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_read(argc, argv, &(struct option){"--json", NULL, &is_json}, 1, NULL, 0, 0))
		return 2;
	a = arena_new();
	if (cli_open(&db, a))
		code = run(&db, a, is_json);
	arena_free(a);
	return code;
}
