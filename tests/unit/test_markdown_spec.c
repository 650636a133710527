/* CommonMark's own examples, its slow inputs, and attack strings, where the folder with them is
 * ($SHARED_DATA or ../shared/data). */
#include <ctype.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmark.h>
#include <gumbo.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/diff.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "text/address.h"
#include "text/inline.h"
#include "text/markdown_tree.h"

static struct arena *a;

static int
fresh(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static const char *
data_folder(void)
{
	const char *dir = getenv("SHARED_DATA");

	return dir == NULL ? "../shared/data" : dir;
}

static const char *
data_path(const char *name)
{
	return arena_printf(a, "%s/%s", data_folder(), name);
}

static char *
read_data(const char *name)
{
	FILE *f = fopen(data_path(name), "r");
	struct buf b;
	char chunk[65536];
	size_t n;

	assert_non_null(f);
	buf_init(&b, a, 65536);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_append(&b, chunk, n);
	fclose(f);
	return b.data;
}

static uint32_t
hex4(const char *s)
{
	char digits[5] = {s[0], s[1], s[2], s[3], '\0'};

	return (uint32_t)strtoul(digits, NULL, 16);
}

static void
add_utf8(struct buf *b, uint32_t cp)
{
	if (cp < 0x80) {
		buf_putc(b, (char)cp);
	} else if (cp < 0x800) {
		buf_putc(b, (char)(0xc0 | cp >> 6));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	} else if (cp < 0x10000) {
		buf_putc(b, (char)(0xe0 | cp >> 12));
		buf_putc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	} else {
		buf_putc(b, (char)(0xf0 | cp >> 18));
		buf_putc(b, (char)(0x80 | (cp >> 12 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	}
}

/* The JSON string after the next "key": from *at on, *at moved behind it; NULL if there is none. */
static char *
json_next(const char **at, const char *key)
{
	const char *p = strstr(*at, arena_printf(a, "\"%s\": \"", key));
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	struct buf b;

	if (p == NULL)
		return NULL;
	buf_init(&b, a, 64);
	for (p += strlen(key) + 5; *p != '"'; p++) {
		if (*p != '\\') {
			buf_putc(&b, *p);
		} else if (*++p == 'u') {
			uint32_t cp = hex4(p + 1);

			p += 4;
			if (cp >= 0xd800 && cp < 0xdc00 && p[1] == '\\' && p[2] == 'u') {
				cp = 0x10000 + ((cp - 0xd800) << 10) + (hex4(p + 3) - 0xdc00);
				p += 6;
			}
			add_utf8(&b, cp == 0 ? 0xfffd : cp);
		} else {
			const char *escape = strchr(from, *p);

			buf_putc(&b, escape == NULL ? *p : to[escape - from]);
		}
	}
	*at = p + 1;
	return b.data;
}

/* --- CommonMark --- */

static void
replace_by_children(cmark_node *node)
{
	cmark_node *child;

	while ((child = cmark_node_first_child(node)) != NULL)
		cmark_node_insert_before(node, child);
	cmark_node_unlink(node);
	cmark_node_free(node);
}

static bool
is_in_link(cmark_node *node)
{
	for (node = cmark_node_parent(node); node != NULL; node = cmark_node_parent(node))
		if (cmark_node_get_type(node) == CMARK_NODE_LINK)
			return true;
	return false;
}

static cmark_node *
text_node(const char *s, size_t len)
{
	cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);

	cmark_node_set_literal(text, arena_strndup(a, s, len));
	return text;
}

/* Images are links; of nested ones the outermost safe one stays. */
static void
change_link(cmark_node *node)
{
	cmark_node *link, *child;
	const char *url = cmark_node_get_url(node);

	if (!address_is_safe(url) || is_in_link(node)) {
		replace_by_children(node);
		return;
	}
	if (cmark_node_get_type(node) != CMARK_NODE_IMAGE)
		return;
	link = cmark_node_new(CMARK_NODE_LINK);
	cmark_node_set_url(link, url);
	cmark_node_set_title(link, cmark_node_get_title(node));
	if (cmark_node_first_child(node) == NULL)
		cmark_node_append_child(node, text_node(url, strlen(url)));
	while ((child = cmark_node_first_child(node)) != NULL)
		cmark_node_append_child(link, child);
	cmark_node_insert_before(node, link);
	cmark_node_unlink(node);
	cmark_node_free(node);
}

static void
change_html(cmark_node *node)
{
	const char *raw = cmark_node_get_literal(node);
	size_t len = strlen(raw);

	while (len > 0 && raw[len - 1] == '\n')
		len--;
	if (!markdown_is_comment(raw)) {
		cmark_node *text = text_node(raw, len), *block = text;

		if (cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK) {
			block = cmark_node_new(CMARK_NODE_PARAGRAPH);
			cmark_node_append_child(block, text);
		}
		cmark_node_insert_before(node, block);
	}
	cmark_node_unlink(node);
	cmark_node_free(node);
}

static void
change_text(cmark_node *node)
{
	const char *s = cmark_node_get_literal(node);
	size_t len = strlen(s);

	if (is_in_link(node))
		return;
	for (size_t at = 0; at < len; at++) {
		size_t n = inline_link(s, len, at);

		if (n == 0)
			continue;
		cmark_node *link = cmark_node_new(CMARK_NODE_LINK);

		cmark_node_set_url(link, arena_strndup(a, s + at, n));
		cmark_node_append_child(link, text_node(s + at, n));
		cmark_node_insert_before(node, text_node(s, at));
		cmark_node_insert_before(node, link);
		s = arena_strdup(a, s + at + n);
		len = strlen(s);
		at = 0;
	}
	s = arena_strdup(a, s);
	cmark_node_set_literal(node, s);
}

/* Does to cmark's tree what our header says we do differently. */
static void
change_tree(cmark_node *root)
{
	static const cmark_node_type order[] = {CMARK_NODE_HEADING,     CMARK_NODE_IMAGE,
						CMARK_NODE_LINK,        CMARK_NODE_TEXT,
						CMARK_NODE_HTML_INLINE, CMARK_NODE_HTML_BLOCK};
	cmark_node *nodes[4096];

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
		cmark_iter *iter = cmark_iter_new(root);
		cmark_event_type event;
		size_t n = 0;

		while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
			if (event == CMARK_EVENT_ENTER && n < 4096 &&
			    cmark_node_get_type(cmark_iter_get_node(iter)) == order[k])
				nodes[n++] = cmark_iter_get_node(iter);
		cmark_iter_free(iter);
		for (size_t i = 0; i < n; i++) {
			int level = cmark_node_get_heading_level(nodes[i]) + 2;

			if (order[k] == CMARK_NODE_HEADING)
				cmark_node_set_heading_level(nodes[i], level > 6 ? 6 : level);
			else if (order[k] == CMARK_NODE_TEXT)
				change_text(nodes[i]);
			else if (order[k] == CMARK_NODE_HTML_INLINE ||
				 order[k] == CMARK_NODE_HTML_BLOCK)
				change_html(nodes[i]);
			else
				change_link(nodes[i]);
		}
	}
}

/* Images first become links; then links inside links go. */
static char *
without(const char *html, const char *what, const char *with)
{
	struct buf b;
	const char *p;

	buf_init(&b, a, strlen(html));
	for (; (p = strstr(html, what)) != NULL; html = p + strlen(what)) {
		buf_append(&b, html, (size_t)(p - html));
		buf_puts(&b, with);
	}
	buf_puts(&b, html);
	return b.data;
}

static char *
normalised(const char *html)
{
	static const char *const pairs[][2] = {{" rel=\"nofollow ugc noopener\"", ""},
					       {" tabindex=\"0\"", ""},
					       {" />", ">"},
					       {"&quot;", "\""},
					       {"&#34;", "\""},
					       {"&#x27;", "'"},
					       {"&#39;", "'"},
					       {"\xfe", "\xef\xbf\xbd"},
					       {"\xff", "\xef\xbf\xbd"}};
	char *s = arena_strdup(a, html);

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		s = without(s, pairs[i][0], pairs[i][1]);
	return s;
}

static void
matches_cmark(const char *source)
{
	cmark_node *root = cmark_parse_document(source, strlen(source), CMARK_OPT_DEFAULT);
	const char *ours = normalised(markdown_render(a, source, NULL).html);
	char *html;

	cmark_consolidate_text_nodes(root);
	change_tree(root);
	html = cmark_render_html(root, CMARK_OPT_DEFAULT);
	if (strcmp(normalised(html), ours) != 0)
		fail_msg("source: %s\ncmark: %s\nours: %s", source, normalised(html), ours);
	free(html);
	cmark_node_free(root);
}

static size_t
match_examples(const char *file)
{
	const char *at = read_data(file), *source;
	size_t n = 0;

	while ((source = json_next(&at, "markdown")) != NULL) {
		matches_cmark(source);
		n++;
	}
	return n;
}

static void
commonmark_examples_render_as_cmark_renders_them(void **state)
{
	(void)state;
	assert_int_equal(match_examples("commonmark/spec-0.30.0.json"), 652);
}

static void
cmark_regressions_render_as_cmark_renders_them(void **state)
{
	(void)state;
	assert_true(match_examples("commonmark/cmark-regression.json") >= 20);
}

/* Without what Markdown cannot keep: heading levels, white space between tags. */
static char *
essence(const char *html)
{
	const char *s = normalised(html);
	struct buf b;

	buf_init(&b, a, strlen(s));
	for (; *s != '\0'; s++) {
		bool is_level = b.len >= 2 && b.data[b.len - 1] == 'h' && *s >= '3' && *s <= '6' &&
				strchr("</", b.data[b.len - 2]) != NULL;
		bool is_blank = *s == ' ' || *s == '\n';

		if (is_level)
			continue;
		if (is_blank && (b.len == 0 || strchr(" >", b.data[b.len - 1]) != NULL))
			continue;
		if (*s == '<' && b.len > 0 && b.data[b.len - 1] == ' ')
			b.data[--b.len] = '\0';
		buf_putc(&b, is_blank ? ' ' : *s);
	}
	return b.data;
}

static void
html_and_back_says_the_same(void **state)
{
	const char *at = read_data("commonmark/spec-0.30.0.json"), *source;
	size_t n = 0, n_same = 0;

	(void)state;
	while ((source = json_next(&at, "markdown")) != NULL) {
		const char *html = markdown_render(a, source, NULL).html;
		const char *again = markdown_render(a, markdown_from_html(a, html), NULL).html;

		n++;
		n_same += strcmp(essence(html), essence(again)) == 0;
	}
	/* The others: emphasis within emphasis, empty links, headings and quotes. */
	if (n_same < 600)
		fail_msg("%zu of %zu", n_same, n);
}

/* --- slow inputs --- */

struct job {
	const char *source;
	double seconds;
};

static void *
work(void *ptr)
{
	struct arena *own = arena_new();
	struct job *job = ptr;
	struct timespec from, to;
	const char *html, **names;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
	html = markdown_render(own, job->source, NULL).html;
	(void)markdown_plain(own, job->source);
	(void)markdown_mentions(own, job->source, &names);
	(void)markdown_from_html(own, html);
	(void)markdown_from_html(own, job->source);
	(void)segment_words(own, job->source);
	(void)diff_words(own, job->source, html);
	(void)slug_from(own, job->source);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
	job->seconds =
	    (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	arena_free(own);
	return NULL;
}

static void
slow_inputs_are_fast_on_a_small_stack(void **state)
{
	char *list = read_data("commonmark/pathological.tsv"), *line, *rest = list;
	pthread_attr_t attr;
	pthread_t thread;
	size_t n = 0;

	(void)state;
	assert_int_equal(pthread_attr_init(&attr), 0);
	assert_int_equal(pthread_attr_setstacksize(&attr, 192 * 1024), 0);
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *file = strchr(line, '\t');
		struct job job = {0};

		if (file == NULL || strncmp(file, "\tpathological/", 14) != 0)
			continue;
		file[1 + strcspn(file + 1, "\t")] = '\0';
		job.source = read_data(arena_printf(a, "commonmark/%s", file + 1));
		assert_int_equal(pthread_create(&thread, &attr, work, &job), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		if (job.seconds > 5)
			fail_msg("%s took %.1f s", file + 1, job.seconds);
		n++;
	}
	pthread_attr_destroy(&attr);
	assert_int_equal(n, 24);
}

/* --- attacks --- */

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

		is_harmless(markdown_render(a, source, NULL).html, source);
	}
	is_harmless(markdown_render(a, markdown_from_html(a, payload), NULL).html, payload);
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
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commonmark_examples_render_as_cmark_renders_them),
	    cmocka_unit_test(cmark_regressions_render_as_cmark_renders_them),
	    cmocka_unit_test(html_and_back_says_the_same),
	    cmocka_unit_test(slow_inputs_are_fast_on_a_small_stack),
	    cmocka_unit_test(the_check_sees_what_is_harmful),
	    cmocka_unit_test(markdown_attacks_stay_text),
	    cmocka_unit_test(html_attacks_stay_text),
	    cmocka_unit_test(naughty_strings_stay_text),
	};

	/* cmocka would report a skipped test as one that failed. */
	if (access(data_folder(), R_OK) != 0) {
		printf("1..1\nok 1 - markdown_spec # SKIP there is no folder %s\n", data_folder());
		return 0;
	}
	return cmocka_run_group_tests_name("markdown_spec", tests, fresh, gone);
}
