/* What handlers read of a request: parts of the path, form fields, arguments, cookies. */
#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "form.h"
#include "web.h"

int64_t
path_id(const struct ctx *c, size_t i)
{
	int64_t id = 0;

	(void)str_to_int(path_text(c, i), 1, INT64_MAX, &id);
	return id;
}

const char *
path_text(const struct ctx *c, size_t i)
{
	return i < c->in.n_parts ? c->in.part[i] : "";
}

static const char *
form_value(struct ctx *c, const char *name, bool multiline)
{
	const struct field *f = form_find(c->form, c->n_form, name);
	bool is_clean;
	char *text;

	if (f == NULL)
		return "";
	text = form_clean(c->arena, f, multiline, &is_clean);
	if (!multiline && is_clean && !line_is_clear(text)) {
		problem_add(&c->problems, name,
			    N_("This contains characters that are invisible or that reverse the "
			       "direction of the text. They are shown as �. Please remove them."),
			    0);
		return line_marked(c->arena, text, "\xef\xbf\xbd");
	}
	if (!is_clean)
		problem_add(&c->problems, name,
			    N_("This contains characters that cannot be stored. They are shown as "
			       "�. Please remove them."),
			    0);
	return text;
}

const char *
form_text(struct ctx *c, const char *name)
{
	return form_value(c, name, true);
}

const char *
form_line(struct ctx *c, const char *name)
{
	return form_value(c, name, false);
}

const char *
form_secret(struct ctx *c, const char *name)
{
	const struct field *f = form_find(c->form, c->n_form, name);

	if (f == NULL)
		return "";
	if (f->is_valid && !str_has_controls(f->value, false))
		return f->value;
	problem_add(&c->problems, name,
		    N_("This contains characters that cannot be used. Please type it again."), 0);
	return "";
}

int64_t
form_id(struct ctx *c, const char *name)
{
	const struct field *f = form_find(c->form, c->n_form, name);
	int64_t id = 0;

	if (f != NULL && f->is_valid)
		(void)str_to_int(str_trim(c->arena, f->value), 1, INT64_MAX, &id);
	return id;
}

const struct field *
form_file(const struct ctx *c, const char *name)
{
	const struct field *f = form_find(c->form, c->n_form, name);

	return f != NULL && f->file != NULL && f->len > 0 ? f : NULL;
}

bool
form_has(const struct ctx *c, const char *name)
{
	return form_find(c->form, c->n_form, name) != NULL;
}

const char *
arg_line(struct ctx *c, const char *name)
{
	const struct field *f = form_find(c->args, c->n_args, name);
	bool is_clean;

	return f != NULL ? form_clean(c->arena, f, false, &is_clean) : "";
}

int64_t
arg_id(struct ctx *c, const char *name)
{
	int64_t id = 0;

	(void)str_to_int(arg_line(c, name), 1, INT64_MAX, &id);
	return id;
}

const char *
cookie_prefix(void)
{
	return config()->url_is_https ? "__Host-" : "";
}

const char *
cookie_get(const struct ctx *c, const char *name)
{
	const char *p = c->in.cookie;
	size_t name_len;

	name = arena_printf(c->arena, "%s%s", cookie_prefix(), name);
	name_len = strlen(name);

	while (*p != '\0') {
		size_t len;

		p += strspn(p, "; \t");
		len = strcspn(p, ";");
		if (len > name_len && p[name_len] == '=' && strncmp(p, name, name_len) == 0)
			return str_trim(c->arena, arena_strndup(c->arena, p + name_len + 1,
								len - name_len - 1));
		p += len;
	}
	return NULL;
}
