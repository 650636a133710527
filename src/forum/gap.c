#include "answerwell/forum/gap.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/post.h"
#include "answerwell/text/markdown.h"
#include "sql/gap.h"

enum {
	FOUND_MAX = 200, /* places in one text that are looked up */
	WORDS_MAX = 900, /* bytes of one: three hundred characters of a template's longest */
	TAIL_SHOWN = 60, /* bytes of a text before a lost bracket that a message shows */
	DEPTH_MAX = 8,
	NAMED_MAX = 6 /* gaps that a message names */
};

/* ---- the places in a text where a gap may stand ----------------------------------------------- */

enum bracket { SQUARE, WIDE, LENTICULAR, BRACE, WIDE_BRACE, BRACKETS };
static const struct {
	const char *open, *close;
} brackets[BRACKETS] = {{"[", "]"}, {"［", "］"}, {"【", "】"}, {"{", "}"}, {"｛", "｝"}};

struct places {
	struct arena *arena;
	const char *words[FOUND_MAX], *kinds[FOUND_MAX], *shown[FOUND_MAX];
	size_t n;
};

static void
add(struct places *p, const char *from, size_t len, const char *kind, const char *shown,
    size_t shown_len)
{
	if (p->n == FOUND_MAX || len == 0 || len > WORDS_MAX)
		return;
	p->words[p->n] = arena_strndup(p->arena, from, len);
	p->shown[p->n] = arena_strndup(p->arena, shown, shown_len);
	p->kinds[p->n++] = kind;
}

/* The bracket that stands at s: its length, and which; 0: none. */
static size_t
bracket_at(const char *s, enum bracket *which, bool *opens)
{
	for (int i = 0; i < BRACKETS; i++) {
		*which = (enum bracket)i;
		*opens = true;
		if (str_starts(s, brackets[i].open))
			return strlen(brackets[i].open);
		*opens = false;
		if (str_starts(s, brackets[i].close))
			return strlen(brackets[i].close);
	}
	return 0;
}

static bool
is_brace(enum bracket which)
{
	return which == BRACE || which == WIDE_BRACE;
}

struct open_bracket {
	const char *at, *inside;
	enum bracket which;
};

static bool
begins_line(const char *line, const char *at)
{
	while (at > line && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	return at == line || at[-1] == '\v';
}

/* The end of a text that is cut at a character to at most `most` bytes: how much is left out. */
static size_t
cut_before(const char *text, size_t len, size_t most)
{
	size_t at = len > most ? len - most : 0;

	while (at < len && ((unsigned char)text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void
add_tail(struct places *p, const char *line, const char *end, size_t end_len)
{
	size_t len = (size_t)(end - line), cut = cut_before(line, len, WORDS_MAX),
	       cut_shown = cut_before(line, len, TAIL_SHOWN);

	add(p, line + cut, len - cut, "tail", line + cut_shown, len - cut_shown + end_len);
}

static void
add_head(struct places *p, const struct open_bracket *o, const char *end)
{
	size_t len = (size_t)(end - o->inside), most = len < WORDS_MAX ? len : WORDS_MAX;

	while (most > 0 && most < len && ((unsigned char)o->inside[most] & 0xc0) == 0x80)
		most--;
	add(p, o->inside, most, "head", o->at, (size_t)(o->inside - o->at) + most);
}

static void
add_whole(struct places *p, const struct open_bracket *o, const char *end, size_t end_len,
	  const char *line, bool is_code)
{
	const char *kind = is_brace(o->which) ? "field" : is_code ? "code" : "whole";

	if (is_code && is_brace(o->which))
		return;
	if (o->which == LENTICULAR && begins_line(line, o->at))
		return; /* a heading, as Chinese texts have them */
	add(p, o->inside, (size_t)(end - o->inside), kind, o->at, (size_t)(end - o->at) + end_len);
}

/* One line; in prose also what stands beside a bracket that has lost its partner. */
static void
look_in_line(struct places *p, const char *line, size_t len, bool is_code)
{
	struct open_bracket open[DEPTH_MAX];
	size_t depth = 0, n;
	enum bracket which;
	bool opens;

	for (const char *s = line; s < line + len; s += n > 0 ? n : 1) {
		if ((n = bracket_at(s, &which, &opens)) == 0)
			continue;
		if (opens && depth < DEPTH_MAX)
			open[depth++] = (struct open_bracket){s, s + n, which};
		else if (!opens && depth > 0 && open[depth - 1].which == which)
			add_whole(p, &open[--depth], s, n, line, is_code);
		else if (!opens && depth == 0 && which == SQUARE && !is_code)
			add_tail(p, line, s, n);
	}
	while (depth-- > 0) {
		if (!is_code && open[depth].which == SQUARE)
			add_head(p, &open[depth], line + len);
	}
}

static void
look_in(struct places *p, const char *text, bool is_code)
{
	for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
		size_t len = strcspn(line, "\n");

		look_in_line(p, line, len, is_code);
		if (line[len] == '\0')
			break;
	}
}

/* A bracket written as \[ is meant: it becomes a mark that is none. */
static const char *
without_escaped(struct arena *a, const char *text)
{
	char *s = arena_strdup(a, text);

	for (char *at = s; (at = strchr(at, '\\')) != NULL && at[1] != '\0'; at += 2) {
		if (strchr("[]{}", at[1]) != NULL)
			at[0] = at[1] = '.';
	}
	return s;
}

/* ---- which of them are gaps ------------------------------------------------------------------- */

struct gap {
	const char *shown, *words; /* as it stands in the text; folded */
};

static enum result
find_all(struct db *db, struct arena *a, const char *text, struct gap **out, size_t *n)
{
	struct places *p = arena_alloc(a, sizeof *p);
	const char *meant;
	struct sql_gap_find_row *rows;
	enum result r;

	*n = 0;
	p->arena = a;
	p->n = 0;
	meant = without_escaped(a, text);
	look_in(p, markdown_lines(a, meant, MARKDOWN_PROSE), false);
	look_in(p, markdown_lines(a, meant, MARKDOWN_CODE), true);
	if (p->n == 0)
		return OK;
	r = sql_gap_find(db, a, &rows, n, .words = ((struct sql_texts){p->words, p->n}),
			 .places = ((struct sql_texts){p->kinds, p->n}));
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct gap){.shown = p->shown[rows[i].i - 1], .words = rows[i].words};
	return OK;
}

static bool
has_gap(const struct gap *list, size_t n, const char *words)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].words, words) == 0)
			return true;
	return false;
}

/* "[date], [place]": each once, without those of `before`; NULL: none is left. */
static const char *
name_all(struct arena *a, const struct gap *list, size_t n, const struct gap *before,
	 size_t n_before)
{
	struct buf b;
	int n_named = 0;

	buf_init(&b, a, 128);
	for (size_t i = 0; i < n; i++) {
		if (has_gap(list, i, list[i].words) || has_gap(before, n_before, list[i].words))
			continue;
		if (n_named++ == NAMED_MAX) {
			buf_puts(&b, " …");
			break;
		}
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", str_cut(a, list[i].shown, 80));
	}
	return n_named > 0 ? b.data : NULL;
}

enum result
gap_find(struct db *db, struct arena *a, const char *text, const char **out)
{
	struct gap *list = NULL;
	size_t n;
	enum result r = find_all(db, a, text, &list, &n);

	*out = r == OK ? name_all(a, list, n, NULL, 0) : NULL;
	return r;
}

enum result
gap_check(struct db *db, struct arena *a, const struct account *actor, const char *field,
	  const char *text, const char *before, struct problems *problems)
{
	struct gap *list = NULL, *had = NULL;
	size_t n = 0, n_had = 0;
	const char *names;
	enum result r;

	if (!post_may_moderate(actor) || text == NULL)
		return OK;
	if ((r = find_all(db, a, text, &list, &n)) != OK || n == 0)
		return r;
	if (before != NULL && (r = find_all(db, a, before, &had, &n_had)) != OK)
		return r;
	names = name_all(a, list, n, had, n_had);
	if (names != NULL)
		problem_add_words(
		    problems, field,
		    N_("Please fill in the gaps the template left, or remove them: %s"), names);
	return OK;
}
