#include "kept.h"

#include <string.h>

#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "form.h"
#include "once.h"
#include "redraw.h"
#include "web.h"

enum { LONG_CHARS = 80 };

static void
add(struct ctx *c, struct kept *k, const struct field *f, const char *name)
{
	struct kept_field *to = &k->fields[k->n++];
	bool is_clean;

	to->name = arena_strdup(c->arena, name);
	to->is_secret = str_starts(name, "password");
	to->value = to->is_secret ? "" : form_clean(c->arena, f, true, &is_clean);
	to->is_long = strchr(to->value, '\n') != NULL || str_chars(to->value) > LONG_CHARS;
	k->has_long = k->has_long || to->is_long;
}

/* Not what somebody typed: the token, the switches of language and colours, and what ties the steps of an ask, which is not
 * to stand beside who they are. */
static bool
is_of_the_page(const char *name)
{
	return strcmp(name, "csrf") == 0 || strcmp(name, REDRAW_THEME) == 0 ||
	       strcmp(name, REDRAW_LANGUAGE) == 0 || strcmp(name, "ask") == 0 ||
	       strcmp(name, "step") == 0;
}

struct kept *
kept_of(struct ctx *c, const char *path, const struct field *fields, size_t n)
{
	struct kept *k = arena_alloc(c->arena, sizeof(*k));

	k->path = safe_next(c, path);
	k->fields = arena_array(c->arena, n + 1, sizeof(*k->fields));
	for (size_t i = 0; i < n; i++) {
		const char *name = fields[i].name;

		if (!is_of_the_page(name) && fields[i].file == NULL &&
		    str_is_utf8(name, strlen(name)))
			add(c, k, &fields[i], name);
	}
	if (form_find(fields, n, ONCE_FIELD) == NULL)
		k->fields[k->n++] =
		    (struct kept_field){.name = ONCE_FIELD, .value = token_new(c->arena)};
	return k;
}

struct kept *
kept_now(struct ctx *c)
{
	if (c->in.method != METHOD_POST || c->n_form == 0)
		return NULL;
	return kept_of(c, c->in.path, c->form, c->n_form);
}

struct kept *
kept_pending(struct ctx *c)
{
	const char *path = form_line(c, "pending_path");
	struct kept *k;

	if (path[0] == '\0')
		return NULL;
	k = arena_alloc(c->arena, sizeof(*k));
	k->path = safe_next(c, path);
	k->fields = arena_array(c->arena, c->n_form, sizeof(*k->fields));
	for (size_t i = 0; i < c->n_form; i++) {
		const char *key = arena_printf(c->arena, "pending_%zu_value", i);
		const struct field *value = form_find(c->form, c->n_form, key);
		const char *name;

		if (value == NULL)
			break;
		name = form_line(c, arena_printf(c->arena, "pending_%zu_name", i));
		if (name[0] != '\0' && !is_of_the_page(name))
			add(c, k, value, name);
	}
	return k;
}
