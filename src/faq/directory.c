#include "answerwell/faq/directory.h"

#include "answerwell/base/arena.h"
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
	struct sql_directory_parts_row *rows;
	enum result r;

	if ((r = sql_directory_parts(db, a, statements[kind], &rows, n, .size = DIRECTORY_PART)) !=
	    OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct directory_part){.number = rows[i].number,
						    .changed_at = rows[i].changed_at};
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
	struct sql_directory_lines_row *rows;
	enum result r;

	if (part < 0 || part > PART_MAX)
		return NOT_FOUND;
	r = sql_directory_lines(db, a, statements[kind], &rows, n, .size = DIRECTORY_PART,
				.number = part);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct directory_line){
		    .id = rows[i].id, .changed_at = rows[i].changed_at, .slug = rows[i].slug};
	return *n == 0 ? NOT_FOUND : OK;
}
