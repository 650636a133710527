/* What the demo's categories ask, and what its questions say to it. */
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/detail.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/field_edit.h"
#include "cli/demo.h"
#include "sql/demo.h"

static const char demo_file[] = "fields.txt";

static const struct account *
admin_of(const struct demo *d)
{
	size_t i = 0;

	while (i < d->n_accounts && d->accounts[i]->role != ROLE_ADMIN)
		i++;
	return i < d->n_accounts ? d->accounts[i] : NULL;
}

/* "a | b" as lines. */
static const char *
lines_of(struct arena *a, const char *joined)
{
	char *lines = arena_strdup(a, joined);

	for (char *c = lines; *c != '\0'; c++)
		if (*c == '|')
			*c = '\n';
	return lines;
}

/* The field of the block that is there already; 0: it is not. */
static enum result
find(struct db *db, struct demo *d, const struct demo_block *b, const char *category, int64_t *id)
{
	struct category_field *fields;
	size_t n;
	enum result r = field_list(db, d->arena, category, &fields, &n);

	*id = 0;
	for (size_t i = 0; r == OK && i < n; i++)
		if (str_eq(fields[i].label[LOCALE_EN], demo_field(b, "label_en")))
			*id = fields[i].id;
	return r;
}

static enum result
save(struct db *db, struct demo *d, const struct demo_block *b, bool is_required)
{
	const struct account *admin = admin_of(d);
	struct field_edit f = {.kind = demo_field(b, "kind"),
			       .position = demo_field(b, "position"),
			       .is_required = is_required,
			       .label = {demo_field(b, "label_en"), demo_field(b, "label_zh")},
			       .hint = {demo_field(b, "hint_en"), demo_field(b, "hint_zh")},
			       .choices = {lines_of(d->arena, demo_field(b, "choices_en")),
					   lines_of(d->arena, demo_field(b, "choices_zh"))}};
	struct problems problems = {.n = 0};
	struct category *category;
	enum result r =
	    category_by_slug(db, d->arena, LOCALE_EN, demo_field(b, "category"), &category);

	if (r != OK || admin == NULL)
		return demo_bad(d, b, "is of no category, or nobody may make it");
	f.category_id = category->id;
	if ((r = find(db, d, b, category->slug, &f.id)) == OK)
		r = field_edit_save(db, d->arena, admin, &f, &problems);
	return demo_done(d, b, r, &problems);
}

static enum result
write_field(struct db *db, struct demo *d, const struct demo_block *b)
{
	return save(db, d, b, false);
}

static enum result
require_field(struct db *db, struct demo *d, const struct demo_block *b)
{
	return demo_number(b, "required") != 0 ? save(db, d, b, true) : OK;
}

enum result
demo_fields(struct db *db, struct demo *d)
{
	return demo_each(db, d, demo_file, write_field);
}

enum result
demo_fields_required(struct db *db, struct demo *d)
{
	enum result r = demo_each(db, d, demo_file, require_field);

	return r == OK ? sql_demo_put_fields(db, d->arena, NULL) : r;
}

/* Each field has a key of its own, whatever its category. */
enum result
demo_said(struct db *db, struct demo *d, const struct demo_block *b, const char **details)
{
	struct demo_block *fields;
	size_t n;
	int64_t id;
	struct buf out;
	enum result r = demo_read(d->arena, demo_file, &fields, &n, d->why, d->why_size);

	buf_init(&out, d->arena, 128);
	for (size_t i = 0; r == OK && i < n; i++) {
		const char *name = arena_printf(d->arena, "said_%s", demo_field(&fields[i], "key"));
		const char *value = demo_field(b, name);

		if (value[0] == '\0')
			continue;
		r = find(db, d, &fields[i], demo_field(b, "category"), &id);
		if (r == OK && id == 0)
			return demo_bad(d, b, "says what its category does not ask");
		if (r == OK)
			detail_write(&out, id, "", value);
	}
	*details = out.data;
	return r;
}
