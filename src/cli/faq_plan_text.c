#include "cli/faq_plan_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/match/lexical.h"
#include "answerwell/text/letter.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "cli/faq_plan_names.h"

enum { WORDS_LEAST = 2, SENTENCE_LEAST = 3, QUOTE_MARK_MAX = 200 };

#define MARKS " ,.;:!?\n"

/* ---- what is somebody else's ---------------------------------------------------------------- */

/* "On Monday Ann wrote:", "-----Original Message-----", 发件人：... : from here on it is the mail that is answered. */
static bool
begins_quote(const char *line, size_t len)
{
	static const char *const marks[] = {
	    "-----Original", "---- Original", "________________",           "-------- Forwarded",
	    "发件人：",      "发件人:",       "------------------ 原始邮件"};
	static const char *const ends[] = {"wrote:", "schrieb:", "a écrit :", "写道：", "写道:"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (len >= strlen(marks[i]) && strncmp(line, marks[i], strlen(marks[i])) == 0)
			return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && len <= QUOTE_MARK_MAX && memcmp(line + len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

static bool
is_signature(const char *line, size_t len)
{
	return (len == 2 && memcmp(line, "--", 2) == 0) ||
	       (len == 3 && memcmp(line, "-- ", 3) == 0) ||
	       (len > 9 && strncasecmp(line, "sent from ", 10) == 0) ||
	       str_starts(line, "发自我的");
}

/* The lines that are the author's; behind a signature there are names. */
static char *
own_lines(struct arena *a, const char *mail, struct faq_plan_names *names)
{
	bool is_signed = false;
	struct buf out;
	size_t len;

	buf_init(&out, a, strlen(mail) + 1);
	for (const char *s = mail; *s != '\0'; s += len + (s[len] == '\n')) {
		const char *line;

		len = strcspn(s, "\n");
		line = arena_strndup(a, s, len > 0 && s[len - 1] == '\r' ? len - 1 : len);
		if (begins_quote(line, strlen(line)))
			break;
		is_signed |= is_signature(line, strlen(line));
		if (is_signed)
			faq_plan_names_add(names, line, false);
		else if (*line != '>')
			buf_printf(&out, "%s\n", line);
	}
	return out.data;
}

/* ---- greeting and closing ------------------------------------------------------------------- */

static const char *const greeted[] = {"hello",          "hi",           "dear",  "good morning",
				      "good afternoon", "good evening", "hey",   "您好",
				      "你好",           "尊敬的",       "亲爱的"};

/* "Hi Anna," names somebody; "Hello, where ..." does not. */
static void
add_greeted(struct arena *a, const char *greeting, struct faq_plan_names *names)
{
	for (size_t i = 0; i < sizeof(greeted) / sizeof(greeted[0]); i++) {
		size_t len = strlen(greeted[i]);
		const char *rest = greeting + len;

		if (strncasecmp(greeting, greeted[i], len) != 0)
			continue;
		rest += strspn(rest, " ");
		if (isupper((unsigned char)*rest) || (unsigned char)*rest >= 0x80)
			faq_plan_names_add(names, arena_strndup(a, rest, strcspn(rest, ",.!:\n")),
					   false);
	}
}

/* "Best regards,\nAnna Schmidt": the lines behind the first, and what stands behind its comma. */
static void
add_closing(struct arena *a, const char *closing, struct faq_plan_names *names)
{
	const char *s = closing + strcspn(closing, ",\n!");

	for (size_t len; *s != '\0'; s += len) {
		s += strspn(s, ",\n! ");
		len = strcspn(s, "\n");
		if (isupper((unsigned char)*s) || (unsigned char)*s >= 0x80)
			faq_plan_names_add(names, str_trim(a, arena_strndup(a, s, len)), false);
	}
}

/* Who signs with a name alone: a last line of a few words that all begin large. */
static void
cut_name(struct arena *a, char *body, struct faq_plan_names *names)
{
	size_t len = strlen(body), n_words = 0;
	char *line = strrchr(body, '\n');
	bool is_name = line != NULL && len - (size_t)(line - body) <= 30;

	for (char *s = line != NULL ? line + 1 : body; is_name && *s != '\0';) {
		size_t n = strcspn(s, " ");

		is_name = isupper((unsigned char)*s) && ++n_words <= 3 &&
			  strcspn(s, "0123456789?!:;,") >= n;
		s += n + strspn(s + n, " ");
	}
	if (!is_name || n_words == 0)
		return;
	faq_plan_names_add(names, str_trim(a, line + 1), false);
	*line = '\0';
}

/* "My name is Anna Schmidt and ...": the words that begin large; 我叫王小明，: what stands before the next mark. */
static void
add_introduced(struct arena *a, const char *body, struct faq_plan_names *names)
{
	static const char english[] = "my name is ",
			  chinese[] = "我叫", *const ends[] = {"，", "。", "、", "！"};
	const char *s = strcasestr(body, english);
	size_t len = 0;

	if (s != NULL) {
		s += strlen(english);
		while (isupper((unsigned char)s[len]) || (unsigned char)s[len] >= 0x80) {
			len += strcspn(s + len, MARKS);
			len += s[len] == ' ';
		}
		faq_plan_names_add(names, str_trim(a, arena_strndup(a, s, len)), false);
	}
	if ((s = strstr(body, chinese)) != NULL) {
		s += strlen(chinese);
		len = strcspn(s, MARKS);
		for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
			const char *end = strstr(s, ends[i]);

			if (end != NULL && (size_t)(end - s) < len)
				len = (size_t)(end - s);
		}
		faq_plan_names_add(names, arena_strndup(a, s, len), false);
	}
}

char *
faq_plan_text_own(struct arena *a, const char *mail, struct faq_plan_names *names)
{
	struct letter letter;
	char *body;

	letter_open(a, own_lines(a, mail, names), NULL, 0, &letter);
	if (letter.greeting != NULL)
		add_greeted(a, letter.greeting, names);
	if (letter.closing != NULL)
		add_closing(a, letter.closing, names);
	body = arena_strdup(a, letter.body);
	add_introduced(a, body, names);
	cut_name(a, body, names);
	return str_trim(a, body);
}

/* ---- sentences ------------------------------------------------------------------------------ */

/* One line, single blanks, nothing that cannot be seen. */
static char *
one_line(struct arena *a, const char *text)
{
	struct buf out;

	buf_init(&out, a, strlen(text) + 1);
	for (const char *s = text; *s != '\0'; s++) {
		char c = isspace((unsigned char)*s) ? ' ' : *s;

		if (c != ' ' || (out.len > 0 && out.data[out.len - 1] != ' '))
			buf_putc(&out, c);
	}
	return str_trim(a, line_marked(a, out.data, ""));
}

/* The length of the sentence that begins here, its mark with it. */
static size_t
sentence_len(const char *s)
{
	static const char *const full[] = {"。", "？", "！"};
	size_t n = 0;

	for (; s[n] != '\0' && s[n] != '\n'; n++) {
		if (strchr(".?!", s[n]) != NULL &&
		    (s[n + 1] == '\0' || isspace((unsigned char)s[n + 1])))
			return n + 1;
		for (size_t i = 0; i < sizeof(full) / sizeof(full[0]); i++)
			if (strncmp(s + n, full[i], strlen(full[i])) == 0)
				return n + strlen(full[i]);
	}
	return n;
}

static bool
asks(const char *sentence)
{
	return str_ends(sentence, "?") || str_ends(sentence, "？");
}

/* Words that say something. */
static size_t
words_that_say(struct arena *a, const char *text)
{
	size_t n, said = 0;
	const struct word *words = segment_read(a, text, &n);

	for (size_t i = 0; i < n; i++)
		said += words[i].kind == WORD_WHOLE && !lexical_is_empty_word(words[i].form) &&
			!lexical_is_question_word(words[i].form);
	return said;
}

char *
faq_plan_text_line(struct arena *a, const char *text)
{
	return str_cut(a, one_line(a, text), FAQ_PLAN_TITLE_MAX - 1);
}

char *
faq_plan_text_question(struct arena *a, const char *text)
{
	const char *whole = one_line(a, text);
	char *first = NULL, *asked = NULL;
	size_t len;

	for (const char *s = text; *s != '\0' && asked == NULL; s += len) {
		char *one;

		s += strspn(s, " \t\r\n");
		len = sentence_len(s);
		one = one_line(a, arena_strndup(a, s, len));
		if (asks(one)) /* "What is the difference?": what about stands behind it */
			asked = words_that_say(a, one) >= WORDS_LEAST ? one : one_line(a, s);
		if (first == NULL && words_that_say(a, one) >= SENTENCE_LEAST)
			first = one;
		len += len == 0 && *s != '\0';
	}
	if (asked != NULL)
		whole = asked;
	else if (first != NULL)
		whole = first;
	return str_cut(a, whole, FAQ_PLAN_TITLE_MAX - 1);
}

/* ---- subjects ------------------------------------------------------------------------------- */

/* Of "Re: [shop] Fwd: AW: text" the text. */
static const char *
behind_marks(const char *s, bool *is_reply)
{
	static const struct {
		const char *text;
		bool is_reply;
	} marks[] = {{"re:", true},    {"aw:", true},   {"sv:", true},    {"回复:", true},
		     {"回复：", true}, {"答复:", true}, {"答复：", true}, {"fwd:", false},
		     {"fw:", false},   {"wg:", false},  {"转发:", false}, {"转发：", false}};
	bool is_more = true;

	while (is_more) {
		const char *end = *s == '[' ? strchr(s, ']') : NULL;

		is_more = end != NULL;
		if (end != NULL)
			s = end + 1;
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (strncasecmp(s, marks[i].text, strlen(marks[i].text)) == 0) {
				s += strlen(marks[i].text);
				*is_reply |= marks[i].is_reply;
				is_more = true;
			}
		s += strspn(s, " ");
	}
	return s;
}

/* What stands above any question. */
static bool
says_nothing(struct arena *a, const char *subject)
{
	static const char general[] =
	    "question,questions,help,problem,problems,issue,order,request,inquiry,enquiry,urgent,"
	    "important,hi,hello,support,info,information,message,contact,form,new,customer,service,"
	    "about,please,need,quick,website,site,shop,your,my,the,a,question!,from";
	char *rest = NULL, *words = str_lower(a, subject);

	for (char *w = strtok_r(words, " ,.!?:-", &rest); w != NULL;
	     w = strtok_r(NULL, " ,.!?:-", &rest))
		if (!str_has_word(general, w) && strspn(w, "#0123456789") < strlen(w))
			return false;
	return true;
}

static bool
is_general_chinese(const char *subject)
{
	static const char general[] = "问题,咨询,求助,请教,你好,您好,急,订单,紧急求助,客服,有问题";

	return str_has_word(general, subject);
}

char *
faq_plan_text_subject(struct arena *a, const char *subject, bool *is_reply)
{
	char *line;

	*is_reply = false;
	line = one_line(a, behind_marks(subject + strspn(subject, " "), is_reply));
	if (says_nothing(a, line) || is_general_chinese(line) ||
	    words_that_say(a, line) < WORDS_LEAST)
		return arena_strdup(a, "");
	return str_cut(a, line, FAQ_PLAN_TITLE_MAX - 1);
}
