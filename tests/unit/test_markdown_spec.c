/* CommonMark's own examples and its slow inputs. */
#include <pthread.h>
#include <time.h>

#include <cmark.h>

#include "answerwell/text/diff.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "examples.h"
#include "text/address.h"
#include "text/inline.h"
#include "text/markdown_tree.h"

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
	const char *ours = normalised(markdown_render(a, source, MARKDOWN_COMMONMARK, NULL).html);
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
		const char *html = markdown_render(a, source, MARKDOWN_COMMONMARK, NULL).html;
		const char *again =
		    markdown_render(a, markdown_from_html(a, html), MARKDOWN_COMMONMARK, NULL).html;

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
	html = markdown_render(own, job->source, MARKDOWN_COMMONMARK, NULL).html;
	(void)markdown_render(own, job->source, MARKDOWN_AS_TYPED, NULL);
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commonmark_examples_render_as_cmark_renders_them),
	    cmocka_unit_test(cmark_regressions_render_as_cmark_renders_them),
	    cmocka_unit_test(html_and_back_says_the_same),
	    cmocka_unit_test(slow_inputs_are_fast_on_a_small_stack),
	};

	return is_skipped("markdown_spec")
		   ? 0
		   : cmocka_run_group_tests_name("markdown_spec", tests, fresh, gone);
}
