#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/db/db.h"
#include "answerwell/text/csv.h"
#include "cli/faq_import.h"
#include "sql/faq_import.h"

static void
write_row(struct arena *a, FILE *out, const char *const cells[FAQ_COLUMNS])
{
	struct buf b;

	buf_init(&b, a, 1024);
	for (int c = 0; c < FAQ_COLUMNS; c++) {
		if (c > 0)
			buf_putc(&b, ',');
		csv_put(&b, cells[c]);
	}
	buf_puts(&b, "\r\n");
	fwrite(b.data, 1, b.len, out); /* ferror tells */
}

/* The entries behind the one numbered *after, which moves on. */
static enum result
write_batch(struct db *db, struct arena *a, FILE *out, int64_t *after, size_t *n)
{
	struct sql_faq_export_next_row *rows;
	enum result r = sql_faq_export_next(db, a, &rows, n, .after = *after);

	for (size_t i = 0; r == OK && i < *n; i++) {
		write_row(
		    a, out,
		    (const char *const[FAQ_COLUMNS]){[FAQ_ID] = rows[i].external_id,
						     [FAQ_LOCALE] = rows[i].locale,
						     [FAQ_CATEGORY] = rows[i].category,
						     [FAQ_TITLE] = rows[i].title,
						     [FAQ_BODY] = rows[i].body,
						     [FAQ_PHRASINGS] = rows[i].phrasings,
						     [FAQ_FORMAT] = faq_formats[rows[i].format]});
		*after = rows[i].id;
	}
	return r;
}

enum result
faq_export(struct db *db, FILE *out, int64_t *n)
{
	struct arena *a = arena_new();
	int64_t after = 0;
	size_t n_batch = 1;
	enum result r = OK;

	*n = 0;
	write_row(a, out, faq_columns);
	while (r == OK && n_batch > 0 && !ferror(out)) {
		arena_free(a);
		a = arena_new();
		r = write_batch(db, a, out, &after, &n_batch);
		*n += r == OK ? (int64_t)n_batch : 0;
	}
	arena_free(a);
	return r == OK && (fflush(out) != 0 || ferror(out)) ? FAILED : r;
}
