/* Loading the demo community: what its parts share while they do. */
#ifndef ANSWERWELL_CLI_DEMO_H
#define ANSWERWELL_CLI_DEMO_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "cli/demo_file.h"

struct account;
struct arena;
struct db;

enum { DEMO_FILES_MAX = 4 };

/* A question, answer or comment. */
struct demo_post {
	const struct demo_block *block;
	struct demo_post *question; /* its own self for a question */
	struct demo_post *parent; /* comments */
	const struct account *author;
	int64_t at;
	int64_t id; /* 0 until it is made */
};

struct demo_entry {
	const struct demo_block *block;
	const struct account *author;
	int64_t at, id;
};

struct demo {
	struct arena *arena;
	int64_t now;
	const char *password_hash;
	struct demo_block *account_blocks, *category_blocks, *flag_blocks;
	size_t n_accounts, n_categories, n_posts, n_questions, n_entries, n_flags;
	const struct account **accounts; /* as account_blocks */
	struct demo_post *posts;
	struct demo_entry *entries;
	char *why;
	size_t why_size;
};

/* Reads all files; people, categories and flags as blocks, posts and entries linked and sorted by
 * time later, when there are accounts. INVALID, FAILED with a sentence in why[]. */
enum result demo_people(struct db *db, struct demo *d) MUST_USE;
enum result demo_threads(struct db *db, struct demo *d) MUST_USE;
enum result demo_suggestions(struct db *db, struct demo *d) MUST_USE;
/* What somebody is writing. */
enum result demo_drafts(struct db *db, struct demo *d) MUST_USE;
enum result demo_synonyms(struct db *db, struct demo *d) MUST_USE;
enum result demo_glossary(struct db *db, struct demo *d) MUST_USE;
/* What categories ask, before threads, which say it; and, after them, what nobody posts without any more. */
enum result demo_fields(struct db *db, struct demo *d) MUST_USE;
enum result demo_fields_required(struct db *db, struct demo *d) MUST_USE;
/* What a question says in them ("said_model: B3"): forum/detail.h. */
enum result demo_said(struct db *db, struct demo *d, const struct demo_block *b,
		      const char **details) MUST_USE;
/* To which categories those belong that each site begins with. */
enum result demo_templates(struct db *db, struct demo *d) MUST_USE;
/* Settings, and pages that staff keeps. */
enum result demo_site(struct db *db, struct demo *d) MUST_USE;
/* Entries that come from no thread: before threads, whose answers may link them. */
enum result demo_entries(struct db *db, struct demo *d) MUST_USE;
/* The block's text in which "[words](faq:KEY)" leads to the entry of that key. INVALID: demo_entries has made none. */
enum result demo_linked(struct demo *d, const struct demo_block *b, const char **body) MUST_USE;
/* *body, in which "![words](picture:NAME)" shows assets/demo/pictures/NAME.webp, kept as its author's. */
enum result demo_pictured(struct db *db, struct demo *d, const struct demo_post *p,
			  const char **body) MUST_USE;
/* Answers that were changed after staff made them official. */
enum result demo_changes(struct db *db, struct demo *d) MUST_USE;
/* Entries that come from threads, and flags; takes back the mails. */
enum result demo_faq(struct db *db, struct demo *d) MUST_USE;
/* Searches, what people said solved it, what the FAQ offered, and what repeats an entry; and the journal of undo is brought up to
 * the times that the demo gave its rows. After all entries; mails nobody. */
enum result demo_asks(struct db *db, struct demo *d) MUST_USE;

/* Editions that somebody composes, or that wait for their time. After all entries. */
enum result demo_editions(struct db *db, struct demo *d) MUST_USE;

/* The entry of that key, of so many bytes; NULL: none that was made. */
const struct demo_entry *demo_entry_of(const struct demo *d, const char *key, size_t len);

/* The first one among the demo's people; NULL: there is none. */
const struct account *demo_moderator(const struct demo *d);

/* Nobody is to be told by mail of what happened long ago. */
enum result demo_withdraw(struct db *db, struct demo *d) MUST_USE;

/* The account of that name; NULL if there is none. */
const struct account *demo_account(const struct demo *d, const char *name);

/* "FILE:LINE: what" into why[]; INVALID. */
enum result demo_bad(struct demo *d, const struct demo_block *b, const char *what) MUST_USE;

/* Reads a file of the demo's and writes block after block. */
enum result demo_each(struct db *db, struct demo *d, const char *name,
		      enum result (*write)(struct db *db, struct demo *d,
					   const struct demo_block *b)) MUST_USE;

/* `r`, after naming the block and the first problem if there is any. */
enum result demo_done(struct demo *d, const struct demo_block *b, enum result r,
		      const struct problems *problems) MUST_USE;

/* The post of question `key` that `name` wrote first; an answer or a comment; NULL: none. With
 * name NULL the question. */
struct demo_post *demo_post_of(const struct demo *d, const char *key, const char *name);

#endif
