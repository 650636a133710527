#include "cli/se_stage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "answerwell/account/handle.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "cli/copy.h"
#include "cli/progress.h"
#include "cli/se_read.h"

enum kind { NUMBER, INSTANT, TEXT, NAME, TITLE };
enum { COLUMNS_MAX = 20, PATH_BYTES = 4200, OLD_ID_MAX = 2147483647 };

struct column {
	const char *attribute;
	enum kind kind;
	bool is_required;
	const char *otherwise; /* for a missing TEXT; NULL = NULL */
};

struct file {
	const char *name;
	const char *root;
	const char *label; /* for the progress bar */
	const char *copy;
	bool is_required;
	const char *select; /* only rows whose attribute has a value from `least` to `most` */
	int64_t least, most;
	struct column columns[COLUMNS_MAX];
};

#define ID(name) {name, NUMBER, true, NULL}
#define NUM(name) {name, NUMBER, false, NULL}
#define AT(name) {name, INSTANT, true, NULL}
#define MAYBE_AT(name) {name, INSTANT, false, NULL}
#define MAYBE(name) {name, TEXT, false, NULL}
#define NAME_OR(name, otherwise) {name, NAME, false, otherwise}
#define MAYBE_NAME(name) {name, NAME, false, NULL}
#define MAYBE_TITLE(name) {name, TITLE, false, NULL}
#define TEXT_OR(name, otherwise) {name, TEXT, false, otherwise}

static const struct file files[] = {
    {"Users.xml",
     "users",
     "Reading people",
     "COPY import_users (line, old_id, display_name, joined_at, seen_at) FROM STDIN",
     true,
     NULL,
     0,
     0,
     {ID("Id"), NAME_OR("DisplayName", ""), AT("CreationDate"), MAYBE_AT("LastAccessDate")}},
    {"Posts.xml",
     "posts",
     "Reading posts",
     "COPY import_posts (line, old_id, type, parent_id, accepted_id, score, n_views, html, title, "
     "tags, owner_id, owner_name, editor_id, created_at, edited_at, active_at, closed_at, license) "
     "FROM STDIN",
     true,
     NULL,
     0,
     0,
     {ID("Id"), ID("PostTypeId"), NUM("ParentId"), NUM("AcceptedAnswerId"), NUM("Score"),
      NUM("ViewCount"), TEXT_OR("Body", ""), MAYBE_TITLE("Title"), MAYBE("Tags"),
      NUM("OwnerUserId"), MAYBE_NAME("OwnerDisplayName"), NUM("LastEditorUserId"),
      AT("CreationDate"), MAYBE_AT("LastEditDate"), MAYBE_AT("LastActivityDate"),
      MAYBE_AT("ClosedDate"), MAYBE("ContentLicense")}},
    {"PostHistory.xml",
     "posthistory",
     "Reading revisions",
     "COPY import_history (line, old_id, type, post_id, event, at, user_id, reason, text) "
     "FROM STDIN",
     false,
     "PostHistoryTypeId",
     1,
     9,
     {ID("Id"), ID("PostHistoryTypeId"), ID("PostId"), MAYBE("RevisionGUID"), AT("CreationDate"),
      NUM("UserId"), MAYBE("Comment"), TEXT_OR("Text", "")}},
    {"Comments.xml",
     "comments",
     "Reading comments",
     "COPY import_comments (line, old_id, post_id, score, text, created_at, user_id, user_name, "
     "license) FROM STDIN",
     true,
     NULL,
     0,
     0,
     {ID("Id"), ID("PostId"), NUM("Score"), TEXT_OR("Text", ""), AT("CreationDate"), NUM("UserId"),
      MAYBE_NAME("UserDisplayName"), MAYBE("ContentLicense")}},
    {"Votes.xml",
     "votes",
     "Reading votes",
     "COPY import_votes (line, post_id, type, at) FROM STDIN",
     true,
     NULL,
     0,
     0,
     {ID("PostId"), ID("VoteTypeId"), MAYBE_AT("CreationDate")}},
    {"PostLinks.xml",
     "postlinks",
     "Reading links",
     "COPY import_links (line, post_id, other_id, at) FROM STDIN",
     false,
     "LinkTypeId",
     3,
     3,
     {ID("PostId"), ID("RelatedPostId"), MAYBE_AT("CreationDate")}},
    {"Tags.xml",
     "tags",
     "Reading tags",
     "COPY import_tags (line, name) FROM STDIN",
     false,
     NULL,
     0,
     0,
     {TEXT_OR("TagName", "")}},
};
enum { N_FILES = sizeof(files) / sizeof(files[0]) };

struct staging {
	const struct file *file;
	struct copy copy;
	struct progress *progress;
	char why[256]; /* of one row */
};

/* ---- one row -------------------------------------------------------------------------------- */

static bool
put_number(struct staging *s, const char *value)
{
	int64_t n;

	if (!str_to_int(value, -OLD_ID_MAX, OLD_ID_MAX, &n))
		return false;
	copy_int(&s->copy, n);
	return true;
}

/* Dumps write UTC without a zone. */
static bool
put_instant(struct staging *s, const char *value)
{
	size_t len = strlen(value);
	const char *time = strchr(value, 'T');
	int64_t at;
	bool has_zone;

	if (len > 40 || time == NULL || !clock_parse(value, &at))
		return false;
	has_zone = value[len - 1] == 'Z' || strpbrk(time, "+-") != NULL;
	copy_word(&s->copy, value, has_zone ? "" : "Z");
	return true;
}

/* Without what cannot be seen: there is nobody to be asked. */
static const char *
clear_line(struct arena *a, const char *value)
{
	char *line = arena_strdup(a, value);

	for (char *c = line; (c = strpbrk(c, "\t\n\r")) != NULL;)
		*c = ' ';
	return line_marked(a, line, "");
}

static const char *
clear_name(struct arena *a, const char *value)
{
	return handle_shown(a, clear_line(a, value));
}

/* As the rules of the site have it. */
static void
put_shown(struct staging *s, const char *value, const char *otherwise,
	  const char *(*rule)(struct arena *, const char *))
{
	struct arena *a = arena_new();
	const char *shown = rule(a, value);

	copy_text(&s->copy, shown[0] != '\0' ? shown : otherwise);
	arena_free(a);
}

static bool
put_value(struct staging *s, const struct column *column, const char *value)
{
	switch (column->kind) {
	case NUMBER:
		return put_number(s, value);
	case INSTANT:
		return put_instant(s, value);
	case NAME:
		put_shown(s, value, column->otherwise, clear_name);
		return true;
	case TITLE:
		put_shown(s, value, column->otherwise, clear_line);
		return true;
	default:
		copy_text(&s->copy, value);
		return true;
	}
}

static bool
put_column(struct staging *s, const struct column *column, const struct se_row *row)
{
	const char *value = se_attribute(row, column->attribute);

	if (value == NULL && column->is_required) {
		snprintf(s->why, sizeof(s->why), "a row lacks %s", column->attribute);
		return false;
	}
	if (value == NULL) {
		copy_text(&s->copy, column->otherwise);
		return true;
	}
	if (put_value(s, column, value))
		return true;
	snprintf(s->why, sizeof(s->why), "%s is not %s", column->attribute,
		 column->kind == NUMBER ? "a number" : "a date");
	return false;
}

static bool
is_selected(const struct file *file, const struct se_row *row)
{
	const char *value = file->select == NULL ? NULL : se_attribute(row, file->select);
	int64_t n;

	return file->select == NULL ||
	       (value != NULL && str_to_int(value, file->least, file->most, &n));
}

static enum result
stage_row(void *arg, const struct se_row *row, const char **why)
{
	struct staging *s = arg;

	if (!is_selected(s->file, row))
		return OK;
	copy_int(&s->copy, row->line);
	for (const struct column *c = s->file->columns; c->attribute != NULL; c++) {
		if (!put_column(s, c, row)) {
			*why = s->why;
			return INVALID;
		}
	}
	copy_row(&s->copy);
	if (s->copy.result != OK)
		*why = NULL;
	return s->copy.result;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void
stage_progress(void *arg, int64_t bytes)
{
	struct staging *s = arg;

	progress_add(s->progress, bytes);
}

static bool
find(const char *dir, const struct file *file, char path[PATH_BYTES], struct stat *st)
{
	snprintf(path, PATH_BYTES, "%.4000s/%s", dir, file->name);
	return stat(path, st) == 0;
}

enum result
se_measure(const char *dir, int64_t *bytes, const char **missing, char *why, size_t why_size)
{
	char path[PATH_BYTES];
	struct stat st;

	*bytes = 0;
	*missing = NULL;
	for (size_t i = 0; i < N_FILES; i++) {
		if (find(dir, &files[i], path, &st)) {
			*bytes += (int64_t)st.st_size;
		} else if (files[i].is_required) {
			snprintf(why, why_size, "%s: %s", path, strerror(errno));
			return NOT_FOUND;
		} else if (*missing == NULL) {
			*missing = files[i].name;
		}
	}
	return OK;
}

static enum result
stage_file(struct db *db, struct staging *s, const char *path, char *why, size_t why_size)
{
	struct se_reader reader = {.path = path,
				   .root = s->file->root,
				   .on_row = stage_row,
				   .on_progress = stage_progress,
				   .arg = s};
	enum result r;

	copy_begin(&s->copy, db, s->file->copy);
	if (s->copy.result != OK)
		return s->copy.result;
	r = se_read(&reader, why, why_size);
	return r == OK ? copy_end(&s->copy) : r;
}

enum result
se_stage(struct db *db, const char *dir, struct progress *progress, char *why, size_t why_size)
{
	static struct staging s; /* its buffer is too large for a stack */
	char path[PATH_BYTES];
	struct stat st;
	enum result r = OK;

	s.progress = progress;
	for (size_t i = 0; i < N_FILES && r == OK; i++) {
		if (!find(dir, &files[i], path, &st) && !files[i].is_required)
			continue;
		s.file = &files[i];
		progress_phase(progress, files[i].label);
		r = stage_file(db, &s, path, why, why_size);
	}
	return r;
}
