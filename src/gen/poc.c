/* poc OUT.c LOCALE.po...: catalogues as tables sorted by msgid (base/i18n.h).
 *
 * Stops, naming file and line, at what msgfmt would not let pass (syntax, doubles, fuzzy entries),
 * at plural rules this product does not know, and at translations whose printf conversions or link
 * marks [[ ]] are not those of the msgid: they end in printf. Entries without a translation are
 * left out; with --complete first they stop the build too. */
#include <ctype.h>
#include <gettext-po.h>

#include "emit.h"

enum { FORMS = 3, CONVERSIONS_MAX = 16, KIND_SIZE = 8 };

struct entry {
	const char *msgid;
	const char *forms[FORMS];
	int line;
};

struct catalogue {
	const char *path;
	struct entry *entries;
	size_t n;
	int n_plurals;
};

/* What a text asks of printf: by argument, in order, "%1$s" or "%s". */
struct format {
	char kinds[CONVERSIONS_MAX][KIND_SIZE]; /* "ld", "s" */
	int n;
	bool is_broken; /* a % that starts no conversion */
	int n_links;
};

static bool complete;
static bool failed;

static void
complain(const char *path, int line, const char *what, const char *msgid)
{
	(void)fprintf(stderr, "%s:%d: %s: \"%.60s\"\n", path, line, what, msgid);
	failed = true;
}

/* --- libgettextpo's errors --- */

static void
on_error(int severity, po_message_t message, const char *filename, size_t line, size_t column,
	 int multiline, const char *text)
{
	(void)message;
	(void)column;
	(void)multiline;
	if (filename != NULL && line != (size_t)-1)
		(void)fprintf(stderr, "%s:%zu: ", filename, line);
	(void)fprintf(stderr, "%s%s\n", severity == PO_SEVERITY_WARNING ? "warning: " : "", text);
	if (severity == PO_SEVERITY_FATAL_ERROR)
		exit(1);
	if (severity == PO_SEVERITY_ERROR)
		failed = true;
}

static void
on_two_errors(int severity, po_message_t m1, const char *file1, size_t line1, size_t column1,
	      int multi1, const char *text1, po_message_t m2, const char *file2, size_t line2,
	      size_t column2, int multi2, const char *text2)
{
	on_error(severity, m1, file1, line1, column1, multi1, text1);
	on_error(severity, m2, file2, line2, column2, multi2, text2);
}

/* --- lines: libgettextpo gives the entries in the order of the file, not where they stand --- */

/* The line of the next "msgid" (obsolete ones too) behind *at; moves *at. */
static int
next_msgid_line(const char *text, size_t *at, int *line)
{
	for (const char *s = text + *at; *s != '\0';) {
		const char *end = s + strcspn(s, "\n");
		const char *word = s + (strncmp(s, "#~", 2) == 0 ? 2 : 0);
		int here = (*line)++;

		word += strspn(word, " \t");
		s = *end == '\n' ? end + 1 : end;
		*at = (size_t)(s - text);
		if (strncmp(word, "msgid", 5) == 0 && word[5] != '_')
			return here;
	}
	return 0;
}

/* --- printf conversions --- */

/* The conversion behind a '%': which argument (from 1; 0 if not said) and its kind. NULL if it is
 * none, else the end. */
static const char *
read_conversion(const char *s, int *argument, char kind[KIND_SIZE])
{
	size_t n = strspn(s, "0123456789"), length;

	*argument = 0;
	if (n > 0 && s[n] == '$') {
		*argument = atoi(s);
		s += n + 1;
	}
	s += strspn(s, "-+#0'");
	s += strspn(s, "0123456789");
	if (*s == '.')
		s += 1 + strspn(s + 1, "0123456789");
	length = strspn(s, "hljztL");
	if (length > 2 || s[length] == '\0' || strchr("diouxXeEfFgGcsp", s[length]) == NULL)
		return NULL;
	(void)snprintf(kind, KIND_SIZE, "%.*s", (int)length + 1, s);
	return s + length + 1;
}

static struct format
format_of(const char *s)
{
	struct format f = {.n = 0};

	for (const char *p = strstr(s, "[["); p != NULL; p = strstr(p + 2, "[["))
		f.n_links++;
	while ((s = strchr(s, '%')) != NULL) {
		char kind[KIND_SIZE] = ""; /* zeroed: it is compared whole */
		int argument;
		const char *end;

		s++;
		if (*s == '%') {
			s++;
			continue;
		}
		end = read_conversion(s, &argument, kind);
		if (end == NULL || argument > CONVERSIONS_MAX || f.n == CONVERSIONS_MAX) {
			f.is_broken = true;
			continue;
		}
		s = end;
		f.n++;
		if (argument == 0)
			argument = f.n;
		memcpy(f.kinds[argument - 1], kind, KIND_SIZE);
	}
	return f;
}

static bool
formats_agree(const char *msgid, const char *msgstr)
{
	struct format a = format_of(msgid), b = format_of(msgstr);

	if (a.n_links != b.n_links || a.n != b.n)
		return false;
	if (a.n > 0 && (a.is_broken || b.is_broken))
		return false;
	return memcmp(a.kinds, b.kinds, sizeof(a.kinds)) == 0;
}

/* --- entries --- */

/* Sets forms[]; false if a form is missing. */
static bool
read_forms(const struct catalogue *c, po_message_t m, struct entry *e)
{
	const char *plural = po_message_msgid_plural(m);
	int n = plural == NULL ? 1 : c->n_plurals;

	for (int i = 0; i < n; i++) {
		const char *text =
		    plural == NULL ? po_message_msgstr(m) : po_message_msgstr_plural(m, i);
		/* With one form for all numbers it must say the number. */
		const char *model = plural != NULL && (i > 0 || n == 1) ? plural : e->msgid;

		if (text == NULL || *text == '\0')
			return false;
		if (!formats_agree(model, text))
			complain(c->path, e->line, "conversions or [[ ]] differ from the msgid",
				 e->msgid);
		e->forms[i] = text;
	}
	return true;
}

/* An entry that says what the msgid says need not be looked up. */
static bool
is_identity(const struct entry *e, po_message_t m)
{
	const char *plural = po_message_msgid_plural(m);

	if (strcmp(e->forms[0], e->msgid) != 0)
		return false;
	return plural == NULL || (e->forms[1] != NULL && strcmp(e->forms[1], plural) == 0);
}

static void
read_entry(struct catalogue *c, po_message_t m, int line)
{
	struct entry e = {.msgid = po_message_msgid(m), .line = line};

	if (po_message_is_obsolete(m) || *e.msgid == '\0')
		return;
	if (po_message_msgctxt(m) != NULL)
		complain(c->path, line, "msgctxt is not used in this product", e.msgid);
	if (po_message_is_fuzzy(m))
		complain(c->path, line, "fuzzy; check the translation, then remove the mark",
			 e.msgid);
	if (!read_forms(c, m, &e)) {
		if (complete)
			complain(c->path, line, "not translated", e.msgid);
		return;
	}
	if (is_identity(&e, m))
		return;
	c->entries = claim(c->entries, c->n + 1, sizeof(e));
	c->entries[c->n++] = e;
}

static int
plurals_of(const char *path, po_file_t file)
{
	const char *header = po_file_domain_header(file, NULL);
	char *type, *rule, *p, *to;

	if (header == NULL)
		die("%s:1: has no header entry", path);
	type = po_header_field(header, "Content-Type");
	if (type == NULL || strcasestr(type, "charset=UTF-8") == NULL)
		die("%s:1: the header does not say charset=UTF-8", path);
	rule = po_header_field(header, "Plural-Forms");
	if (rule == NULL)
		die("%s:1: the header has no Plural-Forms", path);
	for (p = to = rule; *p != '\0'; p++) {
		if (!isspace((unsigned char)*p) && *p != '(' && *p != ')')
			*to++ = *p;
	}
	*to = '\0';
	if (strncmp(rule, "nplurals=1;plural=0", 19) == 0)
		return 1;
	if (strncmp(rule, "nplurals=2;plural=n!=1", 22) == 0)
		return 2;
	die("%s:1: i18n.c does not know the plural rule \"%s\"", path, rule);
}

static int
by_msgid(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->msgid, y->msgid);
}

static struct catalogue
read_catalogue(const char *path)
{
	static const struct po_xerror_handler handler = {.xerror = on_error,
							 .xerror2 = on_two_errors};
	struct catalogue c = {.path = path};
	size_t at = 0, len;
	int line = 1;
	const char *text = read_whole_file(path, &len);
	po_file_t file = po_file_read(path, &handler);

	if (file == NULL)
		die("%s: %s", path, strerror(errno));
	if (failed)
		exit(1);
	if (text[strspn(text, " \r\n")] == '\0') { /* nothing translated yet */
		c.n_plurals = 2;
		return c;
	}
	c.n_plurals = plurals_of(path, file);

	po_message_iterator_t all = po_message_iterator(file, NULL);
	for (po_message_t m; (m = po_next_message(all)) != NULL;)
		read_entry(&c, m, next_msgid_line(text, &at, &line));
	po_message_iterator_free(all);
	if (c.n > 0)
		qsort(c.entries, c.n, sizeof(c.entries[0]), by_msgid);
	return c;
}

/* --- output --- */

static void
put_entries(FILE *f, const struct catalogue *c, int number)
{
	(void)fprintf(f, "\nstatic const struct i18n_entry entries_%d[] = {\n", number);
	for (size_t i = 0; i < c->n; i++) {
		const struct entry *e = &c->entries[i];

		(void)fputs("    {", f);
		put_c_string(f, e->msgid, strlen(e->msgid));
		(void)fputs(", {", f);
		for (int form = 0; form < FORMS && e->forms[form] != NULL; form++) {
			(void)fputs(form > 0 ? ", " : "", f);
			put_c_string(f, e->forms[form], strlen(e->forms[form]));
		}
		(void)fputs("}},\n", f);
	}
	(void)fputs("    {NULL, {NULL}}};\n", f);
}

/* zh_CN.po is the catalogue of LOCALE_ZH_CN. */
static void
put_catalogue(FILE *f, const struct catalogue *c, int number)
{
	const char *name = file_name(c->path);

	(void)fputs("    [LOCALE_", f);
	for (; *name != '\0' && *name != '.'; name++)
		(void)fputc(isalnum((unsigned char)*name) ? toupper((unsigned char)*name) : '_', f);
	(void)fprintf(f, "] = {entries_%d, %zu, %d},\n", number, c->n, c->n_plurals);
}

int
main(int argc, char **argv)
{
	struct catalogue *all;
	int n;

	if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
		complete = true;
		argc--;
		argv++;
	}
	if (argc < 3)
		die("usage: poc [--complete] OUT.c LOCALE.po...");
	n = argc - 2;
	all = claim(NULL, (size_t)n, sizeof(*all));
	for (int i = 0; i < n; i++)
		all[i] = read_catalogue(argv[i + 2]);
	if (failed)
		return 1;

	FILE *f = open_output(argv[1]);
	(void)fputs("/* Made by gen/poc from the catalogues. */\n"
		    "#include \"answerwell/base/i18n.h\"\n",
		    f);
	for (int i = 0; i < n; i++)
		put_entries(f, &all[i], i);
	(void)fputs("\nconst struct i18n_catalogue i18n_catalogues[LOCALES] = {\n", f);
	for (int i = 0; i < n; i++)
		put_catalogue(f, &all[i], i);
	(void)fputs("};\n", f);
	close_output(f, argv[1]);
	return 0;
}
