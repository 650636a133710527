#include "mailer/bounce_cause.h"

#include <ctype.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "mailer/bounce_text.h"
#include "mailer/bounce_words.h"

enum { CODES_MAX = 16, STATUS_SIZE = 12 };

/* ---- words ---------------------------------------------------------------------------------------- */

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || ((unsigned char)c & 0x80) != 0;
}

/* Only what is written with blanks has words: a phrase in Chinese stands anywhere. */
static bool
stands(const char *text, const char *phrase)
{
	size_t len = strlen(phrase);
	bool is_open = phrase[len - 1] == '*';
	bool is_ascii = isalnum((unsigned char)phrase[0]);
	char bare[64];

	if (len >= sizeof(bare))
		return false;
	memcpy(bare, phrase, len + 1);
	if (is_open)
		bare[--len] = '\0';
	for (const char *at = text; (at = strstr(at, bare)) != NULL; at++) {
		if (is_ascii && at > text && is_letter(at[-1]))
			continue;
		if (is_ascii && !is_open && isalnum((unsigned char)bare[len - 1]) &&
		    is_letter(at[len]))
			continue;
		return true;
	}
	return false;
}

bool
bounce_says(const char *text, const char *const *phrases)
{
	while (*phrases != NULL && !stands(text, *phrases))
		phrases++;
	return *phrases != NULL;
}

static char *
without_addresses(struct arena *a, const char *text)
{
	struct buf out;
	const char *begin, *end;

	buf_init(&out, a, strlen(text) + 1);
	while (bounce_address(a, text, &begin, &end) != NULL) {
		buf_append(&out, text, (size_t)(begin - text));
		buf_puts(&out, "@");
		text = end;
	}
	buf_puts(&out, text);
	return out.data;
}

/* A server may be called as it likes: "host spam.example.org said". */
static bool
is_before_host(const char *word, size_t len)
{
	static const char *const before[] = {"host", "server",  "from", "by",
					     "at",   "gateway", "mta",  "system"};

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		if (strlen(before[i]) == len && strncmp(word, before[i], len) == 0)
			return true;
	}
	return false;
}

/* "550-5.1.1" at the beginning of each line of one reply, but the first. */
static bool
is_continued(const char *word, size_t len)
{
	return len >= 4 && strchr("45", word[0]) != NULL && isdigit((unsigned char)word[1]) &&
	       isdigit((unsigned char)word[2]) && word[3] == '-';
}

struct words {
	struct buf out;
	const char *before; /* the last word */
	size_t before_len;
	char status
	    [STATUS_SIZE]; /* the one that began the reply, which each line of it says again */
	bool is_in_reply;
};

static bool
says_nothing(struct words *w, const char *word, size_t len)
{
	if (is_continued(word, len)) {
		bool is_again = w->is_in_reply;

		w->is_in_reply = true;
		if (!is_again && len > 4 && len - 4 < sizeof(w->status))
			snprintf(w->status, sizeof(w->status), "%.*s", (int)(len - 4), word + 4);
		return is_again;
	}
	if (w->is_in_reply && w->status[0] != '\0' && strlen(w->status) == len &&
	    strncmp(w->status, word, len) == 0)
		return true;
	return memchr(word, '.', len) != NULL && isalpha((unsigned char)word[0]) &&
	       is_before_host(w->before, w->before_len);
}

static char *
joined(struct arena *a, const char *text)
{
	struct words w = {.before = ""};

	buf_init(&w.out, a, strlen(text) + 2);
	while (*text != '\0') {
		size_t len;

		text += strspn(text, " \t\r\n\f\v");
		len = strcspn(text, " \t\r\n\f\v");
		if (len == 0)
			break;
		if (!says_nothing(&w, text, len)) {
			if (w.out.len > 0)
				buf_putc(&w.out, ' ');
			buf_append(&w.out, text, len);
		}
		w.before = text;
		w.before_len = len;
		text += len;
	}
	return w.out.data;
}

char *
bounce_plain(struct arena *a, const char *text)
{
	char *low = g_utf8_strdown(text, -1);
	char *plain = arena_strdup(a, low != NULL ? low : text);

	g_free(low);
	return joined(a, without_addresses(a, plain));
}

/* ---- codes ---------------------------------------------------------------------------------------- */

struct codes {
	struct {
		char text[STATUS_SIZE];
		int class, subject, detail;
	} list[CODES_MAX];
	size_t n;
	int reply; /* of SMTP, the first one that refuses; 0: none */
};

static size_t
digits(const char *s)
{
	size_t n = 0;

	while (isdigit((unsigned char)s[n]))
		n++;
	return n;
}

/* Of versions and addresses there are more numbers. "5.1.1" alone, behind a reply's code or what introduces it. */
static size_t
status_len(const char *s)
{
	size_t subject, detail;

	if (strchr("245", s[0]) == NULL || s[0] == '\0' || s[1] != '.')
		return 0;
	subject = digits(s + 2);
	if (subject == 0 || subject > 3 || s[2 + subject] != '.')
		return 0;
	detail = digits(s + 3 + subject);
	if (detail == 0 || detail > 3)
		return 0;
	s += 3 + subject + detail;
	return is_letter(*s) || (*s == '.' && isdigit((unsigned char)s[1])) ? 0
									    : 3 + subject + detail;
}

static void
note_status(struct codes *c, const char *s, size_t len)
{
	if (c->n == CODES_MAX || len >= STATUS_SIZE)
		return;
	memcpy(c->list[c->n].text, s, len);
	c->list[c->n].text[len] = '\0';
	if (sscanf(c->list[c->n].text, "%d.%d.%d", &c->list[c->n].class, &c->list[c->n].subject,
		   &c->list[c->n].detail) == 3)
		c->n++;
}

static bool
is_reply_code(int code)
{
	return (code >= 421 && code <= 459) || code == 471 || (code >= 500 && code <= 504) ||
	       (code >= 510 && code <= 535) || (code >= 540 && code <= 579);
}

static bool
ends_as_code(const char *text, const char *s)
{
	static const char *const introduce[] = {"status", "code", "error", "dsn", "said", "reason"};
	const char *word = s;

	if (s == text)
		return true;
	if (strchr("#:(=<[-\"'/;", s[-1]) != NULL)
		return true;
	if (s[-1] != ' ')
		return false;
	for (word = s - 1; word > text && word[-1] != ' '; word--)
		;
	if (s - 1 - word >= 3 && isdigit((unsigned char)s[-2]) && isdigit((unsigned char)s[-3]))
		return true;
	if (strchr("#:(=<[-\"'/;", s[-2]) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(introduce) / sizeof(introduce[0]); i++) {
		if (str_starts(word, introduce[i]))
			return true;
	}
	return false;
}

static void
note_reply(struct codes *c, const char *text, const char *s)
{
	int code = (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0');
	static const char *const units[] = {"byte*",    "kb*",     "mb*",  "second*",    "hour*",
					    "message*", "minute*", "day*", "recipient*", NULL};
	char next[16] = "";

	if (c->reply != 0 || !is_reply_code(code))
		return;
	if (s > text && (is_letter(s[-1]) || strchr(".-+/%", s[-1]) != NULL))
		return;
	if (is_letter(s[3]) || (s[3] == '.' && isdigit((unsigned char)s[4])))
		return;
	if (s[3] == ' ')
		snprintf(next, sizeof(next), "%.15s", s + 4);
	if (next[0] != '\0') {
		next[strcspn(next, " ,.")] = '\0';
		if (next[0] != '\0' && bounce_says(next, units))
			return;
	}
	c->reply = code;
}

static void
find_codes(const char *text, struct codes *c)
{
	for (const char *s = text; *s != '\0'; s++) {
		size_t len;

		if (!isdigit((unsigned char)*s) ||
		    (s > text && (isdigit((unsigned char)s[-1]) || s[-1] == '.')))
			continue;
		len = status_len(s);
		if (len > 0 && ends_as_code(text, s))
			note_status(c, s, len);
		else if (len == 0 && digits(s) == 3 && (s[0] == '4' || s[0] == '5'))
			note_reply(c, text, s);
	}
}

/* ---- what a code says ----------------------------------------------------------------------------- */

/* Of those it says a cause of; CAUSES: nothing for certain. `is_firm`: words do not change it, unless they tell of spam,
 * a full mailbox and the like. */
static enum cause
cause_of_status(int subject, int detail, bool *is_firm)
{
	static const struct {
		int subject, detail;
		enum cause cause;
		bool is_firm;
	} known[] = {
	    {1, 1, CAUSE_NO_MAILBOX, true},  {1, 2, CAUSE_NO_HOST, true},
	    {1, 3, CAUSE_BAD_ADDRESS, true}, {1, 4, CAUSE_NO_MAILBOX, true},
	    {1, 6, CAUSE_MOVED, true},       {1, 7, CAUSE_REFUSED, true},
	    {1, 8, CAUSE_REFUSED, true},     {1, 10, CAUSE_NO_HOST, true},
	    {2, 1, CAUSE_OFF, false},        {2, 2, CAUSE_FULL, true},
	    {2, 3, CAUSE_TOO_BIG, true},     {2, 4, CAUSE_SYSTEM, false},
	    {3, 1, CAUSE_FULL, false},       {3, 2, CAUSE_LATER, false},
	    {3, 4, CAUSE_TOO_BIG, true},     {4, 1, CAUSE_LATE, false},
	    {4, 2, CAUSE_LATE, false},       {4, 3, CAUSE_SYSTEM, false},
	    {4, 4, CAUSE_NO_HOST, false},    {4, 5, CAUSE_LATER, false},
	    {4, 6, CAUSE_LOOP, true},        {4, 7, CAUSE_LATE, true},
	    {4, 14, CAUSE_LOOP, true},       {4, 310, CAUSE_NO_HOST, false},
	    {5, 2, CAUSE_SYSTEM, false},
	};

	*is_firm = false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (known[i].subject == subject && known[i].detail == detail) {
			*is_firm = known[i].is_firm;
			return known[i].cause;
		}
	}
	if (subject == 6 || subject == 7)
		return CAUSE_REFUSED;
	return CAUSES;
}

/* RFC 5321 4.2: at the end of the mail, or for its sender, they are not about the recipient. */
static enum cause
cause_of_reply(int code, const char *text)
{
	static const char *const later[] = {"end of data*",
					    "data command",
					    "after data",
					    ">>> data",
					    ">>> .",
					    "mail from",
					    "after i sent",
					    "after sending",
					    "sending the message",
					    "final dot",
					    NULL};
	static const char *const rcpt[] = {"rcpt to*", "rcpt command", "does not like recipient",
					   NULL};

	if (bounce_says(text, later) && !bounce_says(text, rcpt))
		return code == 552 ? CAUSE_FULL : CAUSE_REFUSED;
	switch (code) {
	case 510:
	case 511:
	case 550:
		return CAUSE_NO_MAILBOX;
	case 512:
	case 521:
	case 556:
		return CAUSE_NO_HOST;
	case 551:
		return CAUSE_MOVED;
	case 553:
		return CAUSE_BAD_ADDRESS;
	case 552:
	case 452:
	case 523:
		return CAUSE_FULL;
	case 554:
	case 571:
		return CAUSE_REFUSED;
	default:
		return code / 100 == 4 ? CAUSE_LATER : CAUSES;
	}
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static enum cause
cause_of_words(const char *text, const struct bounce_words *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bounce_says(text, words[i].phrases))
			return words[i].cause;
	}
	return CAUSES;
}

/* A report begins with a status of its own and then has that of the server: the first that says more than "other". */
static size_t
telling(const struct codes *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->list[i].class != 2 && c->list[i].subject != 0 && c->list[i].detail != 0)
			return i;
	}
	for (size_t i = 0; i < c->n; i++) {
		if (c->list[i].class != 2 && c->list[i].subject != 0)
			return i;
	}
	return 0;
}

struct signs {
	enum cause by_status, by_reply, dead, passing, maybe_dead, maybe;
	bool is_firm, is_transient;
	int subject;
};

static enum cause
first_of(const enum cause *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i] != CAUSES)
			return list[i];
	}
	return CAUSE_UNSAID;
}

static enum cause
passing_cause(const struct signs *s)
{
	enum cause by_status =
	    s->by_status != CAUSES && !cause_is_hard(s->by_status) ? s->by_status : CAUSES;
	const enum cause order[] = {s->passing, by_status, s->maybe,
				    s->subject == 4 ? CAUSE_LATE : CAUSES};

	return first_of(order, 4);
}

static enum cause
conclude(const struct signs *s)
{
	bool is_dead_by_status = s->by_status != CAUSES && cause_is_hard(s->by_status);

	if (s->is_transient)
		return passing_cause(s);
	if (s->is_firm && is_dead_by_status && (s->dead != CAUSES || s->passing == CAUSES))
		return s->dead == CAUSES ? s->by_status : s->dead;
	if (s->passing != CAUSES)
		return s->passing;
	if (s->is_firm)
		return s->by_status;
	if (s->dead != CAUSES)
		return s->dead;
	if (s->maybe_dead != CAUSES && s->subject != 7 && s->subject != 6 &&
	    (s->maybe == CAUSES || s->subject == 1 || s->subject == 4))
		return s->maybe_dead;
	if (s->by_status != CAUSES)
		return s->by_status;
	return first_of((const enum cause[]){s->maybe, s->maybe_dead, s->by_reply,
					     s->subject == 1 ? CAUSE_NO_MAILBOX : CAUSES},
			4);
}

struct verdict
bounce_verdict(struct arena *a, const char *status, const char *text)
{
	struct codes c = {.n = 0};
	struct signs s = {.by_status = CAUSES, .by_reply = CAUSES};
	const char *plain = bounce_plain(a, text);
	struct verdict v = {.status = ""};
	int class = 0;

	if (status_len(status) > 0)
		note_status(&c, status, status_len(status));
	find_codes(plain, &c);
	if (c.n > 0) {
		size_t i = telling(&c);

		class = c.list[i].class;
		s.subject = c.list[i].subject;
		s.by_status = cause_of_status(s.subject, c.list[i].detail, &s.is_firm);
		v.status = arena_strdup(a, c.list[i].text);
	}
	if (c.reply != 0)
		s.by_reply = cause_of_reply(c.reply, plain);
	s.is_transient = v.is_transient = class != 0 ? class == 4 : c.reply / 100 == 4;
	s.dead = cause_of_words(plain, bounce_dead, N_BOUNCE_DEAD);
	s.passing = cause_of_words(plain, bounce_passing, N_BOUNCE_PASSING);
	s.maybe_dead = cause_of_words(plain, bounce_maybe_dead, N_BOUNCE_MAYBE_DEAD);
	s.maybe = cause_of_words(plain, bounce_maybe, N_BOUNCE_MAYBE);
	v.cause = conclude(&s);
	return v;
}
