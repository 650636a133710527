#include "answerwell/forum/reputation.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/reputation.h"

enum { EVENTS_A_PAGE = 200 };

static const char *const codes[REPUTATION_KINDS] = {
    [REPUTATION_UP] = "up",
    [REPUTATION_DOWN] = "down",
    [REPUTATION_IMPORT] = "import",
    [REPUTATION_ACCEPTED] = "accepted",
    [REPUTATION_OFFICIAL] = "official",
    [REPUTATION_FAQ] = "faq",
    [REPUTATION_ASKED] = "asked",
    [REPUTATION_HIDDEN] = "hidden",
    [REPUTATION_SHOWN] = "shown",
    [REPUTATION_RECOUNT] = "recount",
};

int64_t
reputation_shown(int64_t points)
{
	return points > 0 ? points + 1 : 1;
}

enum result
reputation_get(struct db *db, struct arena *a, int64_t account_id, struct reputation *out)
{
	struct sql_reputation_get_row *row;
	size_t n;
	enum result r = sql_reputation_get(db, a, &row, &n, .account_id = account_id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = (struct reputation){.shown = reputation_shown(row->points),
				   .n_questions = row->n_questions,
				   .n_answers = row->n_answers,
				   .n_accepted = row->n_accepted,
				   .n_thanks = row->n_thanks,
				   .n_entries = row->n_entries};
	return OK;
}

static enum reputation_kind
kind_from(const char *code)
{
	for (int k = 0; k < REPUTATION_KINDS; k++)
		if (strcmp(code, codes[k]) == 0)
			return (enum reputation_kind)k;
	return REPUTATION_RECOUNT;
}

static struct reputation_line
read_line(const struct sql_reputation_history_row *row)
{
	struct reputation_line line = {.kind = kind_from(row->kind),
				       .at = row->at,
				       .n = row->n,
				       .points = row->points,
				       .question_id = row->question_id};

	if (line.question_id == 0)
		return line;
	line.post_id = row->post_id;
	line.title = row->title;
	line.slug = row->slug;
	line.locale = row->locale;
	return line;
}

/* Into the line of the same day, post and reason, or a new one. What was given and taken back within
 * a day is 0 and drops out at the end. */
static void
add_line(struct reputation_line *lines, size_t *n, const struct reputation_line *new_line)
{
	for (size_t i = 0; i < *n; i++) {
		struct reputation_line *l = &lines[i];

		if (l->kind == new_line->kind && l->post_id == new_line->post_id &&
		    l->post_id != 0) {
			l->n += new_line->n;
			l->points += new_line->points;
			return;
		}
	}
	lines[(*n)++] = *new_line;
}

static void
drop_zeros(struct reputation_line *lines, size_t *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++)
		if (lines[i].points != 0)
			lines[kept++] = lines[i];
	*n = kept;
}

/* One day: the rows from `from` up to where another day begins. */
static size_t
read_day(struct arena *a, const struct sql_reputation_history_row *rows, size_t from, size_t n,
	 struct reputation_day *out)
{
	struct reputation_line *lines;
	size_t end = from, n_lines = 0;

	while (end < n && str_eq(rows[end].day, rows[from].day))
		end++;
	lines = arena_array(a, end - from, sizeof(*lines));
	out->at = rows[from].at;
	for (size_t i = from; i < end; i++) {
		const struct reputation_line line = read_line(&rows[i]);

		out->points += line.points;
		add_line(lines, &n_lines, &line);
	}
	drop_zeros(lines, &n_lines);
	out->lines = lines;
	out->n = n_lines;
	return end;
}

enum result
reputation_history(struct db *db, struct arena *a, int64_t account_id, const char *zone,
		   const char *before, struct reputation_day **out, size_t *n, const char **next)
{
	int64_t from = INT64_MAX;
	struct sql_reputation_history_row *rows;
	size_t n_rows;
	enum result r;

	if (before != NULL)
		(void)str_to_int(before, 1, INT64_MAX, &from);
	r = sql_reputation_history(db, a, &rows, &n_rows, .account_id = account_id,
				   .before_id = from, .limit = EVENTS_A_PAGE + 1, .zone = zone);
	if (r != OK)
		return r;
	*next = NULL;
	if (n_rows > EVENTS_A_PAGE) {
		n_rows = EVENTS_A_PAGE;
		*next = arena_printf(a, "%lld", (long long)rows[n_rows - 1].id);
	}
	*out = arena_array(a, n_rows, sizeof(**out));
	*n = 0;
	for (size_t i = 0; i < n_rows; (*n)++)
		i = read_day(a, rows, i, n_rows, &(*out)[*n]);
	return OK;
}

enum result
reputation_recount(struct db *db, struct arena *a, int64_t *n)
{
	struct sql_reputation_recount_row *mended;
	enum result r = sql_reputation_recount(db, a, &mended, NULL);

	*n = r == OK ? mended->n : 0;
	return r;
}
