#include "account/password.h"

#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "account/dictionary.h"
#include "account/guessable.h"
#include "answerwell/account/account.h"
#include "answerwell/account/password.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"

enum { OLD_BYTES_MAX = PASSWORD_OLD_MAX * 4, GOOD_FROM = 18, HIGH_FROM = 24 };

const char *
password_prepare(struct arena *a, const char *password)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
	int32_t len = 0, cap;
	UChar *in, *out;
	char *back;

	if (password == NULL || strlen(password) > OLD_BYTES_MAX)
		return NULL;
	cap = (int32_t)strlen(password) * 3 + 1;
	in = arena_array(a, (size_t)cap, sizeof(UChar));
	out = arena_array(a, (size_t)cap, sizeof(UChar));
	back = arena_alloc(a, (size_t)cap * 3);
	u_strFromUTF8(in, cap, &len, password, -1, &e);
	len = unorm2_normalize(nfc, in, len, out, cap, &e);
	u_strToUTF8(back, cap * 3, NULL, out, len, &e);
	return U_SUCCESS(e) ? back : NULL;
}

const char *
password_check(struct arena *a, const char *password, const struct password_owner *owner,
	       struct problems *problems)
{
	const char *s = password != NULL ? password : "";
	size_t chars =
	    strlen(s) <= OLD_BYTES_MAX && str_is_utf8(s, strlen(s)) ? str_chars(s) : SIZE_MAX;

	if (chars < PASSWORD_MIN) {
		problem_add(problems, "password", N_("Use at least %ld characters."), PASSWORD_MIN);
		return NULL;
	}
	if (chars > PASSWORD_MAX) {
		problem_add(problems, "password", N_("Use at most %ld characters."), PASSWORD_MAX);
		return NULL;
	}
	if (guessable_by_owner(a, s, owner)) {
		problem_add(problems, "password",
			    N_("Choose a password that does not contain your name, your address or "
			       "the name of this site."),
			    0);
		return NULL;
	}
	if (guessable_by_all(a, s)) {
		problem_add(problems, "password", PASSWORD_TOO_EASY, 0);
		return NULL;
	}
	return password_prepare(a, s);
}

bool
password_is_word(const char *password)
{
	struct arena *a = arena_new();
	bool is_word = dictionary_knows(password, str_lower(a, password));

	arena_free(a);
	return is_word;
}

enum password_strength
password_strength(struct arena *a, const char *password, const struct account *owner,
		  const char *name, const char *site)
{
	const struct password_owner of = {.name = owner != NULL ? owner->name : name,
					  .display = owner != NULL ? owner->display_name : NULL,
					  .site = site};
	struct problems ignored = {.n = 0};
	const char *prepared = password_check(a, password, &of, &ignored);
	size_t chars;

	if (prepared == NULL)
		return str_chars(password) < PASSWORD_MIN ? STRENGTH_SHORT : STRENGTH_EASY;
	chars = str_chars(prepared);
	/* A Han character says as much as a few letters. */
	for (const char *p = prepared; *p != '\0'; p++)
		chars += (unsigned char)*p >= 0xe4 && (unsigned char)*p <= 0xe9;
	return chars < GOOD_FROM   ? STRENGTH_FAIR
	       : chars < HIGH_FROM ? STRENGTH_GOOD
				   : STRENGTH_HIGH;
}

/* ---- the slow part ---------------------------------------------------------------------------- */

static enum result
slow_here(void (*fn)(void *), void *arg, bool is_known)
{
	(void)is_known;
	fn(arg);
	return OK;
}

enum result (*account_slow)(void (*fn)(void *), void *arg, bool is_known) = slow_here;

/* The arena of the job: a request's own must not be used by another thread. */
struct job {
	struct arena *arena;
	const char *encoded, *prepared;
	char *out;
	enum result result;
	bool is_match;
	bool is_new; /* chosen just now: not one of the dictionary */
};

static void
encode_job(void *arg)
{
	struct job *job = arg;

	if (job->is_new && password_is_word(job->prepared))
		job->result = INVALID;
	else
		job->result = password_hash(job->arena, job->prepared, &job->out);
}

static void
verify_job(void *arg)
{
	struct job *job = arg;

	if (job->encoded != NULL)
		job->is_match = password_matches(job->encoded, job->prepared);
	else
		job->result = password_hash(job->arena, job->prepared, &job->out);
}

static enum result
encode(struct arena *a, struct job *job, bool is_known, char **encoded)
{
	enum result r = account_slow(encode_job, job, is_known);

	if (r == OK && (r = job->result) == OK)
		*encoded = arena_strdup(a, job->out);
	arena_free(job->arena);
	return r;
}

enum result
password_encode(struct arena *a, const char *prepared, bool is_known, char **encoded)
{
	struct job job = {.arena = arena_new(), .prepared = prepared, .result = FAILED};

	return encode(a, &job, is_known, encoded);
}

enum result
password_encode_new(struct arena *a, const char *prepared, bool is_known, struct problems *problems,
		    char **encoded)
{
	struct job job = {
	    .arena = arena_new(), .prepared = prepared, .result = FAILED, .is_new = true};
	enum result r = encode(a, &job, is_known, encoded);

	if (r == INVALID)
		problem_add(problems, "password", PASSWORD_TOO_EASY, 0);
	return r;
}

enum result
password_verify(const char *encoded, const char *prepared, bool is_known)
{
	struct job job = {.arena = arena_new(), .encoded = encoded, .prepared = prepared};
	enum result r = account_slow(verify_job, &job, is_known);

	arena_free(job.arena);
	if (r != OK)
		return r;
	return job.is_match ? OK : INVALID;
}
