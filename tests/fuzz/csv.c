/* A table that somebody hands in: no byte breaks the reader, and what is written reads back the same. */
#include "answerwell/text/csv.h"

#include <sys/mman.h>
#include <unistd.h>

#include "answerwell/base/buf.h"
#include "fuzz.h"

static FILE *
file_of(const void *data, size_t size)
{
	static FILE *in;
	int fd;

	if (in == NULL &&
	    ((fd = memfd_create("table", MFD_CLOEXEC)) == -1 || (in = fdopen(fd, "r+")) == NULL))
		abort();
	if (ftruncate(fileno(in), 0) != 0 || pwrite(fileno(in), data, size, 0) != (ssize_t)size ||
	    fseek(in, 0, SEEK_SET) != 0)
		abort();
	clearerr(in);
	return in;
}

/* Appends the row; returns how many of its cells are right. */
static size_t
take_row(const struct csv *c, struct buf *again)
{
	size_t n = c->n_cells < CSV_CELLS_MAX ? c->n_cells : CSV_CELLS_MAX, n_fine = 0;

	NEED(c->n_cells > 0, "a row has a cell");
	for (size_t i = 0; i < n; i++) {
		const struct csv_cell *cell = &c->cells[i];

		NEED(cell->line > 0, cell->text);
		NEED((cell->fault == CSV_FINE) == (cell->fault_line == 0), cell->text);
		if (cell->fault == CSV_FINE) {
			NEED(str_is_utf8(cell->text, strlen(cell->text)), cell->text);
			n_fine++;
		}
		buf_puts(again, i > 0 ? "," : "");
		csv_put(again, cell->text);
	}
	buf_puts(again, "\r\n");
	return n_fine;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct csv c;
	struct buf once, twice;
	size_t n_cells = 0, n_fine = 0;

	buf_init(&once, a, size + 16);
	buf_init(&twice, a, size + 16);
	csv_open(&c, a, file_of(data, size));
	while (csv_row(&c)) {
		n_cells += c.n_cells;
		n_fine += take_row(&c, &once);
	}
	NEED(c.is_utf16 || (size_t)c.n_bytes <= size, "no more than there is");
	if (n_cells == n_fine && strncmp(once.data, "\xef\xbb\xbf", 3) != 0) {
		csv_open(&c, a, file_of(once.data, once.len));
		while (csv_row(&c))
			NEED(take_row(&c, &twice) == c.n_cells, once.data);
		/* A row of one empty cell is a blank line, which is none. */
		NEED(strlen(twice.data) <= strlen(once.data), once.data);
		NEED(strstr(once.data, "\r\n\r\n") != NULL || str_starts(once.data, "\r\n") ||
			 strcmp(once.data, twice.data) == 0,
		     once.data);
	}
	arena_free(a);
	return 0;
}
