/* Mails of posts and entries: what stands there now, and what was done to it. */
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/config.h"
#include "answerwell/moderation/moderation.h"
#include "answerwell/text/markdown.h"
#include "mailing/kind.h"
#include "mailing/mail_item.h"
#include "sql/rows/told.h"

/* ---- where the link leads --------------------------------------------------------------------- */

static const char *
post_link(struct arena *a, const struct sql_told_row *row)
{
	const char *kind = row->post_kind;
	long long question = (long long)row->question_id;
	struct buf slug;

	buf_init(&slug, a, 128);
	buf_url(&slug, row->question_slug);
	if (kind == NULL || strcmp(kind, "question") == 0)
		return arena_printf(a, "%s/questions/%lld/%s", config()->url, question, slug.data);
	return arena_printf(a, "%s/questions/%lld/%s#%s-%lld", config()->url, question, slug.data,
			    strcmp(kind, "answer") == 0 ? "answer" : "post",
			    (long long)row->post_id);
}

static const char *
entry_link(struct arena *a, const struct sql_told_row *row)
{
	struct buf slug;

	buf_init(&slug, a, 128);
	buf_url(&slug, row->entry_slug);
	return arena_printf(a, "%s/faq/%lld/%s", config()->url, (long long)row->entry_id,
			    slug.data);
}

/* ---- what was done ----------------------------------------------------------------------------- */

/* From what the post is now: an action undone meanwhile leaves nothing to say. False then. */
static bool
read_moderation(struct arena *a, enum locale l, const struct sql_told_row *row,
		struct mail_notice *m)
{
	const char *hidden = row->hidden_reason;
	const char *closed = row->closed_reason;
	const char *note = row->closed_note;

	m->excerpt = NULL;
	if (row->is_deleted) {
		m->done = tr(l, N_("We have removed it from the forum."));
	} else if (row->is_hidden) {
		m->done = tr(l, N_("We have hidden it: only you and our staff can see it now."));
		if (hidden != NULL && hidden[0] != '\0')
			m->reason = reason_text(a, l, flag_reasons, hidden);
	} else if (m->is_question && closed != NULL) {
		m->done =
		    tr(l, N_("We have closed it: it stays readable, but takes no new answers."));
		m->reason = tr(l, reason_label(close_reasons, closed));
		m->excerpt = note != NULL && note[0] != '\0' ? note : NULL;
	} else if (m->is_question && row->is_duplicate) {
		m->done = tr(l, N_("This has been asked before. We have linked your question to "
				   "the earlier one, where you will find the answers."));
	} else if (m->is_question) {
		m->done = arena_printf(
		    a,
		    tr(l, N_("We have put it where more people will find it. It is now in “%s”.")),
		    row->category_name);
	} else {
		return false;
	}
	return true;
}

static void
read_suggestion(struct arena *a, enum locale l, const struct sql_told_row *row,
		enum notice_kind kind, struct mail_notice *m)
{
	m->page.link =
	    arena_printf(a, "%s/posts/%lld/suggestions", config()->url, (long long)row->post_id);
	m->done = kind == NOTICE_SUGGESTION_TAKEN
		      ? tr(l, N_("It was approved; your name appears in the revisions."))
		      : tr(l, N_("It was not approved this time. You can read why."));
}

static void
read_changed(struct arena *a, enum locale l, const struct sql_told_row *row, enum notice_kind kind,
	     struct mail_notice *m)
{
	long long post = (long long)row->post_id;

	if (kind == NOTICE_MARK_CHANGED) {
		m->done = tr(l, N_("You made an answer to it official. The answer or its question "
				   "has since been changed by someone who is not on staff, so the "
				   "mark is on hold. Please confirm it again, or take it back."));
		m->page.link = arena_printf(a, "%s/staff/marks#answer-%lld", config()->url, post);
	} else if (kind == NOTICE_ACCEPTED_CHANGED) {
		m->done = tr(l, N_("The answer you accepted was changed. Until you confirm that it "
				   "is still right, it counts as an ordinary answer."));
	} else if (kind == NOTICE_SOURCE_CHANGED) {
		m->done =
		    tr(l, N_("The source of this FAQ entry has changed. The entry itself stays as "
			     "it was, so please check whether it is still correct."));
	}
}

/* The sentence, the reason and, where they are others, the link and the excerpt. NULL, or why there is nothing
 * to say any more: a moderator's action was undone, or a mark is another by now, as mails wait for others to go
 * with them. */
static const char *
read_done(struct arena *a, enum locale l, struct mail_item *item)
{
	const struct sql_told_row *row = item->row;

	if (item->kind == NOTICE_MODERATION)
		return read_moderation(a, l, row, &item->m) ? NULL : "it was undone";
	if (kind_of(item->kind)->about == ABOUT_SUGGESTION) {
		read_suggestion(a, l, row, item->kind, &item->m);
		return NULL;
	}
	read_changed(a, l, row, item->kind, &item->m);
	return row->is_so ? NULL : "the mark is another by now";
}

/* ---- what it is about --------------------------------------------------------------------------- */

static bool
is_out_of_sight(const struct sql_told_row *row)
{
	return row->is_removed || !row->is_visible;
}

static const char *
read_post(struct arena *a, enum locale l, struct mail_item *item)
{
	const struct sql_told_row *row = item->row;
	struct mail_notice *m = &item->m;

	if (row->post_kind == NULL || row->question_id == 0)
		return "the post is gone";
	m->title = row->question_title;
	m->promised_at = row->promised_at;
	m->category = row->category_name;
	m->is_author = row->post_author == row->account_id;
	m->is_asker = row->question_author == row->account_id;
	m->is_question = strcmp(row->post_kind, "question") == 0;
	m->is_answer = strcmp(row->post_kind, "answer") == 0;
	m->page.link = post_link(a, row);
	m->excerpt = markdown_excerpt(a, row->post_body, MAIL_EXCERPT_MAX);
	if (item->kind != NOTICE_MODERATION && is_out_of_sight(row))
		return "the post is not visible";
	return read_done(a, l, item);
}

static const char *
read_entry(struct arena *a, enum locale l, struct mail_item *item)
{
	const struct sql_told_row *row = item->row;
	struct mail_notice *m = &item->m;

	if (row->entry_id == 0 || row->is_retired)
		return "the entry is not published";
	m->title = row->entry_title;
	m->is_author = row->is_answerer;
	m->excerpt = markdown_excerpt(a, row->entry_body, MAIL_EXCERPT_MAX);
	m->page.link = entry_link(a, row);
	return read_done(a, l, item);
}

/* The title of what seemed to solve it; the link is to where one says whether it did. */
static const char *
read_solution(struct arena *a, enum locale l, struct mail_item *item)
{
	const struct sql_told_row *row = item->row;
	bool is_entry = row->entry_id != 0;
	const char *why = is_entry ? read_entry(a, l, item) : read_post(a, l, item);

	item->m.page.link =
	    arena_printf(a, "%s/solved/%s/%lld", config()->url, is_entry ? "faq" : "questions",
			 (long long)(is_entry ? row->entry_id : row->question_id));
	return why;
}

const char *
mail_post_read(struct arena *a, enum locale l, struct mail_item *item)
{
	enum kind_about about = kind_of(item->kind)->about;

	if (about == ABOUT_SOLUTION)
		return read_solution(a, l, item);
	return about == ABOUT_ENTRY ? read_entry(a, l, item) : read_post(a, l, item);
}
