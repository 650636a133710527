/* Old questions from a table: question[,answer][,locale]; who asked, in a column name, only to be left out; other columns are
 * nobody's business here. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/csv.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "cli/faq_file.h"
#include "cli/faq_plan_asks.h"
#include "cli/faq_plan_names.h"
#include "cli/faq_plan_text.h"
#include "cli/progress.h"

enum column { QUESTION, ANSWER, LOCALE, NAME, COLUMNS };
static const char *const names[COLUMNS] = {"question", "answer", "locale", "name"};
enum { NOT_THERE = -1, SHOWN_MAX = 60 };

struct table {
	struct faq_plan_asks *asks;
	struct faq_faults *faults;
	struct csv csv;
	int at[COLUMNS];
};

static bool
read_header(struct table *t, struct arena *a)
{
	for (int c = 0; c < COLUMNS; c++)
		t->at[c] = NOT_THERE;
	if (t->csv.is_utf16) {
		faq_fault(t->faults, 1, "1", "byte 1 begins a file in UTF-16; save it as UTF-8");
		return false;
	}
	if (!csv_row(&t->csv)) {
		faq_fault(t->faults, 1, names[QUESTION], "is missing; the file is empty");
		return false;
	}
	for (size_t i = 0; i < t->csv.n_cells && i < CSV_CELLS_MAX; i++) {
		const char *name = str_lower(a, str_trim(a, t->csv.cells[i].text));

		faq_fault_cell(t->faults, arena_printf(a, "%zu", i + 1), &t->csv.cells[i]);
		for (int c = 0; c < COLUMNS; c++)
			if (strcmp(name, names[c]) == 0 && t->at[c] == NOT_THERE)
				t->at[c] = (int)i;
			else if (strcmp(name, names[c]) == 0)
				faq_fault(t->faults, t->csv.cells[i].line, names[c],
					  "stands there twice");
	}
	if (t->at[QUESTION] == NOT_THERE)
		faq_fault(t->faults, t->csv.cells[0].line, names[QUESTION],
			  "is missing; the first row must name it (question,answer,locale)");
	return t->faults->n == 0;
}

static const char *
text_of(const struct table *t, enum column c)
{
	return t->at[c] != NOT_THERE && (size_t)t->at[c] < t->csv.n_cells
		   ? t->csv.cells[t->at[c]].text
		   : "";
}

/* LOCALES: it does not say. */
static enum locale
read_locale(struct table *t, struct arena *a)
{
	const char *typed = str_trim(a, text_of(t, LOCALE)), *code = str_lower(a, typed);

	if (*code == '\0')
		return LOCALES;
	if (strcmp(code, "en") == 0 || str_starts(code, "en-") || str_starts(code, "en_"))
		return LOCALE_EN;
	if (strcmp(code, "zh") == 0 || str_starts(code, "zh-") || str_starts(code, "zh_"))
		return LOCALE_ZH_CN;
	faq_fault(t->faults, t->csv.cells[t->at[LOCALE]].line, names[LOCALE],
		  "\"%s\" is no language of this site; it takes en or zh_CN",
		  line_marked(a, str_cut(a, typed, SHOWN_MAX), "?"));
	return LOCALES;
}

static bool
check_cells(struct table *t, struct arena *a)
{
	int64_t before = t->faults->n;

	for (size_t i = 0; i < t->csv.n_cells && i < CSV_CELLS_MAX; i++) {
		const char *name = arena_printf(a, "%zu", i + 1);

		for (int c = 0; c < COLUMNS; c++)
			if (t->at[c] == (int)i)
				name = names[c];
		faq_fault_cell(t->faults, name, &t->csv.cells[i]);
	}
	return t->faults->n == before;
}

static void
read_row(struct table *t, struct arena *a)
{
	struct faq_plan_ask ask = {.answer =
				       faq_plan_text_own(a, text_of(t, ANSWER), t->asks->names)};
	const char *own;

	if (!check_cells(t, a))
		return;
	ask.locale = read_locale(t, a);
	faq_plan_names_add(t->asks->names, text_of(t, NAME), false);
	own = faq_plan_text_own(a, text_of(t, QUESTION), t->asks->names);
	ask.title = ask.words = faq_plan_text_question(a, own);
	if (!line_has_ink(ask.title)) {
		t->asks->n_other++;
		return;
	}
	if (!faq_plan_asks_wants(t->asks))
		return;
	if (ask.locale == LOCALES)
		ask.locale = segment_is_chinese(ask.title) ? LOCALE_ZH_CN : LOCALE_EN;
	if (!str_ends(ask.title, "?") && !str_ends(ask.title, "？"))
		ask.words = own;
	if (str_is_blank(ask.answer))
		ask.answer = NULL;
	faq_plan_asks_add(t->asks, &ask, NULL);
}

static void
read_rows(struct table *t)
{
	int64_t n_bytes = 0;
	bool is_there = true;

	while (is_there) {
		struct arena *a = arena_new();

		is_there = csv_row(&t->csv);
		if (is_there)
			read_row(t, a);
		arena_free(a);
		progress_add(t->asks->progress, t->csv.n_bytes - n_bytes);
		n_bytes = t->csv.n_bytes;
	}
}

enum result
faq_plan_table_read(struct faq_plan_asks *asks, const char *path, struct faq_faults *faults,
		    char *why, size_t why_size)
{
	FILE *in = fopen(path, "re");
	struct table *t = arena_alloc(asks->arena, sizeof(*t));
	bool is_whole;

	if (in == NULL) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return NOT_FOUND;
	}
	t->asks = asks;
	t->faults = faults;
	csv_open(&t->csv, asks->arena, in);
	if (read_header(t, asks->arena))
		read_rows(t);
	is_whole = !ferror(in);
	fclose(in);
	if (!is_whole) {
		snprintf(why, why_size, "%s: it cannot be read to its end", path);
		return FAILED;
	}
	return faults->n > 0 ? INVALID : OK;
}
