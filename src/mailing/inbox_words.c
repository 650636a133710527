/* What happened, in words: the same on the site and in mails. */
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/inbox.h"
#include "mailing/kind.h"

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
	return kind_of(line->kind)->sentence != NULL ? kind_of(line->kind)->sentence
						     : N_("There is news");
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
	const struct kind *k = kind_of(kind);

	if (k->one == NULL)
		return arena_printf(a, trn(l, "%ld other notice", "%ld other notices", n), n);
	return k->many == NULL ? tr(l, k->one) : arena_printf(a, trn(l, k->one, k->many, n), n);
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
