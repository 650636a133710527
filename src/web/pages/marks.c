/* Official marks whose words were changed: look, confirm again or take back. */
#include "answerwell/forum/mark.h"

#include "views/marks.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { MARK_ROWS = 20 };

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
		    .answer = text_compare(c->arena, TEXT_ANSWER, &m->answer_before, &m->answer),
		    .question =
			text_compare(c->arena, TEXT_QUESTION, &m->question_before, &m->question)};
	}
	p.lines = lines;
	staff_page(c, N_("Marks to confirm"));
	view_marks(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_marks, GET(get_marks, STAFF),
	 STAFF_TAB(DESK_TODO, 30, "/staff/marks", N_("Marks to confirm")));
