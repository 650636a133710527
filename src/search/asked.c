#include "answerwell/search/asked.h"

#include <ctype.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/signs.h"

enum {
	ALL_STATES = 0x3f, /* the six of questions.standing */
	SOLVED_STATES = 1 << 2 | 1 << 5,
	OFFICIAL_STATES = 1 << 3 | 1 << 5,
	SCORE_MAX = 1000000,
	HANDLE_BYTES_MAX = 100
};

struct reading {
	struct arena *arena;
	struct problems *problems;
	struct asked *out;
	struct buf words;
};

static const struct {
	const char *word;
	unsigned states;
	bool is_answered;
	enum asked_kind kind;
} states[] = {
    {"unanswered", 1 << 0, false, ASKED_THREADS},
    {"unsolved", 1 << 0 | 1 << 1, false, ASKED_THREADS},
    {"answered", ALL_STATES, true, ASKED_THREADS},
    {"solved", SOLVED_STATES, false, ASKED_THREADS},
    {"official", OFFICIAL_STATES, false, ASKED_THREADS},
    {"faq", ALL_STATES, false, ASKED_ENTRIES},
};

static void
complain(struct reading *r, const char *message, long limit)
{
	problem_add(r->problems, "q", message, limit);
}

/* Both kinds at once is neither. */
static void
narrow(struct asked *to, enum asked_kind kind)
{
	to->kind = to->kind == ASKED_ALL || to->kind == kind ? kind : ASKED_NOTHING;
}

/* ---- the operators ------------------------------------------------------------------------------ */

/* Each is false if it does not take what stands there: then it is words, as everything that is no operator. */

static bool
take_tag(struct reading *r, const char *value, bool is_wanted)
{
	struct problems problems = {.n = 0};
	struct tag_filter one;
	size_t n;

	tag_filter_read(r->arena, arena_printf(r->arena, "%s,", value), &problems, &one);
	if (problems.n > 0 || one.n_all != 1) {
		complain(r, N_("After “tag:”, write the name of a tag, such as tag:refund."), 0);
		return false;
	}
	n = is_wanted ? r->out->tags.n_all : r->out->tags.n_none;
	if (n == FILTER_TAGS_MAX) {
		complain(r, N_("Please search for at most %ld tags at once."), FILTER_TAGS_MAX);
		return false;
	}
	tag_filter_add(&r->out->tags, one.all_of[0], is_wanted);
	narrow(r->out, ASKED_THREADS);
	return true;
}

static bool
take_user(struct reading *r, const char *value)
{
	const char *name = value + (value[0] == '@');

	if (name[0] == '\0' || strlen(name) > HANDLE_BYTES_MAX) {
		complain(r, N_("After “user:”, write a user name, such as user:ann."), 0);
		return false;
	}
	if (r->out->user != NULL && !str_eq(r->out->user, str_lower(r->arena, name))) {
		complain(r, N_("Please search for one person at a time."), 0);
		return false;
	}
	r->out->user = str_lower(r->arena, name);
	narrow(r->out, ASKED_THREADS);
	return true;
}

static bool
take_state(struct reading *r, const char *value)
{
	const char *word = str_lower(r->arena, value);

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(word, states[i].word) != 0)
			continue;
		r->out->states &= states[i].states;
		r->out->is_answered |= states[i].is_answered;
		narrow(r->out, states[i].kind);
		return true;
	}
	complain(r,
		 N_("After “is:”, write one of these: answered, unanswered, solved, unsolved, "
		    "official, faq."),
		 0);
	return false;
}

static bool
take_score(struct reading *r, const char *value)
{
	bool is_more = value[0] == '>' && value[1] != '=';
	int64_t least;

	value += value[0] == '>';
	value += value[0] == '=';
	if (!str_to_int(value, -SCORE_MAX, SCORE_MAX, &least)) {
		complain(r, N_("After “score:”, write a number, such as score:5."), 0);
		return false;
	}
	least += is_more;
	if (!r->out->has_score || least > r->out->least_score)
		r->out->least_score = (int)least;
	r->out->has_score = true;
	narrow(r->out, ASKED_THREADS);
	return true;
}

/* ---- pieces --------------------------------------------------------------------------------------- */

static void
take_words(struct reading *r, const char *text)
{
	buf_puts(&r->words, r->words.len > 0 ? " " : "");
	buf_puts(&r->words, text);
}

/* What nobody can look for, such as a dash between quotation marks, is left out. Of too many those that are wanted are
 * words. */
static void
take_phrase(struct reading *r, const char *text, bool is_wanted)
{
	const char **list = is_wanted ? r->out->phrases : r->out->without;
	size_t *n = is_wanted ? &r->out->n_phrases : &r->out->n_without;

	if (segment_words(r->arena, text)[0] == '\0')
		return;
	if (*n < ASKED_PHRASES_MAX) {
		list[(*n)++] = text;
		return;
	}
	complain(r,
		 is_wanted ? N_("Please put at most %ld phrases in quotation marks.")
			   : N_("Please exclude at most %ld words."),
		 ASKED_PHRASES_MAX);
	if (is_wanted)
		take_words(r, text);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Where the piece ends that begins at `s`: at a blank, but for what stands between quotation marks. */
static const char *
piece_end(const char *s)
{
	const char *quote;

	while (*s != '\0' && !is_blank(*s)) {
		quote = *s == '"' ? strchr(s + 1, '"') : NULL;
		s = quote != NULL ? quote + 1 : s + 1;
	}
	return s;
}

/* The text between quotation marks, if that is all; else as it is. */
static const char *
unquoted(struct arena *a, const char *s)
{
	size_t len = strlen(s);

	return len >= 2 && s[0] == '"' && strchr(s + 1, '"') == s + len - 1
		   ? arena_strndup(a, s + 1, len - 2)
		   : s;
}

/* What stands behind `name` and a colon, or NULL. */
static const char *
value_of(struct arena *a, const char *piece, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (tolower((unsigned char)piece[i]) != name[i])
			return NULL;
	return piece[len] == ':' && piece[len + 1] != '\0' ? unquoted(a, piece + len + 1) : NULL;
}

static bool
take_operator(struct reading *r, const char *piece)
{
	bool is_wanted = piece[0] != '-';
	const char *value;

	if ((value = value_of(r->arena, piece + !is_wanted, "tag")) != NULL)
		return take_tag(r, value, is_wanted);
	if (!is_wanted)
		return false;
	if ((value = value_of(r->arena, piece, "user")) != NULL)
		return take_user(r, value);
	if ((value = value_of(r->arena, piece, "is")) != NULL)
		return take_state(r, value);
	if ((value = value_of(r->arena, piece, "score")) != NULL)
		return take_score(r, value);
	return false;
}

static void
take(struct reading *r, const char *piece)
{
	bool is_minus = piece[0] == '-' && piece[1] != '-' && !isdigit((unsigned char)piece[1]);
	const char *text = unquoted(r->arena, piece + is_minus);
	bool is_quoted = text != piece + is_minus;

	if (take_operator(r, piece))
		return;
	if (is_quoted || (is_minus && text[0] != '\0')) {
		take_phrase(r, text, !is_minus);
		return;
	}
	take_words(r, piece);
}

void
asked_read(struct arena *a, const char *query, struct problems *problems, struct asked *out)
{
	struct reading r = {.arena = a, .problems = problems, .out = out};
	const char *end;

	*out = (struct asked){.states = ALL_STATES};
	buf_init(&r.words, a, strlen(query) + 1);
	for (const char *s = signs_plain(a, query); *s != '\0'; s = end) {
		end = is_blank(*s) ? s + 1 : piece_end(s);
		if (!is_blank(*s))
			take(&r, arena_strndup(a, s, (size_t)(end - s)));
	}
	out->words = r.words.data;
	out->is_plain = out->kind == ASKED_ALL && out->n_phrases + out->n_without == 0;
}

bool
asked_is_list(const struct asked *q, enum question_standing *standing)
{
	static const struct {
		unsigned states;
		enum question_standing standing;
	} lists[] = {{ALL_STATES, ALL_QUESTIONS},
		     {1 << 0, UNANSWERED},
		     {1 << 0 | 1 << 1, UNSOLVED},
		     {SOLVED_STATES, SOLVED},
		     {OFFICIAL_STATES, OFFICIAL}};

	if (q->kind != ASKED_THREADS || q->n_phrases + q->n_without > 0 || q->user != NULL ||
	    q->has_score || q->is_answered || !str_is_blank(q->words))
		return false;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (lists[i].states != q->states)
			continue;
		*standing = lists[i].standing;
		return true;
	}
	return false;
}
