#include "account/password.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"

enum {
	BYTES_MAX = PASSWORD_MAX * 4,
	NAME_COUNTS = 4, /* a shorter name may well be part of a good password */
	DISTINCT_MIN = 5 /* different characters */
};

/* The most common passwords of eight characters and more, lower-case, sorted; and the words that
 * are still common with digits or an exclamation mark behind them. */
static const char *const common[] = {
    "00000000",     "0123456789",  "01234567",     "0987654321",    "11111111",   "111111111",
    "1111111111",   "11223344",    "1122334455",   "12121212",      "123123123",  "123123123123",
    "12312312",     "12341234",    "1234512345",   "123454321",     "12345678",   "123456789",
    "1234567890",   "12345678901", "123456789a",   "12345678a",     "1234567a",   "123456abc",
    "1234abcd",     "1234qwer",    "123qweasd",    "123qweasdzxc",  "1357924680", "147258369",
    "147852369",    "159357159",   "1a2b3c4d",     "1password",     "1q2w3e4r",   "1q2w3e4r5t",
    "1q2w3e4r5t6y", "1qaz2wsx",    "1qaz2wsx3edc", "1qazxsw2",      "20082008",   "22222222",
    "31415926",     "314159265",   "33333333",     "44444444",      "5201314520", "52013145",
    "55555555",     "66666666",    "77777777",     "87654321",      "88888888",   "987654321",
    "9876543210",   "99999999",    "999999999",    "a123456789",    "a1234567",   "a12345678",
    "a1b2c3d4",     "a1s2d3f4",    "aa123456",     "aa12345678",    "aaaaaaaa",   "abc12345",
    "abc123456",    "abcd1234",    "abcdefgh",     "abcdefghi",     "abcdefg1",   "access14",
    "adgjmptw",     "admin123",    "admin1234",    "administrator", "alejandra",  "alexander",
    "alexandra",    "anything",    "arsenal1",     "asdasdasd",     "asd123456",  "asdf1234",
    "asdfasdf",     "asdfghjk",    "asdfghjkl",    "asdfjkl1",      "babygirl",   "babygirl1",
    "barcelona",    "baseball",    "baseball1",    "basketball",    "benjamin",   "bigdaddy",
    "blahblah",     "blink182",    "brooklyn",     "butterfly",     "california", "carolina",
    "caroline",     "catherine",   "changeme",     "charlie1",      "charlotte",  "cheesecake",
    "chelsea1",     "chocolate",   "christian",    "christina",     "christine",  "christopher",
    "cocacola",     "computer",    "consumer",     "corvette",      "creative",   "danielle",
    "december",     "diamond1",    "dolphins",     "drowssap",      "einstein",   "elephant",
    "elizabeth",    "estrella",    "everton1",     "facebook",      "fernando",   "football",
    "football1",    "forever1",    "freedom1",     "fuckyou1",      "fuckyou2",   "gabriela",
    "gangster",     "garfield",    "godzilla",     "google12",      "hellokitty", "hello123",
    "helloworld",   "icecream",    "iloveyou",     "iloveyou1",     "iloveyou2",  "internet",
    "isabella",     "jennifer",    "jonathan",     "jordan23",      "katherine",  "kimberly",
    "kobe2424",     "lasvegas",    "letmein1",     "letmein123",    "liverpool",  "liverpool1",
    "login123",     "loveyou1",    "mamapapa",     "marlboro",      "maverick",   "mercedes",
    "metallica",    "michael1",    "michelle",     "microsoft",     "midnight",   "minecraft",
    "monkey12",     "motorola",    "mustang1",     "mypassword",    "mynoob12",   "nicholas",
    "nintendo",     "november",    "p@ssw0rd",     "p@ssword",      "pa55word",   "pa$$w0rd",
    "passpass",     "passw0rd",    "password",     "password!",     "patricia",   "pokemon1",
    "princess",     "princess1",   "q1w2e3r4",     "q1w2e3r4t5",    "qazwsx123",  "qazwsxedc",
    "qq123456",     "qq123456789", "qqqqqqqq",     "qwer1234",      "qwerasdf",   "qwerty12",
    "qwerty123",    "qwertyui",    "qwertyuiop",   "qweasdzxc",     "qweqweqwe",  "rainbow1",
    "rush2112",     "samantha",    "samsung1",     "scorpion",      "sebastian",  "september",
    "slipknot",     "snowball",    "spiderman",    "starwars",      "stephanie",  "steelers",
    "summer12",     "sunshine",    "sunshine1",    "superman",      "superman1",  "superstar",
    "swordfish",    "temppass",    "test1234",     "testtest",      "tinkerbell", "tottenham",
    "trustno1",     "undertaker",  "universe",     "valentina",     "valentine",  "veronica",
    "victoria",     "w1234567",    "welcome1",     "welcome123",    "whatever",   "william1",
    "woaini1314",   "woaini520",   "woaini521",    "woaini1314520", "wordpass",   "xiaoming",
    "yourmama",     "zaq12wsx",    "zaq1zaq1",     "zhang123",      "zxcvbnm1",   "zxcvbnm123",
    "zxczxczxc",
};
static const char *const stems[] = {"password",   "passwort", "passwd",   "qwerty",   "welcome",
				    "letmein",    "iloveyou", "woaini",   "admin",    "abc",
				    "abcdef",     "monkey",   "dragon",   "master",   "login",
				    "hello",      "football", "sunshine", "princess", "changeme",
				    "answerwell", "secret",   "test",     "user",     "mima"};

static bool
is_listed(const char *s)
{
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		if (strcmp(s, common[i]) == 0)
			return true;
	}
	return false;
}

/* "password2024!" is "password" to those who guess. */
static bool
is_common(struct arena *a, const char *password)
{
	char *s = str_lower(a, password);
	size_t len = strlen(s);

	if (is_listed(s))
		return true;
	while (len > 0 && (isdigit((unsigned char)s[len - 1]) || strchr("!.?*#@$_-", s[len - 1])))
		s[--len] = '\0';
	for (size_t i = 0; i < sizeof(stems) / sizeof(stems[0]); i++) {
		if (strcmp(s, stems[i]) == 0)
			return true;
	}
	return len >= PASSWORD_MIN && is_listed(s);
}

/* Few different characters, or one run along the alphabet. */
static bool
is_monotonous(const char *s)
{
	size_t len = strlen(s), distinct = 0, up = 0, down = 0;

	for (size_t i = 0; i < len; i++) {
		distinct += memchr(s, s[i], i) == NULL;
		up += i > 0 && s[i] == s[i - 1] + 1;
		down += i > 0 && s[i] == s[i - 1] - 1;
	}
	return distinct < DISTINCT_MIN || up == len - 1 || down == len - 1;
}

static bool
contains(const char *password, const char *part, size_t len)
{
	if (len < NAME_COUNTS)
		return false;
	for (const char *s = password; strlen(s) >= len; s++) {
		if (strncasecmp(s, part, len) == 0)
			return true;
	}
	return false;
}

const char *
password_prepare(struct arena *a, const char *password)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
	int32_t len = 0, cap;
	UChar *in, *out;
	char *back;

	if (password == NULL || strlen(password) > BYTES_MAX)
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
password_check(struct arena *a, const char *password, const char *name, const char *email,
	       struct problems *problems)
{
	const char *s = password != NULL ? password : "";
	size_t chars =
	    strlen(s) <= BYTES_MAX && str_is_utf8(s, strlen(s)) ? str_chars(s) : SIZE_MAX;

	if (chars < PASSWORD_MIN) {
		problem_add(problems, "password", N_("Use at least %ld characters."), PASSWORD_MIN);
		return NULL;
	}
	if (chars > PASSWORD_MAX) {
		problem_add(problems, "password", N_("Use at most %ld characters."), PASSWORD_MAX);
		return NULL;
	}
	if (is_common(a, s) || is_monotonous(s)) {
		problem_add(problems, "password",
			    N_("This password is easy to guess. Several words in a row are safer."),
			    0);
		return NULL;
	}
	if ((name != NULL && contains(s, name, strlen(name))) ||
	    (email != NULL && contains(s, email, strcspn(email, "@")))) {
		problem_add(problems, "password",
			    N_("Choose a password without your user name or address in it."), 0);
		return NULL;
	}
	return password_prepare(a, s);
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
};

static void
encode_job(void *arg)
{
	struct job *job = arg;

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

enum result
password_encode(struct arena *a, const char *prepared, bool is_known, char **encoded)
{
	struct job job = {.arena = arena_new(), .prepared = prepared, .result = FAILED};
	enum result r = account_slow(encode_job, &job, is_known);

	if (r == OK && (r = job.result) == OK)
		*encoded = arena_strdup(a, job.out);
	arena_free(job.arena);
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
