/* What happened, in words: the same on the site and in mails. */
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/inbox.h"

/* A sentence about one of each kind; %s = who, where there is one. */
static const char *const sentences[NOTICE_KINDS] = {
    [NOTICE_ANSWER] = N_("%s answered your question"),
    [NOTICE_COMMENT] = N_("%s commented on your post"),
    [NOTICE_MENTION] = N_("%s mentioned you"),
    [NOTICE_OFFICIAL] = N_("A question you watch has an official answer"),
    [NOTICE_ACCEPTED] = N_("%s accepted your answer"),
    [NOTICE_THANKS] = N_("%s said thanks for your answer"),
    [NOTICE_PROMOTED] = N_("Your question is now in our FAQ"),
    [NOTICE_MODERATION] = N_("Our moderators have looked at your post"),
    [NOTICE_WATCHED] = N_("%s commented in a question you watch"),
    [NOTICE_QUESTION] = N_("%s asked a new question"),
    [NOTICE_SUGGESTED] = N_("%s suggested an edit of your post"),
    [NOTICE_SUGGESTION_TAKEN] = N_("The edit you suggested was approved"),
    [NOTICE_SUGGESTION_DECLINED] = N_("The edit you suggested was not approved"),
    [NOTICE_MARK_CHANGED] = N_("An answer you made official was changed: please look again"),
    [NOTICE_ACCEPTED_CHANGED] = N_("The answer you accepted was changed: is it still right?"),
    [NOTICE_SOURCE_CHANGED] = N_("What your FAQ entry was made from was changed"),
    [NOTICE_ASSIGNED] = N_("%s has given you a question to answer"),
};

/* The kind's sentence, but for those that depend on who reads it. */
static const char *
pattern_of(const struct inbox_line *line)
{
	if (line->kind == NOTICE_OFFICIAL && line->is_author)
		return N_("Your answer is official now");
	if (line->kind == NOTICE_OFFICIAL && line->is_asker)
		return N_("Your question has an official answer");
	if (line->kind == NOTICE_PROMOTED && line->is_author && !line->is_asker)
		return N_("Your answer is now in our FAQ");
	if (line->kind == NOTICE_WATCHED && line->post_kind == POST_ANSWER)
		return N_("%s answered a question you watch");
	return sentences[line->kind] != NULL ? sentences[line->kind] : N_("There is news");
}

const char *
inbox_sentence(struct arena *a, enum locale l, const struct inbox_line *line)
{
	const char *who = line->actor != NULL ? line->actor : tr(l, N_("A former member"));

	return str_fill(a, tr(l, pattern_of(line)), who);
}

/* Answers are answers, whoever asked; the same of comments. */
static enum notice_kind
counted_as(const struct inbox_line *line)
{
	if (line->kind == NOTICE_WATCHED)
		return line->post_kind == POST_ANSWER ? NOTICE_ANSWER : NOTICE_COMMENT;
	return line->kind;
}

/* Kinds that seldom come twice about the same thing have no words of their own for it. */
static const char *
count_words(struct arena *a, enum locale l, enum notice_kind kind, long n)
{
	switch (kind) {
	case NOTICE_ANSWER:
		return arena_printf(a, trn(l, "%ld new answer", "%ld new answers", n), n);
	case NOTICE_COMMENT:
		return arena_printf(a, trn(l, "%ld new comment", "%ld new comments", n), n);
	case NOTICE_MENTION:
		return arena_printf(a, trn(l, "%ld mention of you", "%ld mentions of you", n), n);
	case NOTICE_OFFICIAL:
		return tr(l, N_("official answer"));
	case NOTICE_ACCEPTED:
		return tr(l, N_("your answer was accepted"));
	case NOTICE_THANKS:
		return arena_printf(
		    a, trn(l, "thanks from %ld person", "thanks from %ld people", n), n);
	case NOTICE_MODERATION:
		return tr(l, N_("a word from our moderators"));
	case NOTICE_PROMOTED:
		return tr(l, N_("now in our FAQ"));
	case NOTICE_ASSIGNED:
		return tr(l, N_("given to you to answer"));
	case NOTICE_SUGGESTED:
		return arena_printf(a, trn(l, "%ld suggested edit", "%ld suggested edits", n), n);
	default:
		return arena_printf(a, trn(l, "%ld other notice", "%ld other notices", n), n);
	}
}

const char *
inbox_summary(struct arena *a, enum locale l, const struct inbox_group *group)
{
	long counts[NOTICE_KINDS] = {0};
	struct buf out;

	if (group->n == 1)
		return inbox_sentence(a, l, &group->lines[0]);
	for (size_t i = 0; i < group->n; i++)
		counts[counted_as(&group->lines[i])]++;
	buf_init(&out, a, 128);
	for (int k = 0; k < NOTICE_KINDS; k++) {
		if (counts[k] == 0)
			continue;
		if (out.len > 0) /* between two things that happened */
			buf_puts(&out, tr(l, N_(", ")));
		buf_puts(&out, count_words(a, l, (enum notice_kind)k, counts[k]));
	}
	return out.data;
}
