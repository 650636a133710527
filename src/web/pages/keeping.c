#include "web/pages/keeping.h"

#include "answerwell/account/keeping.h"
#include "answerwell/account/submission.h"
#include "web/once.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

static struct keeping_page
begin(struct ctx *c, const struct keeping_pages *of, int64_t id)
{
	const enum locale l = locale_from(arg_line(c, "language"), c->locale);

	return (struct keeping_page){.of = of,
				     .id = id,
				     .draft = arena_alloc(c->arena, of->draft_size),
				     .locale = form_has(c, "locale") ? form_line(c, "locale")
								     : locale_code(l)};
}

static enum result
show(struct ctx *c, struct keeping_page *p, int status)
{
	enum result r = p->of->prepare != NULL ? p->of->prepare(c, p) : OK;

	if (r != OK)
		return r;
	staff_page(c, p->id != 0 ? p->of->title_edit : p->of->title_new);
	c->env->is_writing = true;
	p->of->view(page_begin(c, status), p);
	return OK;
}

enum result
keeping_get_new(struct ctx *c, const struct keeping_pages *of)
{
	struct keeping_page p = begin(c, of, 0);

	of->read(c, &p);
	return show(c, &p, 200);
}

enum result
keeping_get(struct ctx *c, const struct keeping_pages *of)
{
	struct keeping_page p = begin(c, of, path_id(c, 2));
	enum result r = of->load(c, &p);

	return r == OK ? show(c, &p, 200) : r;
}

static enum result
save(struct ctx *c, struct keeping_page *p)
{
	const struct keeping_pages *of = p->of;
	enum result r = INVALID;
	int64_t saved;

	if (c->problems.n == 0)
		r = keeping_save(&c->db, c->arena, of->of, c->me, p->id, p->draft, p->form,
				 &c->problems, &saved);
	if (r == OK && p->form->is_changed) {
		once_say(c, of->of->field);
		r = INVALID;
	}
	if (r == INVALID)
		return show(c, p, 422);
	if (r != OK)
		return r;
	notice_next(c, of->saved);
	if (!of->is_by_language)
		return see_other(c, "%s#%s-%lld", of->path, of->anchor, (long long)saved);
	return see_other(c, "%s?language=%s#%s-%lld", of->path, p->locale, of->anchor,
			 (long long)saved);
}

static enum result
post(struct ctx *c, const struct keeping_pages *of, int64_t id)
{
	struct keeping_page p = begin(c, of, id);

	of->read(c, &p);
	p.form = once_of(c);
	if (c->is_redrawn)
		return show(c, &p, 200);
	if (of->preview == NULL || !form_has(c, "preview"))
		return save(c, &p);
	of->preview(c, &p);
	return show(c, &p, 200);
}

enum result
keeping_post_new(struct ctx *c, const struct keeping_pages *of)
{
	return post(c, of, 0);
}

enum result
keeping_post(struct ctx *c, const struct keeping_pages *of)
{
	int64_t id = path_id(c, 2);

	return id != 0 ? post(c, of, id) : NOT_FOUND;
}

enum result
keeping_post_removal(struct ctx *c, const struct keeping_pages *of)
{
	enum result r = keeping_remove(&c->db, c->arena, of->of, c->me, path_id(c, 2));

	if (r != OK)
		return r;
	notice_next(c, of->removed);
	return see_other(c, "%s", of->path);
}
