/* Official marks whose words were changed: look, confirm again or take back. */
#include "answerwell/forum/mark.h"

#include "answerwell/base/str.h"
#include "answerwell/text/diff.h"
#include "views/marks.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { MARK_ROWS = 20 };

static struct safe_html
changed(struct arena *a, const char *before, const char *now)
{
	if (before == NULL || str_eq(before, now))
		return (struct safe_html){0};
	return diff_words(a, before, now);
}

static enum result
get_marks(struct ctx *c)
{
	struct suspended_mark *marks;
	struct mark_line *lines;
	struct marks_page p;
	enum result r = mark_list(&c->db, c->arena, c->me, MARK_ROWS, &marks, &p.n);

	if (r != OK)
		return r;
	lines = arena_array(c->arena, p.n, sizeof(*lines));
	for (size_t i = 0; i < p.n; i++) {
		const struct suspended_mark *m = &marks[i];

		lines[i] = (struct mark_line){
		    .mark = m,
		    .answer = changed(c->arena, m->body_before, m->body),
		    .title = changed(c->arena, m->title_before, m->title),
		    .question = changed(c->arena, m->question_before, m->question),
		    .tags = changed(c->arena, m->tags_before, m->tags)};
	}
	p.lines = lines;
	staff_page(c, N_("Marks to confirm"));
	view_marks(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_marks, GET(get_marks, STAFF));
