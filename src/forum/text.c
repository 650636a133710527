#include "answerwell/forum/text.h"

#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/exposure.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/gap.h"
#include "answerwell/text/diff.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "forum/internal.h"
#include "sql/category.h"

enum {
	ASKED = 1 << TEXT_QUESTION,
	ANSWERED = 1 << TEXT_ANSWER,
	COMMENTED = 1 << TEXT_COMMENT,
	PUBLISHED = 1 << TEXT_ENTRY,
	PAGED = 1 << TEXT_PAGE,
	ALL = ASKED | ANSWERED | COMMENTED | PUBLISHED | PAGED
};
enum { TAGS_TYPED_MAX = 200, PHRASINGS_TYPED_MAX = 100000 };

const struct text_rule text_rules[TEXT_PARTS] = {
    [TEXT_TITLE] =
	{
	    .name = "title",
	    .label = N_("Title"),
	    .shape = TEXT_LINE,
	    .kinds = ASKED | PUBLISHED | PAGED,
	    .max = TITLE_MAX,
	    .at = offsetof(struct text, title),
	    .is_unclear = N_("The title contains characters that cannot be shown. Please remove "
			     "them, or type it again."),
	    .is_long = N_("The title is too long. Please shorten it to %ld characters; details can "
			  "go into the text below."),
	},
    [TEXT_BODY] =
	{
	    .name = "body",
	    .label = N_("Text"),
	    .shape = TEXT_PROSE,
	    .kinds = ALL,
	    .max = BODY_MAX,
	    .at = offsetof(struct text, body),
	    .is_unclear = N_("The text contains characters that cannot be shown. Please remove "
			     "them, or type the text again."),
	    .is_long = N_("The text is too long. Please shorten it to %ld characters."),
	},
    [TEXT_CATEGORY] =
	{
	    .name = "category",
	    .label = N_("Category"),
	    .shape = TEXT_CHOICE,
	    .kinds = ASKED | PUBLISHED,
	    .at = offsetof(struct text, category),
	},
    [TEXT_DETAILS] =
	{
	    .name = "details",
	    .label = N_("Details"),
	    .shape = TEXT_FIELDS,
	    .kinds = ASKED,
	    .max = DETAILS_CHARS_MAX,
	    .at = offsetof(struct text, details),
	},
    [TEXT_TAGS] =
	{
	    .name = "tags",
	    .label = N_("Tags"),
	    .shape = TEXT_NAMES,
	    .kinds = ASKED,
	    .max = TAGS_TYPED_MAX,
	    .at = offsetof(struct text, tags),
	},
    [TEXT_PHRASINGS] =
	{
	    .name = "phrasings",
	    .label = N_("Other ways to ask"),
	    .shape = TEXT_LINES,
	    .kinds = PUBLISHED,
	    .max = PHRASINGS_TYPED_MAX,
	    .at = offsetof(struct text, phrasings),
	    .is_unclear = N_("One of the lines contains characters that cannot be shown."),
	    .is_long = N_("One of the lines is too long. Please keep each below %ld characters."),
	},
    [TEXT_REASON] =
	{
	    .name = "reason",
	    .label = N_("What did you change?"),
	    .shape = TEXT_LINE,
	    .kinds = ALL,
	    .max = REASON_MAX,
	    .is_note = true,
	    .at = offsetof(struct text, reason),
	    .is_unclear = N_("The reason must be one line of plain text. Please type it again."),
	    .is_long = N_("The reason is too long. Please shorten it to %ld characters."),
	},
};

/* ---- the parts ------------------------------------------------------------------------------ */

bool
text_has(enum text_kind kind, enum text_part part)
{
	return (text_rules[part].kinds & 1u << kind) != 0;
}

long
text_max(enum text_kind kind, enum text_part part)
{
	if (kind == TEXT_COMMENT && part == TEXT_BODY)
		return COMMENT_MAX;
	if (kind == TEXT_ENTRY && part == TEXT_TITLE)
		return ENTRY_TITLE_MAX;
	return text_rules[part].max;
}

const char *
text_get(const struct text *t, enum text_part part)
{
	const char *value;

	memcpy(&value, (const char *)t + text_rules[part].at, sizeof value);
	return value != NULL ? value : "";
}

void
text_set(struct text *t, enum text_part part, const char *value)
{
	memcpy((char *)t + text_rules[part].at, &value, sizeof value);
}

struct text
text_whole(const struct text *t)
{
	struct text whole = {
	    .format = t->format, .n_seen = t->n_seen, .shown_anyway = t->shown_anyway};

	for (int part = 0; part < TEXT_PARTS; part++)
		text_set(&whole, (enum text_part)part, text_get(t, (enum text_part)part));
	return whole;
}

/* ---- gaps, words ---------------------------------------------------------------------------- */

enum result
text_check_gaps(struct db *db, struct arena *a, const struct account *actor,
		const struct text *text, const struct text *before, struct problems *problems)
{
	enum result r = OK;

	for (int i = 0; r == OK && i < TEXT_PARTS; i++) {
		enum text_part part = (enum text_part)i;
		const struct text_rule *rule = &text_rules[part];

		if (!rule->is_note && rule->shape != TEXT_CHOICE && rule->shape != TEXT_NAMES &&
		    rule->shape != TEXT_FIELDS)
			r = gap_check(db, a, actor, rule->name, text_get(text, part),
				      before != NULL ? text_get(before, part) : NULL, problems);
	}
	return r == OK && problems->n > 0 ? INVALID : r;
}

const char *
text_words(struct arena *a, enum text_kind kind, enum text_part part, const char *value)
{
	/* Comments are found by what they stand below. */
	if (kind == TEXT_COMMENT || !text_has(kind, part))
		return "";
	if (text_rules[part].shape == TEXT_PROSE)
		value = markdown_plain(a, value);
	else if (text_rules[part].shape == TEXT_FIELDS)
		value = detail_values(a, value);
	return segment_words(a, value);
}

/* ---- into the database ---------------------------------------------------------------------- */

/* Bytes E4 to E9 begin the common Han characters. */
static bool
has_han(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0xe4 && (unsigned char)*s <= 0xe9)
			return true;
	return false;
}

static bool
has_latin(const char *s)
{
	for (; *s != '\0'; s++)
		if ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z'))
			return true;
	return false;
}

/* A Chinese person's text full of product names is Chinese all the same. */
enum locale
text_language(const char *text, enum locale otherwise)
{
	if (segment_is_chinese(text))
		return LOCALE_ZH_CN;
	if (otherwise == LOCALE_ZH_CN && has_han(text))
		return LOCALE_ZH_CN;
	return has_latin(text) ? LOCALE_EN : otherwise;
}

static enum result
find_category(struct db *db, struct arena *a, enum text_kind kind, struct problems *problems,
	      struct text_ready *out)
{
	struct sql_category_id_row *category;
	size_t n = 0;
	enum result r = OK;

	if (*out->text.category != '\0')
		r = sql_category_id(db, a, &category, &n, .slug = out->text.category);
	if (r == OK && n > 0)
		out->category_id = category->id;
	else if (r == OK)
		problem_add(problems, "category",
			    kind == TEXT_QUESTION
				? N_("Please choose from the list what your question is about.")
				: N_("Please choose a category from the list."),
			    0);
	return r;
}

static void
take_lines(struct arena *a, struct text_ready *out)
{
	char *rest = NULL, *lines = arena_strdup(a, out->text.phrasings);

	out->phrasings = arena_array(a, PHRASINGS_MAX, sizeof *out->phrasings);
	out->phrasing_words = arena_array(a, PHRASINGS_MAX, sizeof *out->phrasing_words);
	for (const char *line = strtok_r(lines, "\n", &rest);
	     line != NULL && out->n_phrasings < PHRASINGS_MAX; line = strtok_r(NULL, "\n", &rest)) {
		out->phrasings[out->n_phrasings] = line;
		out->phrasing_words[out->n_phrasings++] =
		    text_words(a, TEXT_ENTRY, TEXT_PHRASINGS, line);
	}
}

enum markdown_format
text_format_of_edit(struct arena *a, const struct text *before)
{
	const char *body = before != NULL ? text_get(before, TEXT_BODY) : "";

	if (before == NULL || before->format == 0 || before->format == MARKDOWN_TODAY ||
	    markdown_looks_same(a, body, before->format, MARKDOWN_TODAY))
		return MARKDOWN_TODAY;
	return before->format;
}

static void
render(struct db *db, struct arena *a, enum text_kind kind, struct text_ready *out)
{
	const struct text *t = &out->text;

	out->html = mention_render(db, a, t->body, t->format).html;
	out->words = text_words(a, kind, TEXT_BODY, t->body);
	out->title_words = text_words(a, kind, TEXT_TITLE, t->title);
	out->tag_words = text_words(a, kind, TEXT_TAGS, t->tags);
	out->detail_words = text_words(a, kind, TEXT_DETAILS, t->details);
	out->slug = text_has(kind, TEXT_TITLE) ? slug_from(a, t->title) : "";
	out->n_tags = tag_split(a, t->tags, &out->tags);
	take_lines(a, out);
}

/* What its category asks for, in its language. */
static enum result
take_details(struct db *db, struct arena *a, const struct text *before, struct problems *problems,
	     struct text_ready *out)
{
	const struct field_taking taking = {
	    .category_id = out->category_id,
	    .locale = out->locale,
	    .typed = out->text.details,
	    .before = before != NULL ? text_get(before, TEXT_DETAILS) : NULL};

	return out->category_id == 0 ? OK
				     : field_take(db, a, &taking, problems, &out->text.details);
}

static enum result
check(struct db *db, struct arena *a, enum text_kind kind, const struct text *typed,
      const struct text *before, enum locale locale, struct problems *problems,
      struct text_ready *out)
{
	const struct text *t = &out->text;
	enum result r = OK;

	*out = (struct text_ready){.text = text_check(a, kind, typed, problems), .locale = locale};
	if (kind == TEXT_QUESTION)
		out->locale = text_language(arena_printf(a, "%s\n%s", t->title, t->body), locale);
	if (text_has(kind, TEXT_CATEGORY))
		r = find_category(db, a, kind, problems, out);
	if (r == OK && text_has(kind, TEXT_DETAILS))
		r = take_details(db, a, before, problems, out);
	return r == OK && problems->n > 0 ? INVALID : r;
}

enum result
text_prepare(struct db *db, struct arena *a, enum text_kind kind, const struct text *typed,
	     const struct text *before, enum locale locale, struct problems *problems,
	     struct text_ready *out)
{
	enum result r = check(db, a, kind, typed, before, locale, problems, out);

	if (out->text.format == 0)
		out->text.format = text_format_of_edit(a, before);
	if (r == OK)
		render(db, a, kind, out);
	return r;
}

enum result
text_is_fit(struct db *db, struct arena *a, enum text_kind kind, const struct text *typed,
	    struct problems *problems)
{
	struct text_ready ready;
	enum result r = check(db, a, kind, typed, NULL, LOCALE_EN, problems, &ready);

	return r == OK ? exposure_check(db, a, kind, &ready.text, NULL, NULL, problems) : r;
}

/* ---- two of them ---------------------------------------------------------------------------- */

static bool
has_same_names(struct arena *a, const char *one, const char *other)
{
	const char **x, **y;
	size_t n = tag_split(a, one, &x), n_other = tag_split(a, other, &y), n_found = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n_other; k++)
			n_found += strcmp(x[i], y[k]) == 0;
	return n == n_other && n_found == n;
}

static bool
is_same_part(struct arena *a, enum text_part part, const struct text *one, const struct text *other)
{
	const char *x = text_get(one, part), *y = text_get(other, part);

	if (strcmp(x, y) == 0)
		return true;
	switch (text_rules[part].shape) {
	case TEXT_NAMES:
		return has_same_names(a, x, y);
	case TEXT_FIELDS:
		return detail_is_same(a, x, y);
	default:
		return false;
	}
}

bool
text_is_same(struct arena *a, enum text_kind kind, const struct text *one, const struct text *other)
{
	if (one->format != other->format)
		return false;
	for (int part = 0; part < TEXT_PARTS; part++)
		if (text_has(kind, (enum text_part)part) && !text_rules[part].is_note &&
		    !is_same_part(a, (enum text_part)part, one, other))
			return false;
	return true;
}

static void
add_change(struct arena *a, struct text_changes *out, const char *label, const char *was,
	   const char *is)
{
	bool is_changed = strcmp(was, is) != 0;

	if (*was == '\0' && *is == '\0')
		return;
	out->items[out->n++] = (struct text_change){TEXT_DETAILS, *label != '\0' ? label : NULL,
						    diff_words(a, was, is), is_changed};
	out->n_changed += is_changed;
}

/* Those of the newer text in their order, then those that are gone. */
static void
compare_details(struct arena *a, struct text_changes *out, const char *before, const char *after)
{
	struct detail *was, *is;
	size_t n_was = detail_read(a, before, &was), n_is = detail_read(a, after, &is);

	for (size_t i = 0; i < n_is; i++) {
		const struct detail *old = detail_find(was, n_was, is[i].field_id);
		const char *label =
		    is[i].label[0] == '\0' && old != NULL ? old->label : is[i].label;

		add_change(a, out, label, old != NULL ? old->value : "", is[i].value);
	}
	for (size_t i = 0; i < n_was; i++)
		if (detail_find(is, n_is, was[i].field_id) == NULL)
			add_change(a, out, was[i].label, was[i].value, "");
}

struct text_changes
text_compare(struct arena *a, enum text_kind kind, const struct text *before,
	     const struct text *after)
{
	struct text_changes out = {.n = 0};

	for (int i = 0; i < TEXT_PARTS; i++) {
		enum text_part part = (enum text_part)i;
		const char *was = text_get(before, part), *is = text_get(after, part);
		struct text_change *change = &out.items[out.n];

		if (!text_has(kind, part) || text_rules[part].is_note ||
		    text_rules[part].shape == TEXT_CHOICE || (*was == '\0' && *is == '\0'))
			continue;
		if (text_rules[part].shape == TEXT_FIELDS) {
			compare_details(a, &out, was, is);
			continue;
		}
		*change = (struct text_change){part, NULL, diff_words(a, was, is),
					       !is_same_part(a, part, before, after)};
		out.n++;
		out.n_changed += change->is_changed;
	}
	return out;
}

static bool
has_line(const char *text, const char *line)
{
	size_t len = strlen(line);

	for (const char *s = text; *s != '\0'; s += strcspn(s, "\n"), s += *s == '\n')
		if (strcspn(s, "\n") == len && strncmp(s, line, len) == 0)
			return true;
	return false;
}

/* The lines of both, each once. */
static const char *
merge_lines(struct arena *a, const char *mine, const char *theirs)
{
	char *rest = NULL, *lines = arena_strdup(a, theirs);
	struct buf all;

	buf_init(&all, a, 256);
	buf_printf(&all, "%s\n", mine);
	for (const char *line = strtok_r(lines, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest))
		if (!has_line(all.data, line))
			buf_printf(&all, "%s\n", line);
	return all.data;
}

static const char *
merge_part(struct arena *a, enum text_part part, const struct text *base, const struct text *mine,
	   const struct text *theirs)
{
	const char *was = text_get(base, part), *here = text_get(mine, part),
		   *there = text_get(theirs, part);

	if (text_rules[part].is_note)
		return here;
	switch (text_rules[part].shape) {
	case TEXT_NAMES:
		return merge_names(a, was, here, there);
	case TEXT_LINES:
		return merge_lines(a, here, there);
	case TEXT_FIELDS:
		return detail_merge(a, was, here, there);
	default:
		return strcmp(was, here) == 0 ? there : here;
	}
}

struct text
text_merge(struct arena *a, const struct text *base, const struct text *mine,
	   const struct text *theirs, struct merge *body)
{
	struct text both = {.format = mine->format, .n_seen = theirs->n_seen};

	base = base != NULL ? base : theirs;
	for (int part = 0; part < TEXT_PARTS; part++)
		text_set(&both, (enum text_part)part,
			 merge_part(a, (enum text_part)part, base, mine, theirs));
	*body = merge_texts(a, text_get(base, TEXT_BODY), text_get(mine, TEXT_BODY), theirs->body);
	both.body = body->text;
	return both;
}
