#include "cli/copy.h"

#include <stdio.h>
#include <string.h>

#include "answerwell/db/db.h"

void
copy_begin(struct copy *c, struct db *db, const char *sql)
{
	c->db = db;
	c->len = 0;
	c->n_fields = 0;
	c->result = db_copy_begin(db, sql);
}

static void
flush(struct copy *c)
{
	if (c->result == OK && c->len > 0)
		c->result = db_copy_put(c->db, c->piece, c->len);
	c->len = 0;
}

static void
put(struct copy *c, char byte)
{
	if (c->len == sizeof(c->piece))
		flush(c);
	c->piece[c->len++] = byte;
}

static void
begin_field(struct copy *c)
{
	if (c->n_fields++ > 0)
		put(c, '\t');
}

static void
put_escaped(struct copy *c, char byte)
{
	switch (byte) {
	case '\n':
		byte = 'n';
		break;
	case '\r':
		byte = 'r';
		break;
	case '\t':
		byte = 't';
		break;
	case '\\':
		break;
	default:
		put(c, byte);
		return;
	}
	put(c, '\\');
	put(c, byte);
}

void
copy_text(struct copy *c, const char *text)
{
	begin_field(c);
	if (text == NULL) {
		put(c, '\\');
		put(c, 'N');
		return;
	}
	for (; *text != '\0'; text++)
		if (text[0] != '\r' || text[1] != '\n')
			put_escaped(c, *text);
}

void
copy_int(struct copy *c, int64_t n)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)n);
	copy_word(c, digits, "");
}

void
copy_word(struct copy *c, const char *word, const char *tail)
{
	begin_field(c);
	for (; *word != '\0'; word++)
		put(c, *word);
	for (; *tail != '\0'; tail++)
		put(c, *tail);
}

void
copy_row(struct copy *c)
{
	put(c, '\n');
	c->n_fields = 0;
}

enum result
copy_end(struct copy *c)
{
	enum result r;

	flush(c);
	if (c->result != OK)
		return c->result;
	r = db_copy_end(c->db, NULL);
	return r;
}
