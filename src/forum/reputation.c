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
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_REPUTATION_GET, &rows, p_int(a, account_id));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*out = (struct reputation){.shown = reputation_shown(row_int(rows, 0, "points")),
				   .n_questions = row_int(rows, 0, "n_questions"),
				   .n_answers = row_int(rows, 0, "n_answers"),
				   .n_accepted = row_int(rows, 0, "n_accepted"),
				   .n_thanks = row_int(rows, 0, "n_thanks"),
				   .n_entries = row_int(rows, 0, "n_entries")};
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
read_line(const struct rows *rows, size_t i)
{
	struct reputation_line line = {.kind = kind_from(row_text(rows, i, "kind")),
				       .at = row_time(rows, i, "at"),
				       .n = row_int(rows, i, "n"),
				       .points = row_int(rows, i, "points"),
				       .question_id = row_int(rows, i, "question_id")};

	if (line.question_id == 0)
		return line;
	line.post_id = row_int(rows, i, "post_id");
	line.title = row_text(rows, i, "title");
	line.slug = row_text(rows, i, "slug");
	line.locale = row_text(rows, i, "locale");
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
read_day(struct arena *a, const struct rows *rows, size_t from, size_t n,
	 struct reputation_day *out)
{
	const char *day = row_text(rows, from, "day");
	struct reputation_line *lines;
	size_t end = from, n_lines = 0;

	while (end < n && str_eq(row_text(rows, end, "day"), day))
		end++;
	lines = arena_array(a, end - from, sizeof(*lines));
	out->at = row_time(rows, from, "at");
	for (size_t i = from; i < end; i++) {
		const struct reputation_line line = read_line(rows, i);

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
	struct rows *rows;
	size_t n_rows;
	enum result r;

	if (before != NULL)
		(void)str_to_int(before, 1, INT64_MAX, &from);
	r = db_query(db, a, &SQL_REPUTATION_HISTORY, &rows, p_int(a, account_id), p_int(a, from),
		     p_int(a, EVENTS_A_PAGE + 1), p_text(zone));
	if (r != OK)
		return r;
	n_rows = rows_count(rows) > EVENTS_A_PAGE ? EVENTS_A_PAGE : rows_count(rows);
	*next = NULL;
	if (rows_count(rows) > n_rows)
		*next = arena_printf(a, "%lld", (long long)row_int(rows, n_rows - 1, "id"));
	*out = arena_array(a, n_rows, sizeof(**out));
	*n = 0;
	for (size_t i = 0; i < n_rows; (*n)++)
		i = read_day(a, rows, i, n_rows, &(*out)[*n]);
	return OK;
}

enum result
reputation_recount(struct db *db, struct arena *a, int64_t *n)
{
	struct rows *rows;
	enum result r = db_query0(db, a, &SQL_REPUTATION_RECOUNT, &rows);

	*n = r == OK ? row_int(rows, 0, "n") : 0;
	return r;
}
