#include "answerwell/forum/exposure.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/detail.h"
#include "answerwell/settings/settings.h"
#include "forum/internal.h"

enum { AROUND_BYTES = 48 };

/* What everybody reads of a text; tags and categories are words of the site. */
static bool
is_read(enum text_kind kind, enum text_part part)
{
	enum text_shape shape = text_rules[part].shape;

	return text_has(kind, part) && shape != TEXT_CHOICE && shape != TEXT_NAMES;
}

/* Of what the fields of a category have, what was said alone: a form does not know their labels. */
static const char *
read_part(struct arena *a, const struct text *t, enum text_part part)
{
	struct detail *list;
	struct buf b;
	size_t n;

	if (part != TEXT_DETAILS)
		return text_get(t, part);
	n = detail_read(a, text_get(t, part), &list);
	buf_init(&b, a, 128);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s\n", list[i].value);
	return b.data;
}

/* ---- keys ------------------------------------------------------------------------------------------ */

/* A key has no | in it: that parts them. */
static const char *
key_of(struct arena *a, const char *text, const struct personal *found)
{
	return personal_key(a, text, found);
}

static bool
has_key(const char *keys, const char *key)
{
	size_t len = strlen(key);

	if (keys == NULL || str_eq(keys, EXPOSURE_ALL))
		return keys != NULL;
	for (const char *s = keys; *s != '\0';
	     s += s[strcspn(s, "|")] == '|' ? strcspn(s, "|") + 1 : strcspn(s, "|"))
		if (strcspn(s, "|") == len && strncmp(s, key, len) == 0)
			return true;
	return false;
}

const char *
exposure_keys(struct arena *a, const char *one, const char *other)
{
	if (one == NULL || one[0] == '\0')
		return other != NULL ? other : "";
	if (other == NULL || other[0] == '\0')
		return one;
	return arena_printf(a, "%s|%s", one, other);
}

/* ---- finding --------------------------------------------------------------------------------------- */

/* The beginning of the line, or of the few words, before `at`. */
static const char *
words_before(struct arena *a, const char *text, size_t at)
{
	size_t from = at > AROUND_BYTES ? at - AROUND_BYTES : 0;
	bool is_cut = from > 0;

	while (from < at && ((unsigned char)text[from] & 0xc0) == 0x80)
		from++;
	for (size_t i = at; i > from; i--) {
		if (text[i - 1] == '\n') {
			from = i;
			is_cut = false;
			break;
		}
	}
	return arena_printf(a, "%s%.*s", is_cut ? "…" : "", (int)(at - from), text + from);
}

static const char *
words_after(struct arena *a, const char *text, size_t at)
{
	size_t len = strcspn(text + at, "\n"), most = len < AROUND_BYTES ? len : AROUND_BYTES;

	while (most > 0 && most < len && ((unsigned char)text[at + most] & 0xc0) == 0x80)
		most--;
	return arena_printf(a, "%.*s%s", (int)most, text + at, most < len ? "…" : "");
}

static void
add(struct arena *a, const char *text, enum text_part part, const struct personal *found,
    struct buf *keys, struct exposure *out)
{
	out->items[out->n++] = (struct exposed){
	    .part = part,
	    .kind = found->kind,
	    .before = words_before(a, text, found->at),
	    .words = arena_strndup(a, text + found->at, found->len),
	    .after = words_after(a, text, found->at + found->len),
	};
	out->of_kind[found->kind]++;
	buf_printf(keys, "%s%s", keys->len > 0 ? "|" : "", key_of(a, text, found));
}

/* All that was there, whichever part it stood in: what moves from the text into the title is not new. */
static const char *
all_of(struct arena *a, const struct text *t)
{
	struct buf b;

	if (t == NULL)
		return "";
	buf_init(&b, a, 256);
	for (int part = 0; part < TEXT_PARTS; part++)
		buf_printf(&b, "%s\n\n", read_part(a, t, (enum text_part)part));
	return b.data;
}

void
exposure_of(struct arena *a, enum text_kind kind, const struct text *text,
	    const struct text *before, const struct text *also, const char *orders,
	    struct exposure *out)
{
	const char *known = arena_printf(a, "%s\n\n%s", all_of(a, before), all_of(a, also));
	struct buf keys;

	*out = (struct exposure){.n = 0};
	buf_init(&keys, a, 64);
	for (int i = 0; i < TEXT_PARTS; i++) {
		enum text_part part = (enum text_part)i;
		const char *words = read_part(a, text, part);
		struct personal *found;
		size_t n = 0;

		if (!is_read(kind, part) || words[0] == '\0')
			continue;
		found = personal_find_new(a, words, known, orders, &n);
		for (size_t k = 0; k < n && out->n < EXPOSURES_MAX; k++)
			if (!has_key(text->shown_anyway, key_of(a, words, &found[k])))
				add(a, words, part, &found[k], &keys, out);
	}
	out->keys = keys.data;
}

enum result
exposure_check(struct db *db, struct arena *a, enum text_kind kind, const struct text *text,
	       const struct text *before, const struct text *also, struct problems *problems)
{
	struct exposure e;
	struct settings s;
	enum result r;

	if (kind == TEXT_PAGE || str_eq(text->shown_anyway, EXPOSURE_ALL))
		return OK;
	if ((r = settings_read(db, a, &s)) != OK)
		return r;
	exposure_of(a, kind, text, before, also, s.value[SETTING_ORDER_NUMBERS], &e);
	if (e.n == 0)
		return OK;
	problem_add(problems, EXPOSURE_FIELD, N_("Should everyone be able to read this?"), 0);
	return INVALID;
}

/* ---- taking out -------------------------------------------------------------------------------------- */

static const char *
without(struct arena *a, const char *words, const char *keys, const char *orders,
	enum locale language, bool is_markdown)
{
	struct personal *found;
	size_t n, kept = 0;

	found = personal_find(a, words, orders, &n);
	for (size_t i = 0; i < n; i++)
		if (has_key(keys, key_of(a, words, &found[i])))
			found[kept++] = found[i];
	return kept > 0 ? personal_remove(a, words, found, kept, language, is_markdown) : words;
}

static const char *
details_without(struct arena *a, const char *details, const char *keys, const char *orders,
		enum locale language)
{
	struct detail *list;
	size_t n = detail_read(a, details, &list);
	struct buf b;

	buf_init(&b, a, 128);
	for (size_t i = 0; i < n; i++)
		detail_write(&b, list[i].field_id, list[i].label,
			     without(a, list[i].value, keys, orders, language, false));
	return b.data;
}

struct text
exposure_removed(struct arena *a, enum text_kind kind, const struct text *text, const char *keys,
		 const char *orders, enum locale otherwise)
{
	struct text out = *text;
	enum locale language = text_language(
	    arena_printf(a, "%s\n%s", text_get(text, TEXT_TITLE), text_get(text, TEXT_BODY)),
	    otherwise);

	for (int i = 0; i < TEXT_PARTS; i++) {
		enum text_part part = (enum text_part)i;

		if (part == TEXT_DETAILS && text_has(kind, part))
			text_set(&out, part,
				 details_without(a, text_get(text, part), keys, orders, language));
		else if (is_read(kind, part))
			text_set(&out, part,
				 without(a, text_get(text, part), keys, orders, language,
					 text_rules[part].shape == TEXT_PROSE));
	}
	return out;
}

/* ---- words for it -------------------------------------------------------------------------------------- */

const char *
exposure_kinds(struct arena *a, enum locale l, const struct exposure *e)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (int kind = 0; kind < PERSONAL_KINDS; kind++)
		if (e->of_kind[kind] > 0)
			buf_printf(&b, "%s%s", b.len > 0 ? tr(l, N_(", ")) : "",
				   tr(l, personal_name((enum personal_kind)kind)));
	return b.data;
}

const char *
exposure_counts(struct arena *a, const struct exposure *e)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (int kind = 0; kind < PERSONAL_KINDS; kind++)
		if (e->of_kind[kind] > 0)
			buf_printf(&b, "%s%s=%zu", b.len > 0 ? " " : "",
				   personal_code((enum personal_kind)kind), e->of_kind[kind]);
	return b.data;
}
