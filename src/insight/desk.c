#include "answerwell/insight/desk.h"

#include "answerwell/db/db.h"
#include "sql/desk.h"

void
desk_add_counts(struct batch *b, struct rows **rows)
{
	batch_add(b, &SQL_DESK_COUNTS, rows, p_int(b->arena, DESK_CANDIDATES));
}

void
desk_read_counts(const struct rows *rows, struct desk_counts *out)
{
	out->n_flagged = row_int(rows, 0, "n_flagged");
	out->n_marks = row_int(rows, 0, "n_marks");
	out->n_suggestions = row_int(rows, 0, "n_suggestions");
	out->n_candidates = row_int(rows, 0, "n_candidates");
	out->n_reviews = row_int(rows, 0, "n_reviews");
	out->n_news = row_int(rows, 0, "n_news");
	out->last_edition_at = row_time(rows, 0, "last_edition_at");
}
