#include "cli/faq_file.h"

#include <stdarg.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/shelving.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/line.h"
#include "cli/faq_shelf.h"

enum { SHOWN_MAX = 60 };

const char *const faq_columns[FAQ_COLUMNS] = {
    [FAQ_ID] = "external_id", [FAQ_LOCALE] = "locale", [FAQ_CATEGORY] = "category",
    [FAQ_TITLE] = "title",    [FAQ_BODY] = "body",     [FAQ_PHRASINGS] = "phrasings",
    [FAQ_FORMAT] = "format",
};
const char *const faq_formats[] = {[0] = "",
				   [MARKDOWN_COMMONMARK] = "commonmark",
				   [MARKDOWN_CLASSIC] = "classic",
				   [MARKDOWN_AS_TYPED] = "lines"};

/* ---- faults --------------------------------------------------------------------------------- */

void
faq_fault(struct faq_faults *f, int64_t line, const char *column, const char *format, ...)
{
	va_list ap;

	if (f->n++ >= FAQ_FAULTS_SHOWN)
		return;
	va_start(ap, format);
	f->shown[f->n - 1] =
	    arena_printf(f->arena, "%s:%lld: column %s: %s", f->path, (long long)line, column,
			 arena_vprintf(f->arena, format, ap));
	va_end(ap);
}

/* Somebody's words on a terminal: short, and nothing that steers it. */
static const char *
shown(struct arena *a, const char *text)
{
	return line_marked(a, str_cut(a, str_trim(a, text), SHOWN_MAX), "?");
}

static const char *
label(const struct faq_file *f, struct arena *a, size_t cell)
{
	return cell < FAQ_COLUMNS && cell < f->n_columns ? faq_columns[f->columns[cell]]
							 : arena_printf(a, "%zu", cell + 1);
}

static void
tell_byte(struct faq_faults *f, const char *column, const struct csv_cell *cell)
{
	if (cell->fault == CSV_NUL)
		faq_fault(
		    f, cell->fault_line, column,
		    "byte %lld of the line is zero, as in UTF-16 and in files that are no text; "
		    "save the file as UTF-8",
		    (long long)cell->fault_byte);
	else
		faq_fault(
		    f, cell->fault_line, column,
		    "byte %lld of the line (0x%02X) is not UTF-8, but perhaps GB18030 or Latin-1; "
		    "save the file as UTF-8",
		    (long long)cell->fault_byte, cell->byte);
}

void
faq_fault_cell(struct faq_faults *f, const char *column, const struct csv_cell *cell)
{
	switch (cell->fault) {
	case CSV_FINE:
		break;
	case CSV_BYTE:
	case CSV_NUL:
		tell_byte(f, column, cell);
		break;
	case CSV_QUOTE:
		faq_fault(
		    f, cell->fault_line, column,
		    "a quote stands inside a cell without quotes; put the cell into quotes and "
		    "write the one inside twice");
		break;
	case CSV_BEHIND:
		faq_fault(
		    f, cell->fault_line, column,
		    "text stands behind the closing quote; a quote inside a cell is written twice");
		break;
	case CSV_OPEN:
		faq_fault(f, cell->fault_line, column,
			  "the quote that begins here is never closed");
		break;
	case CSV_LONG:
		faq_fault(f, cell->line, column,
			  "the row is longer than %d KiB; perhaps a quote is not closed",
			  CSV_ROW_MAX / 1024);
		break;
	}
}

/* ---- the header ----------------------------------------------------------------------------- */

static const char header_shape[] = "external_id,locale,category,title,body,phrasings[,format]";

static enum faq_column
column_named(const char *name)
{
	int c = 0;

	while (c < FAQ_COLUMNS && strcmp(faq_columns[c], name) != 0)
		c++;
	return (enum faq_column)c;
}

/* One cell of the header. */
static void
take_column(struct faq_file *f, struct arena *a, size_t cell, bool is_there[FAQ_COLUMNS])
{
	const struct csv_cell *c = &f->csv.cells[cell];
	enum faq_column column = column_named(str_trim(a, c->text));
	const char *number = arena_printf(a, "%zu", cell + 1);

	if (c->fault != CSV_FINE)
		faq_fault_cell(f->faults, number, c);
	else if (column == FAQ_COLUMNS && str_is_blank(c->text))
		faq_fault(f->faults, c->line, number, "has no name");
	else if (column == FAQ_COLUMNS)
		faq_fault(f->faults, c->line, shown(a, c->text), "is none of %s", header_shape);
	else if (is_there[column])
		faq_fault(f->faults, c->line, faq_columns[column], "stands there twice");
	else if (cell < FAQ_COLUMNS)
		f->columns[cell] = column;
	if (column < FAQ_COLUMNS)
		is_there[column] = true;
}

static void
take_columns(struct faq_file *f, struct arena *a)
{
	bool is_there[FAQ_COLUMNS] = {false};
	size_t n = f->csv.n_cells < CSV_CELLS_MAX ? f->csv.n_cells : CSV_CELLS_MAX;
	int64_t line = f->csv.cells[0].line;

	for (size_t i = 0; i < n; i++)
		take_column(f, a, i, is_there);
	f->n_columns = n < FAQ_COLUMNS ? n : FAQ_COLUMNS;
	for (int c = 0; c < FAQ_REQUIRED; c++)
		if (!is_there[c])
			faq_fault(f->faults, line, faq_columns[c],
				  "is missing; the first row must name the columns %s",
				  header_shape);
}

bool
faq_file_begin(struct faq_file *f, struct arena *a, FILE *in)
{
	f->ids = (struct faq_ids){.arena = a};
	f->n_rows = 0;
	csv_open(&f->csv, a, in);
	if (f->csv.is_utf16)
		faq_fault(f->faults, 1, "1", "byte 1 begins a file in UTF-16; save it as UTF-8");
	else if (csv_row(&f->csv))
		take_columns(f, a);
	else if (!ferror(in))
		faq_fault(f->faults, 1, faq_columns[0],
			  "is missing; the file is empty, its first row must name the columns %s",
			  header_shape);
	return f->faults->n == 0 && !ferror(in);
}

/* ---- one row -------------------------------------------------------------------------------- */

static const struct csv_cell *
cell_of(const struct faq_file *f, enum faq_column column)
{
	size_t i = 0;

	while (f->columns[i] != column)
		i++;
	return &f->csv.cells[i];
}

static void
tell(const struct faq_file *f, enum faq_column column, const char *what)
{
	faq_fault(f->faults, cell_of(f, column)->line, faq_columns[column], "%s", what);
}

static void
tell_length(const struct faq_file *f, enum faq_column column, const char *text, int most)
{
	faq_fault(f->faults, cell_of(f, column)->line, faq_columns[column],
		  "has %zu characters; at most %d have room", str_chars(text), most);
}

/* Cells as cells; false: their words mean nothing. */
static bool
check_shape(struct faq_file *f, struct arena *a)
{
	size_t n = f->csv.n_cells;
	int64_t before = f->faults->n;

	for (size_t i = 0; i < n && i < CSV_CELLS_MAX; i++)
		faq_fault_cell(f->faults, label(f, a, i), &f->csv.cells[i]);
	if (f->faults->n == before && n < f->n_columns)
		faq_fault(f->faults, f->csv.cells[n - 1].line, label(f, a, n),
			  "is missing; the row has %zu cells, not %zu", n, f->n_columns);
	else if (f->faults->n == before && n > f->n_columns)
		faq_fault(f->faults, f->csv.cells[f->n_columns].line, label(f, a, f->n_columns),
			  "is too many; the row has %zu cells, not %zu", n, f->n_columns);
	for (size_t i = 0; f->faults->n == before && i < n; i++)
		if (str_has_controls(f->csv.cells[i].text, true))
			faq_fault(f->faults, f->csv.cells[i].line, label(f, a, i),
				  "holds a control character");
	return f->faults->n == before;
}

static const char *
read_id(struct faq_file *f, struct arena *a)
{
	const struct csv_cell *cell = cell_of(f, FAQ_ID);
	const char *id = str_trim(a, cell->text);
	int64_t before;

	if (str_is_blank(id))
		tell(f, FAQ_ID, "is empty");
	else if (str_chars(id) > EXTERNAL_ID_MAX)
		tell_length(f, FAQ_ID, id, EXTERNAL_ID_MAX);
	else if (!line_is_clear(id))
		tell(f, FAQ_ID, "holds a character that cannot be seen, or a line end");
	else if ((before = faq_ids_add(&f->ids, id, cell->line)) != 0)
		faq_fault(f->faults, cell->line, faq_columns[FAQ_ID],
			  "\"%s\" stands in line %lld already", shown(a, id), (long long)before);
	return id;
}

/* LOCALES: none. */
static enum locale
read_locale(struct faq_file *f, struct arena *a)
{
	static const struct {
		const char *code;
		enum locale locale;
	} known[] = {{"en", LOCALE_EN},
		     {"zh", LOCALE_ZH_CN},
		     {"zh_cn", LOCALE_ZH_CN},
		     {"zh-cn", LOCALE_ZH_CN},
		     {"zh-hans", LOCALE_ZH_CN}};
	const char *typed = str_trim(a, cell_of(f, FAQ_LOCALE)->text), *code = str_lower(a, typed);

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].code, code) == 0)
			return known[i].locale;
	tell(f, FAQ_LOCALE,
	     *typed == '\0'
		 ? "is empty; it takes en or zh_CN"
		 : arena_printf(a, "\"%s\" is no language of this site; it takes en or zh_CN",
				shown(a, typed)));
	return LOCALES;
}

static const char *
read_category(struct faq_file *f, struct arena *a, enum locale l)
{
	const char *typed = str_trim(a, cell_of(f, FAQ_CATEGORY)->text), *slug = NULL;

	if (str_is_blank(typed))
		tell(f, FAQ_CATEGORY, "is empty");
	else if (l == LOCALES || (slug = faq_shelf_find(f->shelf, l, typed)) != NULL)
		return slug;
	else if (f->is_strict)
		tell(f, FAQ_CATEGORY,
		     arena_printf(a, "there is no category \"%s\" (--strict)", shown(a, typed)));
	else if (str_chars(typed) > CATEGORY_NAME_MAX)
		tell_length(f, FAQ_CATEGORY, typed, CATEGORY_NAME_MAX);
	else if (!line_is_clear(typed) || !line_has_ink(typed))
		tell(f, FAQ_CATEGORY, "a category's name is one line that can be seen");
	else if ((slug = faq_shelf_add(f->shelf, typed)) == NULL)
		tell(f, FAQ_CATEGORY, "these are too many new categories");
	return slug;
}

/* One line of what others hold: blanks for tabs and line ends, and nothing that cannot be seen. */
static const char *
clean_line(struct arena *a, const char *text)
{
	char *line = arena_strdup(a, text);

	for (char *c = line; *c != '\0'; c++)
		if (*c == '\t' || *c == '\n')
			*c = ' ';
	return str_trim(a, line_marked(a, line, ""));
}

static const char *
read_title(struct faq_file *f, struct arena *a)
{
	const char *title = clean_line(a, cell_of(f, FAQ_TITLE)->text);

	if (!line_has_ink(title))
		tell(f, FAQ_TITLE, "is empty");
	else if (str_chars(title) > ENTRY_TITLE_MAX)
		tell_length(f, FAQ_TITLE, title, ENTRY_TITLE_MAX);
	return title;
}

/* What `faq plan` drafted and nobody has written yet is not published by mistake. */
static void
check_drafted(struct faq_file *f, const char *text)
{
	const char *mark = strstr(text, FAQ_DRAFT_MARK);
	int64_t line = cell_of(f, FAQ_BODY)->line;

	if (mark == NULL)
		return;
	for (const char *s = text; s < mark; s++)
		line += *s == '\n';
	faq_fault(f->faults, line, faq_columns[FAQ_BODY],
		  "still says " FAQ_DRAFT_MARK ", as drafts do: write the answer, then take that "
		  "line away");
}

static const char *
read_body(struct faq_file *f, struct arena *a)
{
	const char *body = str_trim_text(a, cell_of(f, FAQ_BODY)->text);

	check_drafted(f, cell_of(f, FAQ_BODY)->text);
	if (str_is_blank(body))
		tell(f, FAQ_BODY, "is empty");
	else if (str_chars(body) > BODY_MAX)
		tell_length(f, FAQ_BODY, body, BODY_MAX);
	return body;
}

/* The line of each is its own, inside the cell. */
static const char *
read_phrasings(struct faq_file *f, struct arena *a)
{
	const struct csv_cell *cell = cell_of(f, FAQ_PHRASINGS);
	int64_t line = cell->line;
	struct buf out;
	size_t n = 0, len;

	buf_init(&out, a, strlen(cell->text) + 2);
	for (const char *s = cell->text;; s += len + 1, line++) {
		const char *one;

		len = strcspn(s, "\n");
		one = clean_line(a, arena_strndup(a, s, len));
		n += !str_is_blank(one);
		if (str_chars(one) > PHRASING_MAX)
			faq_fault(f->faults, line, faq_columns[FAQ_PHRASINGS],
				  "a phrasing has %zu characters; at most %d have room",
				  str_chars(one), PHRASING_MAX);
		buf_printf(&out, "%s\n", one);
		if (s[len] == '\0')
			break;
	}
	if (n > PHRASINGS_MAX)
		faq_fault(f->faults, cell->line, faq_columns[FAQ_PHRASINGS],
			  "has %zu phrasings; at most %d have room", n, PHRASINGS_MAX);
	return out.data;
}

/* 0: the file does not say. */
static enum markdown_format
read_format(struct faq_file *f, struct arena *a)
{
	const char *name;

	if (f->n_columns < FAQ_COLUMNS)
		return 0;
	name = str_trim(a, cell_of(f, FAQ_FORMAT)->text);
	for (int i = 0; i <= MARKDOWN_TODAY; i++)
		if (str_eq(name, faq_formats[i]))
			return (enum markdown_format)i;
	tell(f, FAQ_FORMAT, "is none of \"commonmark\", \"classic\" and \"lines\"");
	return 0;
}

/* What it says becomes what a form would have stored. */
static void
settle(struct faq_file *f, struct arena *a, struct faq_row *row)
{
	struct problems problems = {.n = 0};
	const struct text typed = {
	    .title = row->title, .body = row->body, .phrasings = row->phrasings};
	struct text t = text_check(a, TEXT_ENTRY, &typed, &problems);
	char *phrasings = arena_strdup(a, t.phrasings);
	size_t len = strlen(phrasings);

	for (size_t i = 0; i < problems.n; i++)
		faq_fault(f->faults, row->line, problems.items[i].field, "%s",
			  problems.items[i].message);
	if (len > 0)
		phrasings[len - 1] = '\0';
	row->title = t.title;
	row->body = t.body;
	row->phrasings = phrasings;
}

static bool
read_row(struct faq_file *f, struct arena *a, struct faq_row *row)
{
	int64_t before = f->faults->n;

	if (!check_shape(f, a))
		return false;
	row->line = f->csv.cells[0].line;
	row->external_id = read_id(f, a);
	row->locale = read_locale(f, a);
	row->category = read_category(f, a, row->locale);
	row->title = read_title(f, a);
	row->body = read_body(f, a);
	row->phrasings = read_phrasings(f, a);
	row->format = read_format(f, a);
	if (f->faults->n == before)
		settle(f, a, row);
	return f->faults->n == before;
}

bool
faq_file_next(struct faq_file *f, struct arena *a, struct faq_row *row)
{
	while (csv_row(&f->csv)) {
		if (++f->n_rows > FAQ_ROWS_MAX) {
			faq_fault(f->faults, f->csv.cells[0].line, faq_columns[0],
				  "more than %d rows; split the file", FAQ_ROWS_MAX);
			return false;
		}
		if (read_row(f, a, row))
			return true;
	}
	return false;
}
