#include "cli/se_render.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "cli/copy.h"
#include "cli/progress.h"
#include "sql/se_work.h"

static const char copy_sql[] = "COPY import_texts (kind, old_id, body, html, words, title_words, "
			       "tag_words, slug, locale) FROM STDIN";

/* ---- does the Markdown belong to the HTML? -------------------------------------------------- */

/* The words of a text as a set that may say yes too often, never no. */
enum { SET_BITS = 1 << 16, WORD_LEAST = 3, NEVER_MIND = 5 };
struct set {
	unsigned char bits[SET_BITS / 8];
};

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* The next word of at least WORD_LEAST bytes, as a place in the set. With `is_html`, tags and
 * entities are passed over. False at the end. */
static bool
next_word(const char **at, bool is_html, unsigned *place)
{
	const char *s = *at, *word;
	unsigned hash;

	for (;;) {
		while (*s != '\0' && !is_letter(*s) && !(is_html && (*s == '<' || *s == '&')))
			s++;
		if (*s == '\0')
			return false;
		if (is_html && (*s == '<' || *s == '&')) {
			s += strcspn(s, *s == '<' ? ">" : "; \n<");
			continue;
		}
		hash = 2166136261u;
		for (word = s; is_letter(*s); s++)
			hash = (hash ^ (unsigned char)*s) * 16777619u;
		if (s - word >= WORD_LEAST)
			break;
	}
	*at = s;
	*place = (hash ^ hash >> 16) % SET_BITS;
	return true;
}

/* The rule proper is that the last edit of the history is the last one of the post (is_current).
 * Files of different days, or written by others, can still disagree; then the words decide. */
static bool
belongs(const struct sql_se_render_next_row *source)
{
	const char *at = source->markdown;
	struct set set = {{0}};
	unsigned place, n = 0, n_missing = 0;

	while (next_word(&at, false, &place))
		set.bits[place / 8] |= (unsigned char)(1u << place % 8);
	at = source->html;
	while (next_word(&at, true, &place)) {
		n++;
		n_missing += (set.bits[place / 8] & 1u << place % 8) == 0;
	}
	return n < NEVER_MIND ? n == 0 || n_missing < n
			      : n_missing * (source->is_current ? 2u : 20u) <= n;
}

/* ---- one post ------------------------------------------------------------------------------- */

static char *
cut(struct arena *a, const char *s)
{
	size_t len = strlen(s);

	if (len > MARKDOWN_MAX)
		len = MARKDOWN_MAX;
	while (len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80)
		len--;
	return arena_strndup(a, s, len);
}

static enum text_kind
kind_of(const struct sql_se_render_next_row *source)
{
	if (source->title != NULL)
		return TEXT_QUESTION;
	return str_eq(source->kind, "comment") ? TEXT_COMMENT : TEXT_ANSWER;
}

static void
write_text(struct copy *c, struct arena *a, const struct sql_se_render_next_row *source,
	   const char *body, bool is_own)
{
	enum text_kind kind = kind_of(source);
	bool is_chinese;

	copy_text(c, source->kind);
	copy_int(c, source->old_id);
	copy_text(c, is_own ? NULL : body);
	copy_text(c, markdown_render(a, body, MARKDOWN_COMMONMARK, NULL).html);
	copy_text(c, text_words(a, kind, TEXT_BODY, body));
	if (source->title == NULL) {
		for (int i = 0; i < 4; i++)
			copy_text(c, NULL);
	} else {
		is_chinese = segment_is_chinese(arena_printf(a, "%s\n%s", source->title, body));
		copy_text(c, text_words(a, kind, TEXT_TITLE, source->title));
		copy_text(c, text_words(a, kind, TEXT_TAGS, source->tags));
		copy_text(c, slug_from(a, source->title));
		copy_text(c, locale_code(is_chinese ? LOCALE_ZH_CN : LOCALE_EN));
	}
	copy_row(c);
}

static void
render_one(struct copy *c, const struct sql_se_render_next_row *source)
{
	struct arena *a = arena_new();
	const char *markdown = source->markdown;

	if (source->html == NULL)
		write_text(c, a, source, cut(a, markdown), true);
	else if (markdown != NULL && belongs(source))
		write_text(c, a, source, cut(a, markdown), true);
	else
		write_text(c, a, source, cut(a, markdown_from_html(a, source->html)), false);
	arena_free(a);
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* One batch after the post named by kind and old_id, which move on to the last one done. */
static enum result
render_batch(struct db *db, struct arena *a, char kind[16], int64_t *old_id, size_t *n)
{
	static struct copy copy; /* its buffer is too large for a stack */
	struct sql_se_render_next_row *sources;
	enum result r = sql_se_render_next(db, a, &sources, n, .kind = kind, .old_id = *old_id);

	if (r != OK || *n == 0)
		return r;
	copy_begin(&copy, db, copy_sql);
	for (size_t i = 0; i < *n && copy.result == OK; i++)
		render_one(&copy, &sources[i]);
	strncpy(kind, sources[*n - 1].kind, 15);
	*old_id = sources[*n - 1].old_id;
	return copy_end(&copy);
}

enum result
se_render(struct db *db, struct progress *progress)
{
	struct arena *a = arena_new();
	char kind[16] = "";
	int64_t old_id = 0;
	struct sql_se_render_count_row *posts;
	size_t n = 1;
	enum result r = sql_se_render_count(db, a, &posts, NULL);

	progress_total(progress, r == OK ? posts->n : 0);
	progress_phase(progress, "Rendering");
	while (r == OK && n > 0) {
		arena_free(a);
		a = arena_new();
		n = 0;
		r = render_batch(db, a, kind, &old_id, &n);
		progress_add(progress, (int64_t)n);
	}
	arena_free(a);
	return r;
}
