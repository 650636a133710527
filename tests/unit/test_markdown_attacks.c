/* Attack strings stay text, as a parser of HTML reads what becomes of them. */
#include <ctype.h>

#include <gumbo.h>

#include "answerwell/base/str.h"
#include "answerwell/text/diff.h"
#include "answerwell/text/slug.h"
#include "examples.h"

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* As a browser reads it, and by other means than the code that is tested. */
static bool
is_harmless_address(const char *value)
{
	char squeezed[64] = "";
	size_t n = 0;

	for (; *value != '\0' && n + 1 < sizeof(squeezed); value++)
		if ((unsigned char)*value > ' ')
			squeezed[n++] = (char)tolower((unsigned char)*value);
	n = strcspn(squeezed, ":/?#");
	if (squeezed[n] != ':')
		return true;
	squeezed[n] = '\0';
	return strcmp(squeezed, "http") == 0 || strcmp(squeezed, "https") == 0 ||
	       strcmp(squeezed, "mailto") == 0;
}

static const char *
problem_with(const GumboElement *e)
{
	static const char *const attributes[] = {"href",     "rel",   "title", "class",
						 "tabindex", "start", "scope", NULL};
	static const GumboTag allowed[] = {
	    GUMBO_TAG_HTML,  GUMBO_TAG_HEAD,       GUMBO_TAG_BODY,   GUMBO_TAG_P,
	    GUMBO_TAG_H3,    GUMBO_TAG_H4,         GUMBO_TAG_H5,     GUMBO_TAG_H6,
	    GUMBO_TAG_A,     GUMBO_TAG_EM,         GUMBO_TAG_STRONG, GUMBO_TAG_CODE,
	    GUMBO_TAG_PRE,   GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_UL,     GUMBO_TAG_OL,
	    GUMBO_TAG_LI,    GUMBO_TAG_BR,         GUMBO_TAG_HR,     GUMBO_TAG_INS,
	    GUMBO_TAG_DEL,   GUMBO_TAG_DIV,        GUMBO_TAG_TABLE,  GUMBO_TAG_THEAD,
	    GUMBO_TAG_TBODY, GUMBO_TAG_TR,         GUMBO_TAG_TH,     GUMBO_TAG_TD};
	bool is_allowed = false;

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		is_allowed |= allowed[i] == e->tag;
	if (!is_allowed)
		return "an element outside the list";
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *attribute = e->attributes.data[i];

		if (!is_one_of(attribute->name, attributes))
			return arena_printf(a, "an attribute %s", attribute->name);
		if (strcmp(attribute->name, "href") == 0 && !is_harmless_address(attribute->value))
			return arena_printf(a, "an address %s", attribute->value);
	}
	return NULL;
}

static void
is_harmless(const char *html, const char *payload)
{
	GumboOutput *output = gumbo_parse(arena_printf(a, "<!doctype html><body>%s", html));
	GumboNode *stack[4096];
	size_t n = 0;

	stack[n++] = output->root;
	while (n > 0) {
		GumboNode *node = stack[--n];
		const char *problem;

		if (node->type == GUMBO_NODE_COMMENT)
			fail_msg("a comment from: %s", payload);
		if (node->type != GUMBO_NODE_ELEMENT)
			continue;
		problem = problem_with(&node->v.element);
		if (problem != NULL)
			fail_msg("%s in: %s\nfrom: %s", problem, html, payload);
		for (unsigned i = 0; i < node->v.element.children.length && n < 4096; i++)
			stack[n++] = node->v.element.children.data[i];
	}
	gumbo_destroy_output(&kGumboDefaultOptions, output);
}

static void
attack(const char *payload)
{
	struct arena *all = a;
	const char *contexts[] = {"%s",   "> - %s",   "[a](%s)",  "![%s](b)", "[a](b \"%s\")",
				  "<%s>", "```%s\nx", "[%s]: %s", "\\%s"};

	a = arena_new();
	for (size_t i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++) {
		const char *source = without(contexts[i], "%s", payload);

		is_harmless(markdown_render(a, source, MARKDOWN_AS_TYPED, NULL).html, source);
	}
	is_harmless(
	    markdown_render(a, markdown_from_html(a, payload), MARKDOWN_COMMONMARK, NULL).html,
	    payload);
	is_harmless(diff_words(a, payload, "x").html, payload);
	is_harmless(safe_html_escape(a, payload).html, payload);
	assert_true(str_is_utf8(slug_from(a, payload), strlen(slug_from(a, payload))));
	arena_free(a);
	a = all;
}

static size_t
attack_with(const char *file)
{
	const char *at = read_data(file), *payload;
	size_t n = 0;

	while ((payload = json_next(&at, "payload")) != NULL) {
		attack(payload);
		n++;
	}
	return n;
}

static void
markdown_attacks_stay_text(void **state)
{
	(void)state;
	assert_int_equal(attack_with("security/xss_markdown.jsonl"), 65);
}

static void
html_attacks_stay_text(void **state)
{
	(void)state;
	assert_int_equal(attack_with("security/xss_html.jsonl"), 8185);
}

static void
naughty_strings_stay_text(void **state)
{
	(void)state;
	assert_true(attack_with("security/naughty_strings.jsonl") >= 500);
}

/* The check itself must be able to fail. */
static void
the_check_sees_what_is_harmful(void **state)
{
	static const char *const addresses[] = {"javascript:x", " java\nscript:x", "\001DATA:x"};
	GumboOutput *output = gumbo_parse("<script></script><a href='javascript:x' onclick=x></a>");

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		assert_false(is_harmless_address(addresses[i]));
	assert_true(is_harmless_address("/a:b"));
	GumboNode *head = output->root->v.element.children.data[0];
	GumboNode *script = head->v.element.children.data[0];

	assert_non_null(problem_with(&script->v.element));
	GumboNode *body = output->root->v.element.children.data[1];
	GumboNode *link = body->v.element.children.data[0];

	assert_non_null(problem_with(&link->v.element));
	gumbo_destroy_output(&kGumboDefaultOptions, output);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_check_sees_what_is_harmful),
	    cmocka_unit_test(markdown_attacks_stay_text),
	    cmocka_unit_test(html_attacks_stay_text),
	    cmocka_unit_test(naughty_strings_stay_text),
	};

	return is_skipped("markdown_attacks")
		   ? 0
		   : cmocka_run_group_tests_name("markdown_attacks", tests, fresh, gone);
}
