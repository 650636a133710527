#include "cli/faq_plan_drafts.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/text.h"
#include "answerwell/match/plan.h"
#include "answerwell/text/csv.h"
#include "answerwell/text/segment.h"
#include "cli/faq_file.h"
#include "cli/faq_plan_asks.h"
#include "cli/faq_plan_names.h"

enum { MARK_ROOM = 400 }; /* for what stands above an answer */

/* ---- what it is called ---------------------------------------------------------------------- */

/* Long enough for a title, and nobody in it. */
static bool
is_presentable(const struct faq_plan_asks *asks, struct arena *a, const char *title)
{
	size_t n_found, least = segment_is_chinese(title) ? TITLE_MIN_HAN : TITLE_MIN;

	clean_of_persons(asks->names, a, title, &n_found);
	return n_found == 0 && str_chars(title) >= least && !str_ends(title, "…");
}

/* Of those most like the others the first that is a question, else the first. */
static const struct faq_plan_ask *
find_title(const struct faq_plan_asks *asks, struct arena *a, const struct plan_draft *d)
{
	const struct faq_plan_ask *found = NULL;

	for (size_t i = 0; i < d->n_members && (found == NULL || i < (d->n_members + 1) / 2); i++) {
		const struct faq_plan_ask *ask = &asks->items[d->members[i]];

		if (!is_presentable(asks, a, ask->title))
			continue;
		if (str_ends(ask->title, "?") || str_ends(ask->title, "？"))
			return ask;
		if (found == NULL)
			found = ask;
	}
	return found;
}

/* The same words, whatever stands between them. */
static bool
is_same(struct arena *a, const char *left, const char *right)
{
	return strcmp(segment_phrase(a, left), segment_phrase(a, right)) == 0;
}

static bool
is_said(struct arena *a, const struct faq_plan_draft *out, const char *text)
{
	for (size_t i = 0; i < out->n_phrasings; i++)
		if (is_same(a, out->phrasings[i], text))
			return true;
	return is_same(a, out->title, text);
}

static void
take_phrasings(const struct faq_plan_asks *asks, struct arena *a, const struct plan_draft *d,
	       struct faq_plan_draft *out)
{
	for (size_t i = 0; i < d->n_members && out->n_phrasings < FAQ_PLAN_PHRASINGS; i++) {
		const char *text = asks->items[d->members[i]].title;

		if (is_presentable(asks, a, text) && !is_said(a, out, text))
			out->phrasings[out->n_phrasings++] = text;
	}
}

/* That of the question it is called by, else of the one most like the others. */
static void
take_answer(const struct faq_plan_asks *asks, struct arena *a, const struct plan_draft *d,
	    const struct faq_plan_ask *title, struct faq_plan_draft *out)
{
	const char *answer = title != NULL ? title->answer : NULL;
	size_t n_found;

	for (size_t i = 0; i < d->n_members && answer == NULL; i++)
		answer = asks->items[d->members[i]].answer;
	if (answer != NULL)
		out->answer = str_cut(a, clean_of_persons(asks->names, a, answer, &n_found),
				      BODY_MAX - MARK_ROOM);
}

struct faq_plan_draft *
faq_plan_drafts(struct arena *a, const struct faq_plan_asks *asks, const struct plan *plan)
{
	struct faq_plan_draft *list = arena_array(a, plan->n_drafts, sizeof(*list));

	for (size_t i = 0; i < plan->n_drafts; i++) {
		const struct plan_draft *d = &plan->drafts[i];
		const struct faq_plan_ask *title = find_title(asks, a, d);
		size_t n_found;

		list[i].locale = asks->items[d->members[0]].locale;
		list[i].title = title != NULL
				    ? title->title
				    : clean_of_persons(asks->names, a,
						       asks->items[d->members[0]].title, &n_found);
		take_phrasings(asks, a, d, &list[i]);
		take_answer(asks, a, d, title, &list[i]);
	}
	return list;
}

/* ---- as a table ----------------------------------------------------------------------------- */

/* The language of the entry, not of whoever runs this. */
static const char *
body_of(struct arena *a, const struct faq_plan_draft *d)
{
	static const char *const empty[LOCALES] = {
	    [LOCALE_EN] = "Write the answer here, then take this line away.",
	    [LOCALE_ZH_CN] = "请在这里写答案，然后删掉这一行。"};
	static const char *const begun[LOCALES] = {
	    [LOCALE_EN] = "This is an old answer to one person. Make it an answer to everybody, "
			  "then take this line away.",
	    [LOCALE_ZH_CN] =
		"下面是以前回复某位提问者的内容，请改成适合所有人的答案，然后删掉这一行。"};

	if (d->answer == NULL)
		return arena_printf(a, "%s %s", FAQ_DRAFT_MARK, empty[d->locale]);
	return arena_printf(a, "%s %s\n\n%s", FAQ_DRAFT_MARK, begun[d->locale], d->answer);
}

/* Two plans of the same questions call it the same, and no other. */
static const char *
id_of(struct arena *a, const char *title)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *title != '\0'; title++)
		hash = (hash ^ (unsigned char)*title) * 0x100000001b3u;
	return arena_printf(a, "plan-%016" PRIx64, hash);
}

static const char *
lines_of(struct arena *a, const struct faq_plan_draft *d)
{
	struct buf out;

	buf_init(&out, a, 256);
	for (size_t i = 0; i < d->n_phrasings; i++)
		buf_printf(&out, "%s%s", i > 0 ? "\n" : "", d->phrasings[i]);
	return out.data;
}

static void
write_row(struct buf *b, const char *const cells[FAQ_COLUMNS])
{
	for (int c = 0; c < FAQ_COLUMNS; c++) {
		if (c > 0)
			buf_putc(b, ',');
		csv_put(b, cells[c]);
	}
	buf_puts(b, "\r\n");
}

enum result
faq_plan_drafts_write(struct arena *a, FILE *out, const char *category,
		      const struct faq_plan_draft *drafts, size_t n)
{
	struct buf b;

	buf_init(&b, a, 4096);
	write_row(&b, faq_columns);
	for (size_t i = 0; i < n; i++)
		write_row(&b, (const char *const[FAQ_COLUMNS]){
				  [FAQ_ID] = id_of(a, drafts[i].title),
				  [FAQ_LOCALE] = locale_code(drafts[i].locale),
				  [FAQ_CATEGORY] = category,
				  [FAQ_TITLE] = drafts[i].title,
				  [FAQ_BODY] = body_of(a, &drafts[i]),
				  [FAQ_PHRASINGS] = lines_of(a, &drafts[i]),
				  [FAQ_FORMAT] = ""});
	fwrite(b.data, 1, b.len, out);
	return fflush(out) != 0 || ferror(out) ? FAILED : OK;
}
