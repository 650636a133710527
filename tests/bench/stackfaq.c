/* How well search_similar finds: the StackFAQ benchmark (719 questions with answers, 1,249 human
 * paraphrases, every answer of the paraphrase's own thread being relevant).
 *
 *   TEST_DATABASE_URL=... stackfaq DIRECTORY
 *
 * DIRECTORY holds faqs.tsv, queries.tsv and qrels.tsv. Prints the figures beside the published floor
 * (BM25 over question and answer) and ends with 1 if one of them lies below it. repo-MAP and
 * repo-NDCG are the published table's own, kinder measures: average precision by the relevant entries
 * found, and the best order of what is shown as ideal. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/question.h"
#include "answerwell/search/search.h"
#include "support/community.h"
#include "support/pg.h"

enum { FAQS_MAX = 1000, QUERIES_MAX = 2000, SHOWN = 100, LINE_BYTES = 200000 };

struct figure {
	const char *name;
	double sum, floor; /* floor 0: none published */
};
enum { P3, P5, P10, REPO_NDCG3, REPO_NDCG5, REPO_NDCG10, REPO_MAP, MAP, MRR, HIT5, FIGURES };

static struct figure figures[FIGURES] = {
    [P3] = {"P@3", 0, 0.6138},
    [P5] = {"P@5", 0, 0.5284},
    [P10] = {"P@10", 0, 0.3637},
    [REPO_NDCG3] = {"repo-NDCG@3", 0, 0.7615},
    [REPO_NDCG5] = {"repo-NDCG@5", 0, 0.7831},
    [REPO_NDCG10] = {"repo-NDCG@10", 0, 0.7893},
    [REPO_MAP] = {"repo-MAP", 0, 0.6366},
    [MAP] = {"MAP", 0, 0},
    [MRR] = {"MRR", 0, 0},
    [HIT5] = {"hit@5", 0, 0},
};

static int64_t threads[FAQS_MAX]; /* by entry id */
static int n_of_thread[FAQS_MAX];

static FILE *
open_table(const char *directory, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", directory, name);
	if ((f = fopen(path, "r")) == NULL) {
		perror(path);
		exit(2);
	}
	return f;
}

/* The next row's cells; 0 at the end. */
static int
next_row(FILE *f, char line[LINE_BYTES], char *cells[4])
{
	int n = 0;
	char *rest = line;

	if (fgets(line, LINE_BYTES, f) == NULL)
		return 0;
	line[strcspn(line, "\n")] = '\0';
	while (n < 4 && (cells[n] = strsep(&rest, "\t")) != NULL)
		n++;
	return n;
}

static void
load(struct db *db, const char *directory)
{
	static char line[LINE_BYTES];
	const struct account *moderator = test_person(db, "moderator", ROLE_MODERATOR);
	FILE *f = open_table(directory, "faqs.tsv");
	struct problems problems;
	struct arena *a;
	char *cells[4];
	int64_t id, thread;
	enum result r;

	test_category(db, "billing");
	next_row(f, line, cells);
	while (next_row(f, line, cells) == 4) {
		a = arena_new();
		problems.n = 0;
		r = entry_promote(db, a, moderator,
				  &(struct entry_draft){
				      .text = {.title = str_cut(a, cells[2], TITLE_MAX - 1),
					       /* Shorter answers than ours may be. */
					       .body = arena_printf(a, "%s ..........", cells[3]),
					       .category = "billing"},
				      .locale = "en"},
				  &problems, &id);
		if (r != OK || id >= FAQS_MAX) {
			fprintf(stderr, "faq %s: %s\n", cells[0], result_name(r));
			exit(2);
		}
		thread = strtoll(cells[1], NULL, 10);
		threads[id] = thread;
		n_of_thread[thread]++;
		arena_free(a);
	}
	fclose(f);
}

static double
gain(const int *relevant, int n, int k)
{
	double sum = 0;

	for (int i = 0; i < n && i < k; i++)
		sum += relevant[i] / log2(i + 2);
	return sum;
}

static int
count(const int *relevant, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum += relevant[i];
	return sum;
}

static void
add_cut(const int *relevant, int n, int k, struct figure *precision, struct figure *ndcg)
{
	int ones[SHOWN], all = count(relevant, n < k ? n : k);
	double ideal;

	for (int i = 0; i < SHOWN; i++)
		ones[i] = i < all;
	ideal = gain(ones, n, k);
	precision->sum += (double)count(relevant, n < k ? n : k) / k;
	ndcg->sum += ideal > 0 ? gain(relevant, n, k) / ideal : 0;
}

static void
add_query(const int *relevant, int n, int n_relevant)
{
	double precisions = 0;
	int hits = 0, first = 0;

	add_cut(relevant, n, 3, &figures[P3], &figures[REPO_NDCG3]);
	add_cut(relevant, n, 5, &figures[P5], &figures[REPO_NDCG5]);
	add_cut(relevant, n, 10, &figures[P10], &figures[REPO_NDCG10]);
	for (int i = 0; i < n; i++) {
		if (!relevant[i])
			continue;
		if (hits++ == 0)
			first = i + 1;
		precisions += (double)hits / (i + 1);
	}
	figures[REPO_MAP].sum += hits > 0 ? precisions / hits : 0;
	figures[MAP].sum += precisions / n_relevant;
	figures[MRR].sum += first > 0 ? 1.0 / first : 0;
	figures[HIT5].sum += first > 0 && first <= 5;
}

static int
ask_all(struct db *db, const char *directory)
{
	static char line[LINE_BYTES];
	FILE *f = open_table(directory, "queries.tsv");
	int relevant[SHOWN], n_queries = 0;
	struct search_hit *hits;
	struct arena *a;
	char *cells[4];
	int64_t thread;
	size_t n;

	next_row(f, line, cells);
	for (; next_row(f, line, cells) == 3; n_queries++) {
		a = arena_new();
		thread = strtoll(cells[1], NULL, 10);
		if (search_similar(db, a, LOCALE_EN, cells[2], "", SHOWN, &hits, &n) != OK)
			exit(2);
		for (size_t i = 0; i < n; i++)
			relevant[i] = threads[hits[i].id] == thread;
		add_query(relevant, (int)n, n_of_thread[thread]);
		arena_free(a);
	}
	fclose(f);
	return n_queries;
}

int
main(int argc, char **argv)
{
	struct db *db = test_db();
	int n_queries, status = 0;
	int64_t start;

	if (argc != 2) {
		fprintf(stderr, "usage: stackfaq DIRECTORY\n");
		return 2;
	}
	log_open("bench", LOG_LEVEL_ERROR);
	load(db, argv[1]);
	start = clock_steady();
	n_queries = ask_all(db, argv[1]);
	printf("%d queries, %.2f ms each\n", n_queries,
	       (double)(clock_steady() - start) / 1000 / n_queries);
	for (int i = 0; i < FIGURES; i++) {
		double value = figures[i].sum / n_queries;

		printf("%-14s %.4f", figures[i].name, value);
		if (figures[i].floor > 0)
			printf("   published BM25 %.4f  %s", figures[i].floor,
			       value >= figures[i].floor ? "reached" : "BELOW");
		printf("\n");
		status |= value < figures[i].floor;
	}
	return status;
}
