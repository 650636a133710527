#include "answerwell/insight/staff_log.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/staff_log.h"

enum result
staff_log_read(struct db *db, struct arena *a, const struct staff_log_filter *f,
	       struct staff_log_line **lines, size_t *n, struct staff_log_person **people,
	       size_t *n_people)
{
	struct sql_staff_log_lines_row *rows;
	struct sql_staff_log_people_row *staff;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_staff_log_lines_add(&b, &rows, n, .who = str_is_blank(f->who) ? NULL : f->who,
				.kinds = ((struct sql_texts){f->kinds, f->n_kinds}),
				.since = f->since != 0 ? &f->since : NULL, .before = f->before,
				.limit = f->limit);
	sql_staff_log_people_add(&b, &staff, n_people);
	if ((r = batch_run(&b)) != OK)
		return r;
	*lines = arena_array(a, *n, sizeof(**lines));
	for (size_t i = 0; i < *n; i++)
		(*lines)[i] = (struct staff_log_line){.id = rows[i].id,
						      .at = rows[i].at,
						      .actor_id = rows[i].actor_id,
						      .actor_name = rows[i].actor_name,
						      .actor_display = rows[i].actor_display,
						      .action = rows[i].action,
						      .subject_kind = rows[i].subject_kind,
						      .subject_id = rows[i].subject_id,
						      .detail = rows[i].detail,
						      .title = rows[i].title,
						      .name = rows[i].name,
						      .other_display = rows[i].other_display,
						      .setting = rows[i].setting,
						      .before = rows[i].before,
						      .after = rows[i].after};
	*people = arena_array(a, *n_people, sizeof(**people));
	for (size_t i = 0; i < *n_people; i++)
		(*people)[i] = (struct staff_log_person){staff[i].name, staff[i].display};
	return OK;
}
