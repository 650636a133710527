/* What a person was told: the list, opening one, marking as read. */
#include "web/pages/notices.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "views/notices.h"
#include "web/page_env.h"
#include "web/web.h"

/* ---- words ------------------------------------------------------------------------------------ */

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
notices_sentence(struct view *v, const struct inbox_line *line)
{
	const char *format = tr(v->locale, pattern_of(line)), *hole = strstr(format, "%s");
	const char *who = line->actor != NULL ? line->actor : tr(v->locale, N_("A former member"));

	/* Not printf: the format comes from a table. */
	if (hole == NULL)
		return format;
	return arena_printf(v->arena, "%.*s%s%s", (int)(hole - format), format, who, hole + 2);
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
count_words(struct view *v, enum notice_kind kind, long n)
{
	struct arena *a = v->arena;
	enum locale l = v->locale;

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
	default:
		return arena_printf(a, trn(l, "%ld other notice", "%ld other notices", n), n);
	}
}

const char *
notices_summary(struct view *v, const struct inbox_group *group)
{
	long counts[NOTICE_KINDS] = {0};
	struct buf out;

	if (group->n == 1)
		return notices_sentence(v, &group->lines[0]);
	for (size_t i = 0; i < group->n; i++)
		counts[counted_as(&group->lines[i])]++;
	buf_init(&out, v->arena, 128);
	for (int k = 0; k < NOTICE_KINDS; k++) {
		if (counts[k] == 0)
			continue;
		if (out.len > 0) /* between two things that happened */
			buf_puts(&out, tr(v->locale, N_(", ")));
		buf_puts(&out, count_words(v, (enum notice_kind)k, counts[k]));
	}
	return out.data;
}

/* ---- the list --------------------------------------------------------------------------------- */

static enum result
get_notices(struct ctx *c)
{
	struct notices_page p = {.unread_only = str_eq(arg_line(c, "show"), "unread"),
				 .before = arg_id(c, "before"),
				 .n_unread = c->me->n_unread};
	struct inbox_group *groups;
	enum result r;

	r = inbox_list(&c->db, c->arena, c->me, p.unread_only, p.before, &groups, &p.n, &p.next);
	if (r != OK)
		return r;
	p.groups = groups;
	c->env->title = tr(c->locale, N_("Notices"));
	c->env->section = "notices";
	c->env->no_index = true;
	view_notices(page_begin(c, 200), &p);
	return OK;
}

/* Back to the list as it was filtered. */
static enum result
back(struct ctx *c)
{
	return str_eq(form_line(c, "show"), "unread") ? see_other(c, "/notices?show=unread")
						      : see_other(c, "/notices");
}

static enum result
post_notices(struct ctx *c)
{
	bool is_all = str_eq(form_line(c, "what"), "all");
	int64_t id = form_id(c, "id"), n;
	enum result r;

	if (!is_all && id <= 0)
		return INVALID;
	if ((r = inbox_read(&c->db, c->arena, c->me, is_all ? 0 : id, &n)) != OK)
		return r;
	notice_next(c, is_all ? N_("All your notices are marked as read.") : N_("Marked as read."));
	return back(c);
}

RESOURCE(page_notices, GET(get_notices, MEMBER | NO_STORE), POST(post_notices, MEMBER | CSRF));

/* Follows one. That it counts as read then harms nobody, even if a browser fetched it ahead. */
static enum result
get_notice(struct ctx *c)
{
	const char *path;
	enum result r;

	if (c->in.method == METHOD_HEAD)
		return see_other(c, "/notices");
	r = inbox_open(&c->db, c->arena, c->me, path_id(c, 1), &path);
	if (r == NOT_FOUND && path != NULL) {
		notice_next(c, N_("What this was about is no longer there."));
		return see_other(c, "/notices");
	}
	return r == OK ? see_other(c, "%s", path) : r;
}

RESOURCE(page_notice, GET(get_notice, MEMBER | NO_STORE));
