#include "answerwell/account/address.h"

#include <string.h>

#include "account/person.h"
#include "account/row.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/account.h"

enum result
address_new(struct db *db, struct arena *a, const char *typed, const char *zone,
	    struct problems *problems, struct address *out)
{
	struct sql_account_next_id_row *next;
	const char *email = person_email(a, typed, problems);
	const char *place = person_zone(a, zone, problems);
	enum result r;

	if (email == NULL || place == NULL)
		return INVALID;
	r = sql_account_next_id(db, a, &next, NULL);
	if (r == OK)
		*out =
		    (struct address){.id = next->id,
				     .mac = person_email_mac(a, email),
				     .sealed = secret_seal(a, email, row_email_bound(a, next->id)),
				     .zone = place};
	return r;
}

enum result
address_find_by(struct arena *a, const char *typed, const char **mac)
{
	struct problems problems = {.n = 0};
	const char *email = person_email(a, typed, &problems);

	if (email == NULL)
		return INVALID;
	*mac = person_email_mac(a, email);
	return OK;
}

/* The first character, which str_cut marks as cut. */
static const char *
begun(struct arena *a, const char *word)
{
	return str_chars(word) > 1 ? str_cut(a, word, 1) : arena_printf(a, "%s…", word);
}

char *
address_masked(struct arena *a, const char *address)
{
	const char *at = strrchr(address, '@'), *end = strrchr(address, '.');
	const char *local, *host;

	if (at == NULL || end == NULL || end < at)
		return arena_strdup(a, "…");
	local = arena_strndup(a, address, (size_t)(at - address));
	host = arena_strndup(a, at + 1, (size_t)(end - at) - 1);
	return arena_printf(a, "%s@%s%s", begun(a, local), begun(a, host), end);
}
