#include "web/waiting.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/forum/field.h"
#include "form.h"
#include "page_env.h"
#include "views/register.h"
#include "web.h"
#include "web/pages/account.h"

enum { PARTS = 3 };

/* Their addresses, "N" for a number, and the page that takes them. */
static const struct place {
	const char *part[PARTS];
	const char *page;
} places[] = {
    {{"questions", "", ""}, "page_questions"},
    {{"questions", "N", "answers"}, "page_answers"},
};

/* What is worth keeping of their forms. */
static const char *const names[] = {"title",    "body",          "category",      "tags",
				    "personal", "personal_seen", "personal_kept", "shown"};

static size_t
split(struct ctx *c, const char *path, const char *part[PARTS])
{
	size_t n = 0;

	for (const char *p = path; *p == '/' && n < PARTS; n++) {
		size_t len = strcspn(++p, "/");

		part[n] = arena_strndup(c->arena, p, len);
		p += len;
		if (*p == '\0')
			return n + 1;
	}
	return 0;
}

static bool
fits(const char *typed, const char *wanted)
{
	int64_t number;

	return str_eq(wanted, "N") ? str_to_int(typed, 1, INT64_MAX, &number)
				   : str_eq(typed, wanted);
}

static const struct place *
place_of(struct ctx *c, const char *path)
{
	const char *part[PARTS] = {"", "", ""};

	if (split(c, path, part) == 0)
		return NULL;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct place *p = &places[i];

		if (fits(part[0], p->part[0]) && fits(part[1], p->part[1]) &&
		    fits(part[2], p->part[2]))
			return p;
	}
	return NULL;
}

static bool
is_worth_keeping(const struct kept_field *f)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(f->name, names[i]))
			return f->value[0] != '\0';
	return field_number(f->name) != 0 && f->value[0] != '\0';
}

bool
waiting_takes(const struct kept *kept)
{
	size_t len = kept != NULL ? strlen(kept->path) : 0;

	return str_eq(kept != NULL ? kept->path : "", "/questions") ||
	       (len > 8 && str_starts(kept->path, "/questions/") &&
		str_eq(kept->path + len - 8, "/answers"));
}

const char *
waiting_encode(struct ctx *c, const struct kept *kept)
{
	struct buf b;

	if (!waiting_takes(kept) || place_of(c, kept->path) == NULL)
		return NULL;
	buf_init(&b, c->arena, 1024);
	buf_puts(&b, "path=");
	buf_url(&b, kept->path);
	for (size_t i = 0; i < kept->n; i++) {
		if (!is_worth_keeping(&kept->fields[i]))
			continue;
		buf_printf(&b, "&%s=", kept->fields[i].name);
		buf_url(&b, kept->fields[i].value);
	}
	return b.data;
}

struct kept *
waiting_decode(struct ctx *c, const char *text)
{
	struct field *fields;
	size_t n = 0;

	if (text == NULL ||
	    form_decode(c->arena, text, strlen(text), FORM_FIELDS_MAX, &fields, &n) != OK ||
	    n == 0 || place_of(c, fields[0].value) == NULL)
		return NULL;
	return kept_of(c, fields[0].value, fields + 1, n - 1);
}

static const struct resource *
resource_named(const char *name)
{
	const struct resource *r;

	for (size_t i = 0; (r = web_resource(i)) != NULL; i++)
		if (str_eq(r->name, name))
			return r;
	return NULL;
}

enum result
waiting_post(struct ctx *c, const struct kept *kept)
{
	const struct place *place = place_of(c, kept->path);
	const struct resource *r = place != NULL ? resource_named(place->page) : NULL;

	if (r == NULL)
		return FAILED;
	c->form = arena_array(c->arena, kept->n + 1, sizeof(*c->form));
	c->n_form = kept->n;
	for (size_t i = 0; i < kept->n; i++)
		c->form[i] = (struct field){.name = kept->fields[i].name,
					    .value = kept->fields[i].value,
					    .len = strlen(kept->fields[i].value),
					    .is_valid = true};
	c->in.path = kept->path;
	c->in.query = "";
	c->in.n_parts = split(c, kept->path, c->in.part);
	c->guard = r->post_guard;
	c->problems.n = 0;
	return c->me == NULL && r->visitor != NULL ? r->visitor(c) : r->post(c);
}

enum result
waiting_show_doors(struct ctx *c, const struct kept *kept, const char *email, int status)
{
	const struct register_page p = {.email = email, .kept = kept};

	c->env->title = tr(c->locale, N_("One more step"));
	c->env->section = "account";
	c->env->no_index = true;
	c->env->is_writing = true;
	view_register(page_begin(c, status), &p);
	return OK;
}
