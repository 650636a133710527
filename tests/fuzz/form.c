/* Bodies of forms and query strings. The first byte is the number of fields allowed. */
#include "web/form.h"

#include "answerwell/base/buf.h"
#include "fuzz.h"
#include "web/web.h"

static void
check_clean(struct arena *a, const struct field *f, bool multiline)
{
	bool is_clean;
	const char *text = form_clean(a, f, multiline, &is_clean);

	NEED(str_is_utf8(text, strlen(text)), text);
	NEED(!str_has_controls(text, multiline) && strchr(text, '\r') == NULL, text);
	NEED(!is_clean || f->is_valid, text);
	/* What was made clean stays as it is. */
	NEED(str_eq(text, form_clean(a, &(struct field){.value = text, .len = strlen(text)},
				     multiline, &is_clean)) &&
		 is_clean,
	     text);
}

/* A value sent by a browser comes out as it went in. */
static void
check_round_trip(struct arena *a, const char *value)
{
	struct field *fields;
	struct buf b;
	size_t n;

	buf_init(&b, a, 64);
	buf_puts(&b, "a=");
	buf_url(&b, value);
	NEED(form_decode(a, b.data, b.len, 1, &fields, &n) == OK && n == 1, b.data);
	NEED(strcmp(fields[0].name, "a") == 0 && strcmp(fields[0].value, value) == 0, b.data);
}

/* The ways by which handlers reach a field. */
static void
check_handlers(struct ctx *c, const char *name)
{
	NEED(form_has(c, name), name);
	NEED(!str_has_controls(form_line(c, name), false), name);
	NEED(!str_has_controls(form_secret(c, name), false), name);
	NEED(str_is_utf8(form_text(c, name), strlen(form_text(c, name))), name);
	NEED(form_id(c, name) >= 0 && arg_id(c, name) >= 0, name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct ctx c = {.arena = a};
	size_t max, len;
	enum result r;
	char *body, *part;

	if (size == 0) {
		arena_free(a);
		return 0;
	}
	max = data[0];
	len = size - 1;
	body = arena_alloc(a, len + 1);
	memcpy(body, data + 1, len);
	r = form_decode(a, body, len, max, &c.form, &c.n_form);
	NEED((r == OK || r == INVALID) && c.n_form <= max, body);
	NEED(r == OK || c.n_form == max, body);
	c.args = c.form;
	c.n_args = c.n_form;
	for (size_t i = 0; i < c.n_form; i++) {
		NEED(strlen(c.form[i].value) <= c.form[i].len && c.form[i].len <= len, body);
		NEED(form_find(c.form, c.n_form, c.form[i].name) != NULL, body);
		check_clean(a, &c.form[i], true);
		check_clean(a, &c.form[i], false);
		check_round_trip(a, c.form[i].value);
	}
	for (size_t i = 0; i < c.n_form && i < 8; i++)
		check_handlers(&c, c.form[i].name);
	part = form_decode_part(a, body, len);
	NEED(part == NULL || str_is_utf8(part, strlen(part)), body);
	arena_free(a);
	return 0;
}
