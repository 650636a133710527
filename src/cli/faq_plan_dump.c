/* Old questions from a Stack Exchange dump: the titles, with their accepted or best answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/segment.h"
#include "cli/faq_plan_asks.h"
#include "cli/faq_plan_names.h"
#include "cli/faq_plan_text.h"
#include "cli/progress.h"
#include "cli/se_read.h"

enum { ACCEPTED = 1 << 30 }; /* better than any number of votes */

struct dump {
	struct faq_plan_asks *asks;
	struct arena *arena; /* of the row */
};

static enum result
on_user(void *arg, const struct se_row *row, const char **why)
{
	struct dump *d = arg;
	const char *name = se_attribute(row, "DisplayName");

	(void)why;
	if (name != NULL)
		faq_plan_names_add(d->asks->names, name, true);
	return OK;
}

/* What an answer calls its question, and a question its accepted answer. */
static void
read_question(struct dump *d, const struct se_row *row)
{
	const char *id = se_attribute(row, "Id"), *title = se_attribute(row, "Title");
	struct arena *a = d->arena;
	struct faq_plan_ask ask = {.title = ""};

	if (title != NULL)
		ask.title = faq_plan_text_line(a, title);
	if (id == NULL || !line_has_ink(ask.title)) {
		d->asks->n_other++;
		return;
	}
	if (!faq_plan_asks_wants(d->asks))
		return;
	ask.words = ask.title;
	ask.locale = segment_is_chinese(ask.title) ? LOCALE_ZH_CN : LOCALE_EN;
	faq_plan_asks_add(d->asks, &ask, id);
	if (se_attribute(row, "AcceptedAnswerId") != NULL)
		d->asks->items[d->asks->n - 1].accepted =
		    strtoll(se_attribute(row, "AcceptedAnswerId"), NULL, 10);
}

static void
read_answer(struct dump *d, const struct se_row *row)
{
	const char *parent = se_attribute(row, "ParentId"), *body = se_attribute(row, "Body");
	const char *score = se_attribute(row, "Score"), *id = se_attribute(row, "Id");
	struct faq_plan_ask *ask =
	    d->asks->is_counting || parent == NULL ? NULL : faq_plan_asks_named(d->asks, parent);
	int64_t rank = score != NULL ? strtoll(score, NULL, 10) : 0;

	if (ask == NULL || body == NULL || id == NULL)
		return;
	if (ask->accepted != 0 && strtoll(id, NULL, 10) == ask->accepted)
		rank = ACCEPTED;
	if (ask->answer == NULL || rank > ask->rank)
		faq_plan_asks_answer(d->asks, ask, markdown_from_html(d->arena, body), rank);
}

static enum result
on_post(void *arg, const struct se_row *row, const char **why)
{
	struct dump *d = arg;
	const char *kind = se_attribute(row, "PostTypeId");
	const char *name = se_attribute(row, "OwnerDisplayName");

	(void)why;
	d->arena = arena_new();
	if (name != NULL && !d->asks->is_counting)
		faq_plan_names_add(d->asks->names, name, true);
	if (str_eq(kind, "1"))
		read_question(d, row);
	else if (str_eq(kind, "2"))
		read_answer(d, row);
	arena_free(d->arena);
	return OK;
}

static void
on_progress(void *arg, int64_t bytes)
{
	struct dump *d = arg;

	progress_add(d->asks->progress, bytes);
}

/* Without Users.xml, as some pass dumps on, there are no names in it but those in Posts.xml. */
enum result
faq_plan_dump_read(struct faq_plan_asks *asks, const char *path, char *why, size_t why_size)
{
	struct dump d = {.asks = asks};
	const char *users = arena_printf(asks->arena, "%s/Users.xml", path);
	struct se_reader reader = {.path = users, .root = "users", .on_row = on_user, .arg = &d};
	enum result r = OK;

	if (!asks->is_counting && access(users, F_OK) == 0)
		r = se_read(&reader, why, why_size);
	reader = (struct se_reader){.path = arena_printf(asks->arena, "%s/Posts.xml", path),
				    .root = "posts",
				    .on_row = on_post,
				    .on_progress = on_progress,
				    .arg = &d};
	return r == OK ? se_read(&reader, why, why_size) : r;
}
