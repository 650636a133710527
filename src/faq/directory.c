#include "answerwell/faq/directory.h"

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/directory.h"

/* Far past every id, and small enough to be multiplied. */
enum { PART_MAX = 1000000000 };

enum result
directory_parts(struct db *db, struct arena *a, enum directory_kind kind,
		struct directory_part **out, size_t *n)
{
	static const struct statement *const statements[] = {
	    [DIRECTORY_QUESTIONS] = &SQL_DIRECTORY_QUESTION_PARTS,
	    [DIRECTORY_ENTRIES] = &SQL_DIRECTORY_ENTRY_PARTS,
	};
	struct rows *rows;
	enum result r;

	if ((r = db_query(db, a, statements[kind], &rows, p_int(a, DIRECTORY_PART))) != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct directory_part){.number = row_int(rows, i, "number"),
						    .changed_at = row_time(rows, i, "changed_at")};
	return OK;
}

enum result
directory_lines(struct db *db, struct arena *a, enum directory_kind kind, int64_t part,
		struct directory_line **out, size_t *n)
{
	static const struct statement *const statements[] = {
	    [DIRECTORY_QUESTIONS] = &SQL_DIRECTORY_QUESTIONS,
	    [DIRECTORY_ENTRIES] = &SQL_DIRECTORY_ENTRIES,
	};
	struct rows *rows;
	enum result r;

	if (part < 0 || part > PART_MAX)
		return NOT_FOUND;
	r = db_query(db, a, statements[kind], &rows, p_int(a, DIRECTORY_PART), p_int(a, part));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct directory_line){.id = row_int(rows, i, "id"),
						    .changed_at = row_time(rows, i, "changed_at"),
						    .slug = row_text(rows, i, "slug")};
	return *n == 0 ? NOT_FOUND : OK;
}
