/* viewc OUT_DIR OUT.c FILE...: compiles views (.html, .txt) to C.
 *
 * Writes OUT_DIR/views/NAME.h for every view, OUT.h with all of these, and all functions into OUT.c, whose
 * #line directives point back into the views. The language is described in src/gen/README.md. */
#include "viewc_files.h"
#include "viewc_html.h"
#include "viewc_source.h"
#include "viewc_text.h"

enum { BLOCKS_MAX = 32 };

struct block {
	bool is_loop;
	bool has_else;
	bool has_end_state;
	int line;
	struct html before;
	struct html after;
};

struct compiler {
	const struct source *src;
	const char *at;
	struct text literal;
	struct html html;
	struct block blocks[BLOCKS_MAX];
	size_t n_blocks;
};

static struct text code;
/* --- writing C --- */

static void
flush_literal(struct compiler *c)
{
	if (c->literal.len == 0)
		return;
	text_printf(&code, "\tview_raw(v, ");
	add_c_string(&code, c->literal.s, c->literal.len);
	text_printf(&code, ", %zu);\n", c->literal.len);
	c->literal.len = 0;
}

/* The space between two sentences, or a sentence and a tag, depends on the language (view_gap). */
static void
flush_with_gap(struct compiler *c)
{
	const size_t len = c->literal.len;
	const char *s = c->literal.s;
	const bool has_gap = len > 0 && s[len - 1] == ' ' && (len == 1 || s[len - 2] == '>');

	if (has_gap)
		c->literal.len--;
	flush_literal(c);
	if (has_gap)
		text_printf(&code, "\tview_gap(v);\n");
}

static void
add_literal(struct compiler *c, const char *s, size_t len)
{
	text_add(&c->literal, s, len);
	for (size_t i = 0; i < len && !c->src->is_plain; i++)
		html_step(&c->html, s[i]);
}

static void
add_line_directive(int line)
{
	text_printf(&code, "#line %d ", line);
	add_c_string(&code, here_path, strlen(here_path));
	text_add(&code, "\n", 1);
}

/* --- {{ }} --- */

struct mark {
	char letter;
	const char *html; /* %s: the expression */
	const char *plain; /* NULL: not in .txt views */
};

/* Numbers are multiplied by 1 so that a pointer does not compile. */
static const struct mark marks[] = {
    {' ', "view_text(v, %s)", "view_plain(v, %s)"},
    {'h', "view_text(v, %s)", "view_plain(v, %s)"},
    {'d', "view_int(v, (int64_t)(1 * (%s)))", "view_int(v, (int64_t)(1 * (%s)))"},
    {'N', "view_number(v, (int64_t)(1 * (%s)))", "view_number(v, (int64_t)(1 * (%s)))"},
    {'u', "view_url(v, %s)", "view_url(v, %s)"},
    {'j', "view_json(v, %s)", NULL},
    {'_', "view_tr(v, %s)", "view_tr_plain(v, %s)"},
    {'n', "view_trn(v, %s)", "view_trn_plain(v, %s)"},
    {'a', "view_tr_link(v, %s)", NULL},
    {'t', "view_time(v, %s)",
     "view_plain(v, when_relative(v->arena, v->locale, v->zone, %s, v->now))"},
    {'D', "view_date(v, %s)", "view_plain(v, when_date(v->arena, v->locale, v->zone, %s))"},
    {'Y', "view_day(v, %s)", NULL},
    {'{', "view_safe(v, %s)", NULL},
};

static const struct mark *
mark_find(char letter)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].letter == letter)
			return &marks[i];
	die("unknown {{%c }}", letter);
}

/* The end of the expression at p: where `close` ("}}" or "}}}") begins. */
static const char *
expression_end(const char *p, const char *close)
{
	int depth = 0;

	for (;; p++) {
		if (*p == '"' || *p == '\'') {
			p = skip_quoted(p);
			if (p == NULL)
				die("a string inside {{ }} does not end");
			p--;
			continue;
		}
		if (depth == 0 && strncmp(p, close, strlen(close)) == 0)
			return p;
		if (*p == '\0' || strncmp(p, "{{", 2) == 0)
			die("{{ is not closed");
		if (*p == '{')
			depth++;
		if (*p == '}')
			depth--;
	}
}

/* What becomes of the expression: msgids must be literals, for xgettext; a count becomes a long. */
static char *
expression_for(char letter, char *expression)
{
	char *args[PARAMS_MAX], *out = expression;
	size_t n;

	if (letter != '_' && letter != 'n' && letter != 'a')
		return expression;
	n = split_arguments(expression, args, PARAMS_MAX);
	if (n < 1 || args[0][0] != '"' || (letter == 'n' && n > 1 && args[1][0] != '"'))
		die("{{%c }} takes its text as a literal: {{%c \"...\" }}", letter, letter);
	if (letter == 'n') {
		if (n != 3)
			die("{{n }} takes two texts and a number");
		if (asprintf(&out, "%s, %s, (long)(1 * (%s))", args[0], args[1], args[2]) < 0)
			abort();
		free(expression);
	} else if (letter == 'a' && n < 2) {
		die("{{a }} takes a text and an address");
	}
	free_arguments(args, n);
	return out;
}

static void
add_call(const char *format, const char *expression)
{
	const char *hole = strstr(format, "%s");

	text_printf(&code, "\t%.*s%s%s;\n", (int)(hole - format), format, expression, hole + 2);
}

/* Compiles the {{ }} that c->at points to. */
static void
compile_expression(struct compiler *c)
{
	bool is_triple = strncmp(c->at, "{{{", 3) == 0;
	const char *close = is_triple ? "}}}" : "}}";
	const char *p = c->at + strlen(close), *end;
	char letter = is_triple ? '{' : ' ';
	const struct mark *m;
	int line = here_line;
	char *expression;

	if (!is_triple && !isspace((unsigned char)p[0]) && p[0] != '"' &&
	    (isspace((unsigned char)p[1]) || p[1] == '"'))
		letter = *p++;
	end = expression_end(p, close);
	m = mark_find(letter);
	if (c->src->is_plain && m->plain == NULL)
		die("{{%c }} cannot stand in a .txt view", letter);
	if (!c->src->is_plain)
		check_place(&c->html, letter);
	for (; c->at < end; c->at++)
		here_line += *c->at == '\n';
	c->at = end + strlen(close);
	expression = copy_trimmed(p, end);
	if (expression[0] == '\0')
		die("{{ }} is empty");
	expression = expression_for(letter, expression);
	flush_with_gap(c);
	add_line_directive(line);
	add_call(c->src->is_plain ? m->plain : m->html, expression);
	free(expression);
	if (!c->src->is_plain && c->at[0] == ' ' && c->at[1] == '<') {
		text_printf(&code, "\tview_gap(v);\n");
		c->at++;
	}
}

/* --- @ lines --- */

static struct block *
block_top(struct compiler *c, const char *directive)
{
	if (c->n_blocks == 0)
		die("@%s without @if or @for", directive);
	return &c->blocks[c->n_blocks - 1];
}

static void
block_open(struct compiler *c, bool is_loop)
{
	struct block *b;

	if (c->n_blocks == BLOCKS_MAX)
		die("more than %d @if and @for inside one another", BLOCKS_MAX);
	b = &c->blocks[c->n_blocks++];
	*b = (struct block){.is_loop = is_loop, .line = here_line, .before = c->html};
}

/* Every way through an @if or @for must leave the HTML at the same place, or escaping would be
 * chosen for the wrong one. */
static void
branch_end(struct compiler *c, struct block *b)
{
	if (!b->has_end_state) {
		b->after = c->html;
		b->has_end_state = true;
	}
	if (b->after.place != c->html.place || b->after.quote != c->html.quote ||
	    strcmp(b->after.type, c->html.type) != 0)
		die("this branch ends elsewhere in the HTML than the other one (@%s in line %d)",
		    b->is_loop ? "for" : "if", b->line);
	b->after.is_filled = b->after.is_filled && c->html.is_filled;
}

static void
add_condition(const char *before, const char *condition)
{
	/* Clang minds doubled brackets around ==. */
	size_t n = strlen(condition);
	int depth = 0;
	bool is_wrapped = condition[0] == '(';

	for (size_t i = 0; i < n && is_wrapped; i++) {
		depth += (condition[i] == '(') - (condition[i] == ')');
		is_wrapped = depth > 0 || i + 1 == n;
	}
	text_printf(&code, is_wrapped ? "%s %s {\n" : "%s (%s) {\n", before, condition);
}

static void
add_include(struct compiler *c, const char *rest)
{
	const char *p = rest;
	char name[NAME_MAX_LEN], whole[NAME_MAX_LEN + 8], *arguments;
	const char *found = NULL;

	while (is_word(*p))
		p++;
	snprintf(name, sizeof(name), "%.*s", (int)(p - rest), rest);
	snprintf(whole, sizeof(whole), "%s_%s", name, c->src->is_plain ? "txt" : "html");
	for (size_t i = 0; i < n_sources && found == NULL; i++)
		if (strcmp(sources[i].name, name) == 0 || strcmp(sources[i].name, whole) == 0)
			found = sources[i].name;
	if (found == NULL)
		die("there is no view %s", name);
	if (!c->src->is_plain && c->html.place != TEXT)
		die("@include inside a tag");
	while (isspace((unsigned char)*p))
		p++;
	if (*p != '(' || rest[strlen(rest) - 1] != ')')
		die("@include is written @include name(arguments)");
	arguments = copy_trimmed(p + 1, rest + strlen(rest) - 1);
	text_printf(&code, "\tview_%s(v%s%s);\n", found, arguments[0] == '\0' ? "" : ", ",
		    arguments);
	free(arguments);
}

static void
compile_branch(struct compiler *c, const char *word, const char *rest)
{
	struct block *b = block_top(c, word);
	bool is_else = strcmp(word, "else") == 0;

	if (b->is_loop)
		die("@%s belongs to @if, not to @for", word);
	if (b->has_else)
		die("@%s after @else", word);
	branch_end(c, b);
	b->has_else = is_else;
	c->html = b->before;
	if (is_else)
		text_printf(&code, "\t} else {\n");
	else
		add_condition("\t} else if", rest);
}

static void
compile_end(struct compiler *c)
{
	struct block *b = block_top(c, "end");

	branch_end(c, b);
	/* Without @else, and for no rounds of a loop, nothing is written. */
	if (!b->has_else) {
		c->html = b->before;
		branch_end(c, b);
	}
	c->html = b->after;
	c->n_blocks--;
	text_printf(&code, "\t}\n");
}

static bool
is_directive(const char *word)
{
	static const char *const words[] = {"view", "use", "if",      "elif", "else",
					    "end",  "for", "include", "set"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static void
compile_directive(struct compiler *c, const char *word, const char *rest)
{
	bool takes_rest = strcmp(word, "else") != 0 && strcmp(word, "end") != 0;

	if (!is_directive(word))
		die("unknown directive @%s (a line of text that begins with @ is written @@)",
		    word);
	if (strcmp(word, "view") == 0)
		die("a second @view: one view per file");
	if (strcmp(word, "use") == 0)
		return;
	if (takes_rest && rest[0] == '\0')
		die("@%s needs something after it", word);
	if (!takes_rest && rest[0] != '\0')
		die("nothing may follow @%s", word);
	flush_literal(c);
	add_line_directive(here_line);
	if (strcmp(word, "if") == 0) {
		block_open(c, false);
		add_condition("\tif", rest);
	} else if (strcmp(word, "for") == 0) {
		block_open(c, true);
		text_printf(&code, "\tfor (%s) {\n", rest);
	} else if (strcmp(word, "elif") == 0 || strcmp(word, "else") == 0) {
		compile_branch(c, word, rest);
	} else if (strcmp(word, "end") == 0) {
		compile_end(c);
	} else if (strcmp(word, "include") == 0) {
		add_include(c, rest);
	} else if (strcmp(word, "set") == 0) {
		text_printf(&code, "\t%s%s\n", rest, rest[strlen(rest) - 1] == ';' ? "" : ";");
	} else {
		die("unknown directive @%s (a line of text that begins with @ is written @@)",
		    word);
	}
}

static void
compile_at_line(struct compiler *c, const char *p)
{
	int n_lines;
	char *line = directive_text(p, &c->at, &n_lines), *rest = line + 1, *word;

	if (line[1] != '#') {
		while (is_word(*rest))
			rest++;
		word = copy_trimmed(line + 1, rest);
		while (isspace((unsigned char)*rest))
			rest++;
		compile_directive(c, word, rest);
		free(word);
	}
	free(line);
	here_line += n_lines;
}

/* A line of text, and the lines its {{ }} run on to. */
static void
compile_text_line(struct compiler *c)
{
	const char *p, *end, *cut;

	for (;;) {
		end = strchrnul(c->at, '\n');
		p = strstr(c->at, "{{");
		if (p == NULL || p > end)
			break;
		add_literal(c, c->at, (size_t)(p - c->at));
		c->at = p;
		compile_expression(c);
	}
	cut = end;
	while (!c->src->is_plain && cut > c->at && isspace((unsigned char)cut[-1]))
		cut--;
	if (cut > c->at && cut[-1] == '\\') {
		add_literal(c, c->at, (size_t)(cut - 1 - c->at));
	} else {
		add_literal(c, c->at, (size_t)(cut - c->at));
		add_literal(c, "\n", 1);
	}
	c->at = *end == '\0' ? end : end + 1;
	here_line++;
}

static void
compile_line(struct compiler *c)
{
	const char *p = c->at + strspn(c->at, " \t");

	if (*p == '@' && p[1] != '@') {
		compile_at_line(c, p);
		return;
	}
	if (*p == '@')
		c->at = p + 1;
	else if (!c->src->is_plain)
		c->at = p;
	if (*c->at == '\n' && !c->src->is_plain) {
		c->at++;
		here_line++;
	} else if (*c->at != '\0') {
		compile_text_line(c);
	}
}

/* --- one view --- */

static void
compile_view(const struct source *src)
{
	struct compiler c = {.src = src, .at = src->body.s};

	here_path = src->path;
	here_line = 1;
	text_printf(&code, "\nvoid\nview_%s(struct view *v%s%s)\n{\n\t(void)v;\n", src->name,
		    src->n_params > 0 ? ", " : "", src->params);
	for (size_t i = 0; i < src->n_params; i++) {
		const char *end = src->param[i] + strcspn(src->param[i], "["), *p;

		while (end > src->param[i] && !is_word(end[-1]))
			end--;
		for (p = end; p > src->param[i] && is_word(p[-1]);)
			p--;
		text_printf(&code, "\t(void)%.*s;\n", (int)(end - p), p);
	}
	/* The head was read before. */
	while (c.at[strspn(c.at, " \t")] != '@' ||
	       strncmp(c.at + strspn(c.at, " \t"), "@view", 5) != 0) {
		c.at = strchrnul(c.at, '\n') + 1;
		here_line++;
	}
	for (;;) {
		const char *end = strchrnul(c.at, '\n');
		bool carries_on = end > c.at && end[-1] == '\\';

		c.at = *end == '\0' ? end : end + 1;
		here_line++;
		if (!carries_on)
			break;
	}
	while (*c.at != '\0')
		compile_line(&c);
	if (c.n_blocks > 0) {
		here_line = c.blocks[c.n_blocks - 1].line;
		die("@%s without @end", c.blocks[c.n_blocks - 1].is_loop ? "for" : "if");
	}
	if (c.html.place != TEXT)
		die("the view ends inside <%s", c.html.tag);
	flush_literal(&c);
	text_printf(&code, "}\n");
	free(c.literal.s);
}

/* --- all of them --- */

static void
add_use(const char *file)
{
	char *line;

	if (asprintf(&line, "#include %s\n", file) < 0)
		abort();
	if (strstr(code.s, line) == NULL)
		text_add(&code, line, strlen(line));
	free(line);
}

int
main(int argc, char **argv)
{
	char *folder;

	if (argc < 3) {
		fprintf(stderr, "usage: viewc OUT_DIR OUT.c FILE...\n");
		return 1;
	}
	for (int i = 3; i < argc; i++)
		read_source(argv[i]);
	text_printf(&code, "/* Made by gen/viewc: edit the views instead. */\n"
			   "#include \"answerwell/text/when.h\"\n");
	for (size_t i = 0; i < n_sources; i++)
		for (size_t k = 0; k < sources[i].n_uses; k++)
			add_use(sources[i].use[k]);
	for (size_t i = 0; i < n_sources; i++)
		text_printf(&code, "#include \"views/%s.h\"\n", sources[i].name);
	for (size_t i = 0; i < n_sources; i++)
		compile_view(&sources[i]);
	if (asprintf(&folder, "%s/views", argv[1]) < 0)
		abort();
	make_folder(argv[1]);
	make_folder(folder);
	write_whole_header(argv[2]);
	for (size_t i = 0; i < n_sources; i++) {
		write_header(&sources[i], folder);
		free_arguments(sources[i].use, sources[i].n_uses);
		free_arguments(sources[i].param, sources[i].n_params);
		free(sources[i].params);
		free(sources[i].body.s);
	}
	write_file(argv[2], &code, true);
	free(code.s);
	free(folder);
	return 0;
}
