#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/csv.h"
#include "support/own_arena.h"

static struct csv csv;

static void
open_bytes(const char *bytes, size_t len)
{
	FILE *in = tmpfile();

	assert_non_null(in);
	assert_int_equal(fwrite(bytes, 1, len, in), len);
	rewind(in);
	csv_open(&csv, a, in);
}

static void
open_text(const char *text)
{
	open_bytes(text, strlen(text));
}

/* The next row is these cells, given as "one|two". */
static void
row_is(int64_t line, const char *cells)
{
	char joined[4096] = "";

	assert_true(csv_row(&csv));
	assert_int_equal(csv.cells[0].line, line);
	for (size_t i = 0; i < csv.n_cells; i++)
		snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s",
			 i > 0 ? "|" : "", csv.cells[i].text);
	assert_string_equal(joined, cells);
}

/* The first fault of the next row. */
static void
fault_is(enum csv_fault fault, size_t cell, int64_t line, int64_t byte)
{
	assert_true(csv_row(&csv));
	for (size_t i = 0; i < cell; i++)
		assert_int_equal(csv.cells[i].fault, CSV_FINE);
	assert_int_equal(csv.cells[cell].fault, fault);
	assert_int_equal(csv.cells[cell].fault_line, line);
	assert_int_equal(csv.cells[cell].fault_byte, byte);
}

static void
done(void)
{
	assert_false(csv_row(&csv));
	fclose(csv.in);
}

static void
cells_come_as_they_were_meant(void **state)
{
	(void)state;
	open_text("a,b,c\r\n\"x, y\",\"say \"\"hi\"\"\",\n\n\r\n,\"\",\"1\r\n2\r3\n4\"\nend,,last");
	row_is(1, "a|b|c");
	row_is(2, "x, y|say \"hi\"|");
	row_is(5, "||1\n2\n3\n4");
	row_is(9, "end||last");
	done();
}

static void
each_kind_of_line_end_ends_a_row_and_a_mark_is_passed_over(void **state)
{
	(void)state;
	open_text("\xef\xbb\xbfone,two\rthree\r\nfour\n");
	row_is(1, "one|two");
	row_is(2, "three");
	row_is(3, "four");
	done();
	open_text("");
	done();
	open_text("\n\r\n\n");
	done();
}

static void
a_fault_is_told_with_its_cell_line_and_byte_and_reading_goes_on(void **state)
{
	(void)state;
	open_text("a\nx,y\"z,w\n\"one\ntwo\"behind,3\nfine,too\n\xb0,1\nok,ab\xe9n,"
		  "\n\"q\n\xed\xa0\x80\"\n"
		  "last,\xe4\xb8");
	row_is(1, "a");
	fault_is(CSV_QUOTE, 1, 2, 4);
	fault_is(CSV_BEHIND, 0, 4, 5);
	assert_string_equal(csv.cells[1].text, "3");
	row_is(5, "fine|too");
	fault_is(CSV_BYTE, 0, 6, 1);
	assert_int_equal(csv.cells[0].byte, 0xb0);
	fault_is(CSV_BYTE, 1, 7, 6);
	assert_int_equal(csv.cells[1].byte, 0xe9);
	fault_is(CSV_BYTE, 0, 9, 1);
	fault_is(CSV_BYTE, 1, 10, 6);
	done();
}

static void
nul_bytes_and_utf16_are_told(void **state)
{
	(void)state;
	open_bytes("a,b\0c\n", 6);
	fault_is(CSV_NUL, 1, 1, 4);
	done();
	open_bytes("\xff\xfe"
		   "a\0,\0",
		   6);
	assert_true(csv.is_utf16);
	done();
	open_bytes("\xfe\xff\0a", 4);
	assert_true(csv.is_utf16);
	done();
}

static void
an_open_quote_is_told_where_it_begins(void **state)
{
	(void)state;
	open_text("a\nb,\"never\nclosed\n\xff,\n");
	row_is(1, "a");
	fault_is(CSV_OPEN, 1, 2, 3);
	done();
}

static void
no_row_takes_more_than_its_share(void **state)
{
	enum { HUGE = 5 << 20 };
	char *bytes = malloc(HUGE);

	(void)state;
	memset(bytes, 'x', HUGE);
	bytes[0] = '"';
	bytes[HUGE - 6] = '"';
	memcpy(bytes + HUGE - 5, ",1\n2\n", 5);
	open_bytes(bytes, HUGE);
	fault_is(CSV_LONG, 0, 1, CSV_ROW_MAX + 2);
	assert_int_equal(strlen(csv.cells[0].text), CSV_ROW_MAX);
	assert_int_equal(csv.n_cells, 2);
	row_is(2, "2");
	done();

	memset(bytes, ',', HUGE);
	open_bytes(bytes, HUGE);
	assert_true(csv_row(&csv));
	assert_int_equal(csv.n_cells, HUGE + 1);
	done();
	free(bytes);
}

static void
what_is_written_reads_back_the_same(void **state)
{
	static const char *const cells[] = {
	    "plain", "",     " blank before",           "behind ", "a,b", "say \"x\"", "two\nlines",
	    "\"",    "=1+1", "\xe9\x80\x80\xe6\xac\xbe"};
	struct buf b;

	(void)state;
	buf_init(&b, a, 64);
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
		buf_puts(&b, i > 0 ? "," : "");
		csv_put(&b, cells[i]);
	}
	assert_true(strncmp(b.data,
			    "plain,,\" blank before\",\"behind \",\"a,b\",\"say \"\"x\"\"\",",
			    50) == 0);
	open_text(b.data);
	assert_true(csv_row(&csv));
	assert_int_equal(csv.n_cells, sizeof cells / sizeof cells[0]);
	for (size_t i = 0; i < csv.n_cells; i++) {
		assert_int_equal(csv.cells[i].fault, CSV_FINE);
		assert_string_equal(csv.cells[i].text, cells[i]);
	}
	done();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cells_come_as_they_were_meant),
	    cmocka_unit_test(each_kind_of_line_end_ends_a_row_and_a_mark_is_passed_over),
	    cmocka_unit_test(a_fault_is_told_with_its_cell_line_and_byte_and_reading_goes_on),
	    cmocka_unit_test(nul_bytes_and_utf16_are_told),
	    cmocka_unit_test(an_open_quote_is_told_where_it_begins),
	    cmocka_unit_test(no_row_takes_more_than_its_share),
	    cmocka_unit_test(what_is_written_reads_back_the_same),
	};

	return cmocka_run_group_tests_name("csv", tests, arena_made, arena_gone);
}
