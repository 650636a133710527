#include "cli/faq_shelf.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/shelving.h"
#include "answerwell/text/slug.h"
#include "sql/faq_import.h"

enum { TARGET_HOURS = 24, TAIL_MAX = 6 };

enum result
faq_shelf_load(struct db *db, struct arena *a, struct faq_shelf *out)
{
	struct category *list;
	size_t n = 0;

	*out = (struct faq_shelf){.arena = a};
	for (int l = 0; l < LOCALES; l++) {
		enum result r = category_list(db, a, (enum locale)l, &list, &n);

		if (r != OK)
			return r;
		if (out->items == NULL)
			out->items = arena_array(a, n + FAQ_NEW_SHELVES_MAX, sizeof(*out->items));
		for (size_t i = 0; i < n; i++) {
			out->items[i].slug = list[i].slug;
			out->items[i].name[l] = list[i].name;
		}
	}
	out->n = out->n_known = n;
	return OK;
}

static bool
has_slug(const struct faq_shelf *s, const char *slug)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->items[i].slug, slug))
			return true;
	return false;
}

const char *
faq_shelf_find(const struct faq_shelf *s, enum locale l, const char *called)
{
	if (has_slug(s, called))
		return arena_strdup(s->arena, called);
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->items[i].name[l], called))
			return s->items[i].slug;
	return NULL;
}

/* As the form for categories takes it (forum/shelving.h): beside numbers, in ASCII, beginning with a letter. */
static char *
plain_slug(struct arena *a, const char *name)
{
	char *slug = slug_from(a, name);

	if (slug[strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
		slug = arena_strdup(a, "category");
	else if (slug[0] < 'a' || str_eq(slug, "new"))
		slug = arena_printf(a, "category-%s", slug);
	if (strlen(slug) > CATEGORY_SLUG_MAX - TAIL_MAX)
		slug[CATEGORY_SLUG_MAX - TAIL_MAX] = '\0';
	for (size_t len = strlen(slug); slug[len - 1] == '-'; len--)
		slug[len - 1] = '\0';
	return slug;
}

const char *
faq_shelf_add(struct faq_shelf *s, const char *name)
{
	struct faq_category *made = &s->items[s->n];
	const char *first, *slug;

	if (s->n - s->n_known >= FAQ_NEW_SHELVES_MAX)
		return NULL;
	first = slug = plain_slug(s->arena, name);
	for (int i = 2; has_slug(s, slug); i++)
		slug = arena_printf(s->arena, "%s-%d", first, i);
	made->slug = slug;
	for (int l = 0; l < LOCALES; l++)
		made->name[l] = arena_strdup(s->arena, name);
	s->n++;
	return slug;
}

static enum result
make_one(struct db *db, struct arena *a, int64_t actor, const struct faq_category *c, int position)
{
	struct category_texts texts = {{NULL}, {NULL}};
	int64_t id;
	enum result r;

	for (int l = 0; l < LOCALES; l++)
		texts.name[l] = c->name[l];
	r = category_put(db, a, c->slug, position < POSITION_MAX ? position : POSITION_MAX,
			 TARGET_HOURS, 0, &texts, &id);
	return r == OK ? audit_add(db, a, actor, "category.new", "category", id,
				   arena_printf(a, "hours=%d", TARGET_HOURS))
		       : r;
}

enum result
faq_shelf_make(struct db *db, struct arena *a, int64_t actor, const struct faq_shelf *s)
{
	struct sql_faq_shelf_end_row *end;
	enum result r = sql_faq_shelf_end(db, a, &end, NULL);

	for (size_t i = s->n_known; r == OK && i < s->n; i++)
		r = make_one(db, a, actor, &s->items[i],
			     (int)(end->position + 1 + (int64_t)(i - s->n_known)));
	return r;
}
