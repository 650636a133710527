#include "answerwell/text/csv.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"

/* ---- bytes ---------------------------------------------------------------------------------- */

static void
tell(struct csv *c, enum csv_fault fault, int64_t line, int64_t byte)
{
	if (c->cell->fault != CSV_FINE)
		return;
	c->cell->fault = fault;
	c->cell->fault_line = line;
	c->cell->fault_byte = byte;
}

static void
tell_here(struct csv *c, enum csv_fault fault)
{
	tell(c, fault, c->line, c->byte);
}

static void
tell_lead(struct csv *c)
{
	if (c->cell->fault == CSV_FINE)
		c->cell->byte = c->lead;
	tell(c, CSV_BYTE, c->lead_line, c->lead_byte);
	c->left = 0;
}

/* What may follow a byte that begins a character: RFC 3629, section 4. */
static void
begin_character(struct csv *c, unsigned char byte)
{
	c->lead = byte;
	c->lead_line = c->line;
	c->lead_byte = c->byte;
	c->low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
	c->high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
	if (byte == 0)
		tell_here(c, CSV_NUL);
	else if (byte >= 0xc2 && byte <= 0xf4)
		c->left = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
	else if (byte >= 0x80)
		tell_lead(c);
}

static void
watch(struct csv *c, unsigned char byte)
{
	if (c->left > 0 && byte >= c->low && byte <= c->high) {
		c->left--;
		c->low = 0x80;
		c->high = 0xbf;
		return;
	}
	if (c->left > 0)
		tell_lead(c);
	begin_character(c, byte);
}

static int
raw(struct csv *c)
{
	int byte = c->n_head > 0 ? c->head[--c->n_head] : getc_unlocked(c->in);

	c->n_bytes += byte != EOF;
	return byte;
}

static void
unread(struct csv *c, int byte)
{
	if (byte == EOF)
		return;
	c->head[c->n_head++] = (unsigned char)byte;
	c->n_bytes--;
}

/* Line ends of all kinds are LF. */
static int
next(struct csv *c)
{
	int byte, after;

	byte = raw(c);
	if (byte == EOF) {
		if (c->left > 0)
			tell_lead(c);
		return EOF;
	}
	c->line += c->is_line_end;
	c->byte = c->is_line_end ? 1 : c->byte + 1;
	if (byte == '\r') {
		if ((after = raw(c)) != '\n')
			unread(c, after);
		byte = '\n';
	}
	watch(c, (unsigned char)byte);
	c->is_line_end = byte == '\n';
	return byte;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static void
begin_cell(struct csv *c)
{
	c->cell = c->n_cells < CSV_CELLS_MAX ? &c->cells[c->n_cells] : &c->spare;
	*c->cell = (struct csv_cell){.text = c->row + c->len, .line = c->line + c->is_line_end};
	c->n_cells++;
}

static void
end_cell(struct csv *c)
{
	if (c->cell != &c->spare)
		c->row[c->len++] = '\0';
}

/* The ends of CSV_CELLS_MAX cells have room behind the row. */
static void
put(struct csv *c, int byte)
{
	if (c->cell == &c->spare)
		return;
	if (c->len < CSV_ROW_MAX)
		c->row[c->len++] = (char)byte;
	else
		tell_here(c, CSV_LONG);
}

static bool
ends_cell(int byte)
{
	return byte == ',' || byte == '\n' || byte == EOF;
}

static int
skip_cell(struct csv *c, int byte)
{
	while (!ends_cell(byte))
		byte = next(c);
	return byte;
}

static int
read_plain(struct csv *c, int byte)
{
	for (; !ends_cell(byte); byte = next(c)) {
		if (byte == '"')
			tell_here(c, CSV_QUOTE);
		put(c, byte);
	}
	return byte;
}

static int
read_quoted(struct csv *c)
{
	int64_t line = c->line, begin = c->byte;
	int byte;

	for (;;) {
		byte = next(c);
		if (byte == '"' && (byte = next(c)) != '"')
			break;
		if (byte == EOF) {
			c->cell->fault = CSV_FINE; /* whatever it swallowed, this is why */
			tell(c, CSV_OPEN, line, begin);
			return EOF;
		}
		put(c, byte);
	}
	if (!ends_cell(byte))
		tell_here(c, CSV_BEHIND);
	return skip_cell(c, byte);
}

/* The cell that begins with `byte`; what it ended with. */
static int
read_cell(struct csv *c, int byte)
{
	byte = byte == '"' ? read_quoted(c) : read_plain(c, byte);
	end_cell(c);
	return byte;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Byte order marks: EF BB BF of UTF-8, FF FE and FE FF of UTF-16. */
static void
pass_mark(struct csv *c)
{
	int one = raw(c), two = raw(c), three = raw(c);

	c->is_utf16 = (one == 0xff && two == 0xfe) || (one == 0xfe && two == 0xff);
	if (one == 0xef && two == 0xbb && three == 0xbf)
		return;
	unread(c, three);
	unread(c, two);
	unread(c, one);
}

void
csv_open(struct csv *c, struct arena *a, FILE *in)
{
	*c = (struct csv){.in = in, .line = 1};
	c->cell = &c->spare;
	c->row = arena_alloc(a, CSV_ROW_MAX + CSV_CELLS_MAX + 1);
	pass_mark(c);
}

bool
csv_row(struct csv *c)
{
	int byte;

	do { /* blank lines */
		c->n_cells = c->len = 0;
		begin_cell(c);
		byte = c->is_utf16 ? EOF : next(c);
	} while (byte == '\n');
	if (byte == EOF)
		return false;
	while ((byte = read_cell(c, byte)) == ',') {
		begin_cell(c);
		byte = next(c);
	}
	return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

static bool
needs_quotes(const char *text)
{
	size_t len = strlen(text);

	return strpbrk(text, "\",\r\n") != NULL ||
	       (len > 0 && (text[0] == ' ' || text[len - 1] == ' '));
}

void
csv_put(struct buf *b, const char *text)
{
	if (!needs_quotes(text)) {
		buf_puts(b, text);
		return;
	}
	buf_putc(b, '"');
	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '"')
			buf_putc(b, '"');
		buf_putc(b, *s);
	}
	buf_putc(b, '"');
}
