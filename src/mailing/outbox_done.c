#include "mailing/outbox_done.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/db/db.h"
#include "answerwell/moderation/moderation.h"
#include "mailing/mail.h"
#include "sql/rows/claimed_mail.h"

/* From what the post is now: an action undone meanwhile leaves nothing to say. False then. */
static bool
read_moderation(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
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
	} else if (m->is_question && row->duplicate_of != 0) {
		m->done =
		    tr(l, N_("The same has been asked before. We have linked your question to "
			     "that one, where the answers are."));
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
read_suggestion(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
		enum notice_kind kind, struct mail_notice *m)
{
	m->page.link =
	    arena_printf(a, "%s/posts/%lld/suggestions", config()->url, (long long)row->post_id);
	m->done = kind == NOTICE_SUGGESTION_TAKEN
		      ? tr(l, N_("It was approved; your name stands in the revisions."))
		      : tr(l, N_("It was not approved this time. You can read why."));
}

static void
read_changed(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
	     enum notice_kind kind, struct mail_notice *m)
{
	long long post = (long long)row->post_id;

	if (kind == NOTICE_MARK_CHANGED) {
		m->done = tr(l, N_("You made an answer to it official. The answer or its question "
				   "was changed since by somebody who is not of staff, so the mark "
				   "rests: please confirm it again, or take it back."));
		m->page.link = arena_printf(a, "%s/staff/marks#answer-%lld", config()->url, post);
	} else if (kind == NOTICE_ACCEPTED_CHANGED) {
		m->done = tr(l, N_("The answer you accepted was changed. Until you say that it is "
				   "still right, it counts as one answer among others."));
	} else if (kind == NOTICE_SOURCE_CHANGED) {
		m->done =
		    tr(l, N_("What this entry of our FAQ was made from says something else now. "
			     "The entry keeps its own words: please see whether they still hold."));
	}
}

const char *
outbox_done(struct arena *a, enum locale l, const struct sql_claimed_mail_row *row,
	    enum notice_kind kind, struct mail_notice *m)
{
	switch (kind) {
	case NOTICE_MODERATION:
		return read_moderation(a, l, row, m) ? NULL : "it was undone";
	case NOTICE_SUGGESTED:
	case NOTICE_SUGGESTION_TAKEN:
	case NOTICE_SUGGESTION_DECLINED:
		read_suggestion(a, l, row, kind, m);
		return NULL;
	default:
		read_changed(a, l, row, kind, m);
		return row->is_so ? NULL : "the mark is another by now";
	}
}
