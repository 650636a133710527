#include "account/imitation.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"

enum {
	SITE_NAME_LONG = 6, /* a shorter one may well be part of another word */
	WORDS_MAX = 12
};

/* Whole words that only staff may carry. */
static const char *const staff_words[] = {
    "admin",         "admins",        "administrator", "administrators",  "administration",
    "mod",           "mods",          "moderator",     "moderators",      "moderation",
    "official",      "staff",         "support",       "helpdesk",        "hotline",
    "root",          "system",        "sysadmin",      "webmaster",       "employee",
    "employees",     "answerwell",    "management",    "operator",        "kefu",
    "guanfang",      "guanliyuan",    "banzhu",        "xiaobian",        "soporte",
    "supporto",      "suporte",       "offiziell",     "offizieller",     "officiel",
    "oficial",       "ufficiale",     "админ",         "администратор",   "модератор",
    "поддержка",     "kundenservice", "kundendienst",  "kundenbetreuung", "modérateur",
    "administrateur"};

/* One of the first beside one of the second: "Customer Care", "Security Team", "Service Centre". */
static const char *const fields[] = {
    "customer",   "customers", "client",  "clients",   "consumer",  "billing",  "security",
    "help",       "helps",     "service", "services",  "technical", "tech",     "sales",
    "payment",    "payments",  "refund",  "refunds",   "company",   "shop",     "store",
    "warranty",   "trust",     "safety",  "community", "forum",     "site",     "account",
    "accounts",   "privacy",   "order",   "orders",    "delivery",  "shipping", "returns",
    "complaints", "legal",     "product", "the",       "our",       "verified"};
static const char *const groups[] = {"care",     "team",       "service",        "services",
				     "desk",     "department", "dept",           "center",
				     "centre",   "office",     "crew",           "agent",
				     "agents",   "assistant",  "representative", "representatives",
				     "rep",      "reps",       "manager",        "relations",
				     "success",  "assistance", "advisor",        "adviser",
				     "advisors", "expert",     "experts",        "line",
				     "owner"};

/* The whole name: what the site calls those who are gone or unknown. */
static const char *const nobody[] = {
    "formermember",  "formeruser",  "deleteduser", "deletedmember", "deletedaccount", "anonymous",
    "anonymoususer", "unknownuser", "unknown",     "nobody",        "guest",          "everyone",
    "everybody",     "you",         "me",          "null",          "undefined",      "owner",
    "deleted",       "company",     "thecompany",  "team",          "theteam",        "service",
    "security",      "security",    "billing"};

/* Anywhere in the name; simplified, the other script is turned into it. */
static const char *const parts[] = {
    "官方",     "官网",     "客服",     "客户服务", "顾客服务", "服务中心", "客户经理", "管理员",
    "管理团队", "管理组",   "版主",     "斑竹",     "坛主",     "站长",     "网管",     "超管",
    "工作人员", "员工",     "小编",     "系统",     "技术支持", "售后",     "运营",     "审核员",
    "审核组",   "安全中心", "安全团队", "安全部",   "账务部",   "前会员",   "前成员",   "已注销",
    "已删除",   "匿名用户", "客诉",     "投诉处理"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* ---- looks --------------------------------------------------------------------------------------- */

/* Opened once: it is only read. */
static USpoofChecker *
spoof_checker(void)
{
	static USpoofChecker *checker;
	UErrorCode e = U_ZERO_ERROR;

	if (checker == NULL)
		checker = uspoof_open(&e);
	return U_SUCCESS(e) ? checker : NULL;
}

const char *
imitation_look(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	USpoofChecker *checker = spoof_checker();
	int32_t cap = (int32_t)strlen(s) * 8 + 64;
	char *out = arena_alloc(a, (size_t)cap);

	if (checker == NULL)
		return str_lower(a, s);
	uspoof_getSkeletonUTF8(checker, 0, s, -1, out, cap, &e);
	out = str_lower(a, U_SUCCESS(e) ? out : s);
	/* In half of all typefaces these are one. */
	for (char *p = out; *p != '\0'; p++)
		*p = *p == 'i' ? 'l' : *p;
	return out;
}

/* The looks of a list, made once. */
struct looks {
	const char **of;
	size_t n;
};

static const struct looks *
looks_of(struct looks *made, const char *const *list, size_t n)
{
	static struct arena *kept; /* until the process ends */

	if (made->of != NULL)
		return made;
	if (kept == NULL)
		kept = arena_new();
	made->of = arena_array(kept, n, sizeof(*made->of));
	for (size_t i = 0; i < n; i++)
		made->of[i] = imitation_look(kept, list[i]);
	made->n = n;
	return made;
}

static bool
is_among(const struct looks *list, const char *word)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->of[i], word) == 0)
			return true;
	return false;
}

/* ---- Chinese ------------------------------------------------------------------------------------- */

/* In simplified characters. */
static const char *
simplified(struct arena *a, const char *s)
{
	static UTransliterator *turn;
	UErrorCode e = U_ZERO_ERROR;
	int32_t len = 0, limit, cap = (int32_t)strlen(s) * 2 + 16;
	UChar *text = arena_array(a, (size_t)cap, sizeof(UChar));
	char *out = arena_alloc(a, (size_t)cap * 3);

	if (turn == NULL)
		turn =
		    utrans_openU(u"Traditional-Simplified", -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
	u_strFromUTF8(text, cap, &len, s, -1, &e);
	limit = len;
	if (U_SUCCESS(e))
		utrans_transUChars(turn, text, &len, cap, 0, &limit, &e);
	u_strToUTF8(out, cap * 3, NULL, text, len, &e);
	return U_SUCCESS(e) ? out : s;
}

/* ---- words --------------------------------------------------------------------------------------- */

/* The length of what stands between letters: signs of names, the wide ones too. */
static size_t
gap(const char *s)
{
	static const char *const wide[] = {"\u00B7", "\u30FB", "\u2019", "\u2010"};
	size_t len = strspn(s, " .,'-_&+()");

	for (size_t i = 0; i < COUNT(wide) && len == 0; i++)
		len = str_starts(s, wide[i]) ? strlen(wide[i]) : 0;
	return len;
}

struct split {
	const char *word[WORDS_MAX];
	size_t n;
	const char *whole; /* without gaps: "A.d.m.i.n", "官 方" */
};

static struct split
split(struct arena *a, const char *s)
{
	struct split out = {.n = 0};
	struct buf whole, word;

	buf_init(&whole, a, strlen(s) + 1);
	while (*s != '\0') {
		buf_init(&word, a, 32);
		for (size_t len; (len = gap(s)) > 0;)
			s += len;
		while (*s != '\0' && gap(s) == 0)
			buf_putc(&word, *s++);
		if (word.len == 0)
			continue;
		buf_puts(&whole, word.data);
		if (out.n < WORDS_MAX)
			out.word[out.n++] = word.data;
	}
	out.whole = whole.data;
	return out;
}

/* "0" and "1" as the letters they are read as where the look has not made them so. */
static const char *
read_as(struct arena *a, const char *s)
{
	static const char digits[] = "01345789", letters[] = "oleastbg";
	char *out = str_lower(a, s);

	for (char *p = out; *p != '\0'; p++) {
		const char *at = strchr(digits, *p);

		if (at != NULL)
			*p = letters[at - digits];
	}
	return imitation_look(a, out);
}

static bool
has_pair(const struct split *words, const struct looks *firsts, const struct looks *seconds)
{
	bool has_first = false, has_second = false;

	for (size_t i = 0; i < words->n; i++) {
		bool is_first = is_among(firsts, words->word[i]);

		/* "Service Team" and "Customer Service" alike: a word stands for one side. */
		if (is_first && !has_first)
			has_first = true;
		else if (is_among(seconds, words->word[i]))
			has_second = true;
	}
	return has_first && has_second;
}

static bool
is_pair_run_together(const char *whole, const struct looks *firsts, const struct looks *seconds)
{
	for (size_t i = 0; i < firsts->n; i++) {
		if (!str_starts(whole, firsts->of[i]))
			continue;
		if (is_among(seconds, whole + strlen(firsts->of[i])))
			return true;
	}
	return false;
}

static bool
has_site_name(struct arena *a, const struct split *words)
{
	const char *site = split(a, imitation_look(a, str_lower(a, config()->site_name))).whole;

	if (strlen(site) >= SITE_NAME_LONG && strstr(words->whole, site) != NULL)
		return true;
	for (size_t i = 0; i < words->n; i++)
		if (strcmp(words->word[i], site) == 0)
			return true;
	return strcmp(words->whole, site) == 0;
}

/* `look`: of the whole name. */
static bool
speaks_for_staff(struct arena *a, const char *look)
{
	static struct looks of_staff, of_fields, of_groups, of_nobody;
	const struct looks *staff = looks_of(&of_staff, staff_words, COUNT(staff_words));
	const struct looks *firsts = looks_of(&of_fields, fields, COUNT(fields));
	const struct looks *seconds = looks_of(&of_groups, groups, COUNT(groups));
	struct split words = split(a, look);

	for (size_t i = 0; i < words.n; i++) {
		if (is_among(staff, words.word[i]))
			return true;
	}
	return is_among(staff, words.whole) || has_pair(&words, firsts, seconds) ||
	       is_pair_run_together(words.whole, firsts, seconds) ||
	       is_among(looks_of(&of_nobody, nobody, COUNT(nobody)), words.whole) ||
	       has_site_name(a, &words);
}

static bool
has_part(struct arena *a, const char *display)
{
	const char *whole = simplified(a, split(a, display).whole);

	for (size_t i = 0; i < COUNT(parts); i++)
		if (strstr(whole, parts[i]) != NULL)
			return true;
	return false;
}

/* "1mod", "staff2": a digit may as well be no letter. */
static const char *
without_digits(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s), *to = out;

	for (; *s != '\0'; s++)
		if (!isdigit((unsigned char)*s))
			*to++ = *s;
	*to = '\0';
	return out;
}

bool
imitates_staff(struct arena *a, const char *display)
{
	return has_part(a, display) || imitates_staff_handle(a, display);
}

bool
imitates_staff_handle(struct arena *a, const char *name)
{
	return speaks_for_staff(a, imitation_look(a, name)) ||
	       speaks_for_staff(a, read_as(a, name)) ||
	       speaks_for_staff(a, imitation_look(a, without_digits(a, name)));
}

/* ---- other people's names ------------------------------------------------------------------------- */

static int
by_text(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Words in order of the alphabet, run together. */
static const char *
key_of(struct arena *a, const char *name)
{
	struct split words = split(a, read_as(a, name));
	struct buf key;

	qsort(words.word, words.n, sizeof(*words.word), by_text);
	buf_init(&key, a, 64);
	for (size_t i = 0; i < words.n; i++)
		buf_puts(&key, words.word[i]);
	return key.data;
}

bool
imitates_name(struct arena *a, const char *one, const char *other)
{
	return strcmp(key_of(a, one), key_of(a, other)) == 0 ||
	       strcmp(split(a, read_as(a, one)).whole, split(a, read_as(a, other)).whole) == 0;
}
