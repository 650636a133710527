#include "web/once.h"

#include <string.h>

#include "answerwell/account/submission.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/text.h"
#include "form.h"
#include "page_env.h"
#include "web.h"

static void
put_field(struct ctx *c, const char *name, struct buf *b)
{
	const struct field *f = form_find(c->form, c->n_form, name);
	bool is_clean;

	buf_printf(b, "%s=", name);
	if (f != NULL)
		buf_puts(b, form_clean(c->arena, f, true, &is_clean));
	buf_putc(b, '\n');
}

/* What people type or choose; the rest of a form is the page's own. */
static const char *
words_of(struct ctx *c)
{
	/* Of what staff keeps in lists. */
	static const char *const others[] = {"name",  "locale",      "word",
					     "forms", "explanation", "words"};
	struct buf b;

	buf_init(&b, c->arena, 1024);
	for (int part = 0; part < TEXT_PARTS; part++)
		put_field(c, text_rules[part].name, &b);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		put_field(c, others[i], &b);
	for (size_t i = 0; i < c->n_form; i++)
		if (str_starts(c->form[i].name, FIELD_PREFIX) ||
		    str_starts(c->form[i].name, "label_"))
			put_field(c, c->form[i].name, &b);
	return secret_mac(c->arena, "submission", b.data);
}

struct submission *
once_of(struct ctx *c)
{
	const struct field *f = form_find(c->form, c->n_form, ONCE_FIELD);

	c->submission = arena_alloc(c->arena, sizeof(*c->submission));
	*c->submission =
	    (struct submission){.token = f != NULL ? f->value : NULL, .words = words_of(c)};
	return c->submission;
}

const char *
once_token(const struct page_env *env, const char *action)
{
	struct ctx *c = env->ctx;
	const struct field *f = form_find(c->form, c->n_form, ONCE_FIELD);
	bool is_spent = c->submission != NULL && c->submission->was_sent;

	if (f != NULL && token_is_whole(f->value) && !is_spent && str_eq(c->in.path, action))
		return f->value;
	return token_new(c->arena);
}

void
once_say(struct ctx *c, const char *field)
{
	problem_add(&c->problems, field,
		    N_("This form has already been sent and saved. If this is something new, "
		       "please send it again."),
		    0);
}
