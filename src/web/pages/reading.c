#include "web/pages/reading.h"

#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/forum/question.h"
#include "web/head.h"
#include "web/reply.h"
#include "web/web.h"

#define REMEMBERED_SECONDS (INT64_C(365) * 24 * 3600)

struct reading
reading_of(struct ctx *c, const char *path)
{
	const char *remembered = c->me != NULL ? c->me->answer_order : cookie_get(c, COOKIE_ORDER);
	struct reading reading = {.path = path};
	int64_t page = arg_id(c, "page");

	reading.page = page > 0 ? (size_t)page : 1;
	reading.is_told = answer_order_from(arg_line(c, "answers"), &reading.order);
	if (!reading.is_told &&
	    (remembered == NULL || !answer_order_from(remembered, &reading.order)))
		reading.order = ANSWERS_BEST;
	return reading;
}

void
reading_cut(struct reading *reading, struct thread *thread)
{
	size_t n = thread->n_answers, first;

	answer_sort(thread->answers, n, reading->order);
	reading->n_pages = n > ANSWERS_PAGE ? (n + ANSWERS_PAGE - 1) / ANSWERS_PAGE : 1;
	if (reading->page > reading->n_pages)
		reading->page = reading->n_pages;
	first = (reading->page - 1) * ANSWERS_PAGE;
	thread->answers += first;
	thread->n_answers = n - first > ANSWERS_PAGE ? ANSWERS_PAGE : n - first;
}

const char *
reading_page(struct arena *a, const struct reading *reading, size_t page)
{
	const char *order = reading->is_told
				? arena_printf(a, "?answers=%s", answer_order_code(reading->order))
				: "";

	if (page <= 1)
		return arena_printf(a, "%s%s", reading->path, order);
	return arena_printf(a, "%s%s%spage=%zu", reading->path, order, order[0] != '\0' ? "&" : "?",
			    page);
}

/* The page on which an answer stands, 1 if it is not there. */
static size_t
page_with(const struct answer *answers, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (answers[i].post.id == id)
			return i / ANSWERS_PAGE + 1;
	return 1;
}

enum result
reading_go_to(struct ctx *c, int64_t post_id)
{
	struct reading reading;
	struct thread thread;
	struct post *post;
	size_t page;
	enum result r;

	if ((r = post_get(&c->db, c->arena, c->me, post_id, &post)) != OK ||
	    (r = thread_get(&c->db, c->arena, c->me, c->locale, post->question_id, &thread)) != OK)
		return r;
	reading = reading_of(c, arena_printf(c->arena, "/questions/%lld/%s",
					     (long long)thread.question->post.id,
					     head_encoded(c, thread.question->slug)));
	if (post->kind == POST_QUESTION)
		return see_other(c, "%s", reading.path);
	answer_sort(thread.answers, thread.n_answers, reading.order);
	page = page_with(thread.answers, thread.n_answers,
			 post->kind == POST_ANSWER ? post->id : post->parent_id);
	return see_other(c, "%s#%s-%lld", reading_page(c->arena, &reading, page),
			 post->kind == POST_ANSWER ? "answer" : "post", (long long)post->id);
}

/* GET /answers/7, /posts/7: the address of a post that stays, however its thread is read. */
static enum result
get_post(struct ctx *c)
{
	return reading_go_to(c, path_id(c, 1));
}

RESOURCE(page_post, GET(get_post, ANYONE));

/* Chooses the order and remembers it. Without a token, as the language is: it changes nothing else. */
static enum result
post_order(struct ctx *c)
{
	const char *next = safe_next(c, form_line(c, "next"));
	enum answer_order order;
	enum result r;

	if (!answer_order_from(form_line(c, "answers"), &order))
		return INVALID;
	reply_cookie(c, COOKIE_ORDER, order != ANSWERS_BEST ? answer_order_code(order) : "",
		     order != ANSWERS_BEST ? REMEMBERED_SECONDS : 0);
	if (c->me != NULL) {
		r = account_set_answer_order(&c->db, c->arena, c->me->id,
					     order != ANSWERS_BEST ? answer_order_code(order) : "");
		if (r != OK)
			return r;
	}
	if (strpbrk(next, "?#") != NULL)
		next = arena_strndup(c->arena, next, strcspn(next, "?#"));
	return see_other(c, order != ANSWERS_BEST ? "%s?answers=%s#answers" : "%s#answers", next,
			 answer_order_code(order));
}

RESOURCE(page_answer_order, BELONGS_TO("/questions"), POST(post_order, ANYONE | CSRF_MEMBER));
