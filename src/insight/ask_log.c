#include "answerwell/insight/ask_log.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/settings/settings.h"
#include "answerwell/text/personal.h"
#include "sql/ask_log.h"

enum { DIGITS_KEPT = 4 }; /* in a row: a year, a model, a price */
#define MASK "•••"

static const char *const vias[] = {
    [ASK_SEARCH] = "search", [ASK_HEADER] = "header", [ASK_HOME] = "home", [ASK_FORM] = "ask"};

bool
ask_log_is_kept(const struct settings *set)
{
	return settings_number(set, SETTING_SEARCH_LOG_DAYS) > 0;
}

enum ask_via
ask_via_from(const char *code)
{
	for (size_t i = 0; i < sizeof(vias) / sizeof(vias[0]); i++)
		if (str_eq(vias[i], code))
			return (enum ask_via)i;
	return ASK_SEARCH;
}

const char *
ask_via_code(enum ask_via via)
{
	return vias[via];
}

/* ---- numbers ------------------------------------------------------------------------------------ */

const char *
ask_number_new(struct arena *a)
{
	return arena_strndup(a, token_new(a), ASK_NUMBER_CHARS);
}

bool
ask_number_is(const char *text)
{
	size_t n = 0;

	while (text != NULL && n <= ASK_NUMBER_CHARS &&
	       (isalnum((unsigned char)text[n]) || text[n] == '-' || text[n] == '_'))
		n++;
	return n == ASK_NUMBER_CHARS && text[n] == '\0';
}

/* ---- words -------------------------------------------------------------------------------------- */

/* Digits that may be parted as telephone and card numbers are. */
static size_t
number_length(const char *s, size_t *n_digits)
{
	size_t len = 0, end = 0;

	*n_digits = 0;
	for (; isdigit((unsigned char)s[len]) ||
	       (len > 0 && strchr(" -./", s[len]) != NULL && s[len] != '\0' &&
		isdigit((unsigned char)s[len + 1]));
	     len++)
		if (isdigit((unsigned char)s[len])) {
			(*n_digits)++;
			end = len + 1;
		}
	return end;
}

/* Numbers long enough to be somebody's, whatever they are. */
static const char *
mask_numbers(struct arena *a, const char *text)
{
	struct buf b;
	size_t len, n_digits;

	buf_init(&b, a, strlen(text) + 8);
	for (const char *s = text; *s != '\0'; s += len) {
		len = number_length(s, &n_digits);
		if (n_digits > DIGITS_KEPT) {
			buf_puts(&b, MASK);
			continue;
		}
		len = len > 0 ? len : 1;
		buf_printf(&b, "%.*s", (int)len, s);
	}
	return b.data != NULL ? b.data : "";
}

const char *
ask_log_masked(struct arena *a, const char *text, const char *orders)
{
	struct personal *found;
	const char *words;
	size_t n, from = 0;
	struct buf b;

	found = personal_find(a, text, orders, &n);
	buf_init(&b, a, strlen(text) + 8);
	for (size_t i = 0; i < n; i++) {
		buf_append(&b, text + from, found[i].at - from);
		buf_puts(&b, MASK);
		from = found[i].at + found[i].len;
	}
	buf_puts(&b, text + from);
	words = mask_numbers(a, b.data);
	return str_chars(words) > ASK_WORDS_MAX ? str_cut(a, words, ASK_WORDS_MAX - 1) : words;
}

/* Rounded: nobody is to be told from others by it. */
static double
rounded(double probability)
{
	return round(probability * 100) / 100;
}

/* ---- steps -------------------------------------------------------------------------------------- */

static struct sql_ints
shown_of(const struct ask_step *s)
{
	return (struct sql_ints){s->shown, s->n_shown};
}

enum result
ask_log_shown(struct db *db, struct arena *a, const struct ask_step *s)
{
	if (!ask_number_is(s->number))
		return INVALID;
	return sql_ask_log_shown(
	    db, a, NULL, .number = s->number, .locale = locale_code(s->locale), .via = vias[s->via],
	    .words = ask_log_masked(a, s->words, s->orders), .n_entries = s->n_entries,
	    .n_threads = s->n_threads, .best_entry_id = s->best_entry_id,
	    .best_probability = rounded(s->best_probability), .shown = shown_of(s));
}

enum result
ask_log_opened(struct db *db, struct arena *a, const struct ask_step *s)
{
	enum result r = OK;

	if (!ask_number_is(s->number))
		return INVALID;
	DB_TX(db, r) {
		r = s->words[0] != '\0' ? ask_log_shown(db, a, s) : OK;
		if (r == OK)
			r = sql_ask_log_opened(db, a, NULL, .number = s->number,
					       .entry_id = s->entry_id,
					       .question_id = s->question_id);
	}
	return r;
}

enum result
ask_log_words(struct db *db, struct arena *a, const char *number, const char **words)
{
	struct sql_ask_log_words_row *row;
	size_t n = 0;
	enum result r = OK;

	*words = "";
	if (ask_number_is(number))
		r = sql_ask_log_words(db, a, &row, &n, .number = number);
	if (r == OK && n > 0)
		*words = row->words;
	return r;
}

enum result
ask_log_ended(struct db *db, struct arena *a, const struct ask_step *s, bool is_member)
{
	bool is_claim = s->entry_id != 0 || s->question_id != 0;

	return sql_ask_log_ended(
	    db, a, NULL, .number = ask_number_is(s->number) ? s->number : NULL,
	    .locale = locale_code(s->locale), .via = vias[s->via],
	    .words = ask_log_masked(a, s->words, s->orders), .n_entries = s->n_entries,
	    .n_threads = s->n_threads, .best_entry_id = s->best_entry_id,
	    .best_probability = rounded(s->best_probability), .shown = shown_of(s),
	    .outcome = is_claim ? "claimed" : "asked", .entry_id = s->entry_id,
	    .question_id = s->question_id, .is_bare = is_member || !is_claim);
}

enum result
ask_log_sweep(struct db *db, struct arena *a)
{
	struct settings set;
	enum result r = settings_read(db, a, &set);

	if (r == OK)
		r = sql_ask_log_forget(db, a, NULL);
	if (r == OK)
		r = sql_ask_log_sweep(db, a, NULL,
				      .days = settings_number(&set, SETTING_SEARCH_LOG_DAYS));
	return r;
}

/* ---- for staff ---------------------------------------------------------------------------------- */

enum result
ask_log_gaps(struct db *db, struct arena *a, bool is_found, struct ask_gap **out, size_t *n)
{
	struct sql_ask_log_gaps_row *rows;
	enum result r = sql_ask_log_gaps(db, a, &rows, n, .days = ASK_GAP_DAYS,
					 .is_found = is_found, .limit = ASK_GAP_ROWS);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct ask_gap){.words = rows[i].words,
					     .locale = locale_from(rows[i].locale, LOCALE_EN),
					     .n = rows[i].n,
					     .last_at = rows[i].last_at};
	return OK;
}
