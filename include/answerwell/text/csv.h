/* Tables as text: comma-separated values (RFC 4180) in UTF-8, read row by row. A reader of our own, because whoever
 * has to mend a file wants line, column and byte of each fault, all of them at once, and no cell may take the
 * memory it pleases: libcsv tells the first fault's byte in the file and holds a cell however long it is. */
#ifndef ANSWERWELL_TEXT_CSV_H
#define ANSWERWELL_TEXT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct arena;
struct buf;

enum { CSV_CELLS_MAX = 32, CSV_ROW_MAX = 1 << 20 };

enum csv_fault {
	CSV_FINE,
	CSV_BYTE, /* not UTF-8 */
	CSV_NUL,
	CSV_QUOTE, /* one inside a cell that does not begin with one */
	CSV_BEHIND, /* text behind the closing quote */
	CSV_OPEN, /* the quote at the beginning is never closed */
	CSV_LONG /* the row has more than CSV_ROW_MAX bytes; the cell is cut */
};

struct csv_cell {
	const char
	    *text; /* without its quotes; CRLF and CR are LF; good until the next row is read */
	int64_t line; /* where it begins, as editors count, from 1 */
	enum csv_fault fault; /* the first one in it; CSV_OPEN before all others */
	int64_t fault_line, fault_byte; /* the byte's place in that line, from 1 */
	unsigned char byte; /* of CSV_BYTE: its value */
};

struct csv {
	struct csv_cell cells[CSV_CELLS_MAX];
	size_t n_cells; /* may be more than CSV_CELLS_MAX: those have not been kept */
	int64_t n_bytes; /* read so far */
	bool is_utf16; /* it begins as such files do: nothing is read */
	/* The reader's own. */
	FILE *in;
	char *row;
	size_t len;
	struct csv_cell *cell, spare;
	unsigned char head[4];
	size_t n_head;
	int64_t line, byte, lead_line, lead_byte;
	bool is_line_end;
	unsigned char lead, low, high, left;
};

/* Begins to read; a byte order mark is passed over. `in` stays the caller's. */
void csv_open(struct csv *c, struct arena *a, FILE *in);

/* The next row; lines without a single byte are passed over. Faults are told with the cell in which they are, and
 * reading goes on behind it. False at the end, or when reading failed: ferror(in). */
bool csv_row(struct csv *c);

/* Appends one cell, in quotes if it needs them. What stands between cells and rows is for the caller. */
void csv_put(struct buf *b, const char *text);

#endif
