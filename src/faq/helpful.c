#include "answerwell/faq/helpful.h"

#include "answerwell/account/account.h"
#include "answerwell/account/limit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "sql/helpful.h"

static bool
may_look(const struct account *actor)
{
	return actor != NULL && actor->role >= ROLE_STAFF && !actor->is_suspended;
}

/* ---- saying --------------------------------------------------------------------------------- */

/* Behind one network may sit an office; but not for hundreds of answers about one entry. LIMITED: enough for today. */
static enum result
take(struct db *db, struct arena *a, const char *what, int64_t entry_id, const char *network)
{
	int64_t retry_at;

	return limit_take(db, a, LIMIT_KIND_HELPFUL,
			  arena_printf(a, "%s %lld %s", what, (long long)entry_id, network),
			  &retry_at);
}

static enum result
exists(struct db *db, struct arena *a, int64_t entry_id)
{
	size_t n;
	enum result r = sql_helpful_exists(db, a, NULL, &n, .entry_id = entry_id);

	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
helpful_say(struct db *db, struct arena *a, int64_t entry_id, bool is_yes, const char *network)
{
	size_t n;
	enum result r = exists(db, a, entry_id);

	if (r == OK)
		r = take(db, a, "helped", entry_id, network);
	if (r == LIMITED)
		return OK;
	if (r == OK)
		r = sql_helpful_say(db, a, NULL, &n, .entry_id = entry_id, .is_yes = is_yes);
	return r;
}

enum result
helpful_remark(struct db *db, struct arena *a, int64_t entry_id, const char *text,
	       const char *network, struct problems *problems)
{
	const char *line = str_trim(a, text != NULL ? text : "");
	size_t n;
	enum result r = exists(db, a, entry_id);

	if (r != OK)
		return r;
	if (str_chars(line) > REMARK_MAX)
		problem_add(problems, "remark", N_("Please use at most %ld characters."),
			    REMARK_MAX);
	else if (!line_is_clear(line))
		problem_add(problems, "remark", N_("Please write it in one line."), 0);
	if (problems->n > 0)
		return INVALID;
	if (line[0] == '\0')
		return OK;
	r = take(db, a, "remark", entry_id, network);
	if (r == LIMITED)
		return OK;
	if (r == OK)
		r = sql_helpful_remark(db, a, NULL, &n, .entry_id = entry_id, .text = line);
	return r;
}

/* ---- looking -------------------------------------------------------------------------------- */

/* Each entry's own follow each other, in the order of the list. */
static void
hand_out_remarks(struct arena *a, const struct sql_helpful_remarks_row *rows, size_t n,
		 struct helpful *list, size_t n_list)
{
	struct helpful_remark *remarks = arena_array(a, n, sizeof(*remarks));
	size_t done = 0;

	for (size_t i = 0; i < n_list; i++) {
		list[i].remarks = remarks + done;
		for (; done < n && rows[done].entry_id == list[i].entry_id; done++) {
			remarks[done] = (struct helpful_remark){rows[done].text, rows[done].at};
			list[i].n_remarks++;
		}
	}
}

static enum result
add_remarks(struct db *db, struct arena *a, struct helpful *list, size_t n_list)
{
	int64_t *ids = arena_array(a, n_list, sizeof(*ids));
	struct sql_helpful_remarks_row *rows;
	size_t n;
	enum result r;

	for (size_t i = 0; i < n_list; i++)
		ids[i] = list[i].entry_id;
	r = sql_helpful_remarks(db, a, &rows, &n, .entries = ((struct sql_ints){ids, n_list}),
				.each = REMARKS_SEEN);
	if (r == OK)
		hand_out_remarks(a, rows, n, list, n_list);
	return r;
}

enum result
helpful_get(struct db *db, struct arena *a, const struct account *actor, int64_t entry_id,
	    struct helpful *out)
{
	struct sql_helpful_get_row *row;
	enum result r;

	*out = (struct helpful){.entry_id = entry_id};
	if (!may_look(actor))
		return FORBIDDEN;
	r = sql_helpful_get(db, a, &row, NULL, .entry_id = entry_id, .days = HELPFUL_DAYS);
	if (r != OK)
		return r;
	out->n_yes = row->n_yes;
	out->n_no = row->n_no;
	return add_remarks(db, a, out, 1);
}

enum result
helpful_list(struct db *db, struct arena *a, const struct account *actor, enum locale l,
	     const struct helpful_mark *after, int limit, struct helpful **out, size_t *n)
{
	struct sql_helpful_list_row *rows;
	enum result r;

	if (!may_look(actor))
		return FORBIDDEN;
	r = sql_helpful_list(db, a, &rows, n, .days = HELPFUL_DAYS, .locale = locale_code(l),
			     .after_id = after != NULL ? &after->entry_id : NULL,
			     .after_n = after != NULL ? after->n_no : 0, .limit = limit);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct helpful){.entry_id = rows[i].id,
					     .title = rows[i].title,
					     .slug = rows[i].slug,
					     .category_name = rows[i].category_name,
					     .locale = locale_from(rows[i].locale, LOCALE_EN),
					     .n_yes = rows[i].n_yes,
					     .n_no = rows[i].n_no};
	return add_remarks(db, a, *out, *n);
}

enum result
helpful_sweep(struct db *db, struct arena *a)
{
	return sql_helpful_sweep(db, a, NULL, .days = REMARK_DAYS);
}
