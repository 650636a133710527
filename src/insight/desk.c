#include "answerwell/insight/desk.h"

#include "sql/desk.h"

void
desk_add_counts(struct batch *b, struct desk_counts **counts)
{
	sql_desk_counts_add(b, counts, NULL, .n_candidates_max = DESK_CANDIDATES);
}
