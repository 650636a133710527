#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "moderation/internal.h"

const struct reason flag_reasons[] = {
    {"spam", N_("Spam or advertising")},       {"rude", N_("Rude or hurtful")},
    {"off_topic", N_("Does not belong here")}, {"wrong", N_("Wrong or dangerous advice")},
    {"duplicate", N_("Already asked")},        {"private", N_("Shows private data")},
    {"other", N_("Something else")},           {NULL, NULL},
};

const struct reason close_reasons[] = {
    {"off_topic", N_("Not about our products and services")},
    {"unclear", N_("Needs more detail before it can be answered")},
    {"resolved_elsewhere", N_("Solved in another way")},
    {"outdated", N_("No longer applies")},
    {NULL, NULL},
};

/* Only imports bring it, so no form offers it. */
static const struct reason imported = {"imported", N_("Closed before it was imported")};

const char *
reason_label(const struct reason *reasons, const char *code)
{
	for (; reasons->code != NULL; reasons++)
		if (str_eq(reasons->code, code))
			return reasons->label;
	return str_eq(imported.code, code) ? imported.label : code;
}

const char *
reason_text(struct arena *a, enum locale l, const struct reason *reasons, const char *codes)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (const char *code = codes; *code != '\0'; code += strspn(code, ",")) {
		size_t len = strcspn(code, ",");
		const char *one = arena_strndup(a, code, len);

		if (!reason_is_known(reasons, one) && !str_eq(one, imported.code))
			return codes;
		buf_printf(&b, "%s%s", b.len > 0 ? tr(l, N_("; ")) : "",
			   tr(l, reason_label(reasons, one)));
		code += len;
	}
	return b.data;
}

bool
reason_is_known(const struct reason *reasons, const char *code)
{
	for (; reasons->code != NULL; reasons++)
		if (str_eq(reasons->code, code))
			return true;
	return false;
}

const char *
reason_check_text(struct arena *a, const char *field, const char *typed, size_t max,
		  struct problems *problems)
{
	const char *text = str_trim(a, typed != NULL ? typed : "");

	if (!str_is_utf8(text, strlen(text)) || str_has_controls(text, true))
		problem_add(problems, field,
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text again."),
			    0);
	else if (str_chars(text) > max)
		problem_add(problems, field,
			    N_("The text is too long. Please shorten it to %ld characters."),
			    (long)max);
	return text;
}
