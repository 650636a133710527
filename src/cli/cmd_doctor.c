/* `answerwell doctor [--mend] [--json] [--test-mail NAME]`: what is wrong with this installation, in words. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/db/pool.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/doctor.h"

enum { EXIT_USAGE = 2 };

static const struct {
	const char *code, *sign, *word;
} levels[] = {
    [FINDING_FINE] = {"fine", "✓", N_("fine")},
    [FINDING_WARNING] = {"warning", "!", N_("warning")},
    [FINDING_BROKEN] = {"broken", "✗", N_("broken")},
};

void
doctor_say(struct doctor *d, enum finding_level level, const char *check, const char *remedy,
	   const char *text, ...)
{
	struct finding *f;
	va_list ap;

	if (d->n == FINDINGS_MAX)
		return;
	f = &d->found[d->n++];
	va_start(ap, text);
	*f = (struct finding){.level = level,
			      .check = check,
			      .text = arena_vprintf(d->arena, tr(d->locale, text), ap),
			      .remedy = remedy != NULL ? tr(d->locale, remedy) : NULL};
	va_end(ap);
}

/* ---- telling ------------------------------------------------------------------------------------ */

static enum finding_level
worst(const struct doctor *d)
{
	enum finding_level level = FINDING_FINE;

	for (size_t i = 0; i < d->n; i++)
		if (d->found[i].level > level)
			level = d->found[i].level;
	return level;
}

static void
put_json(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "\"%s\":", name);
	if (value == NULL) {
		buf_puts(b, "null");
		return;
	}
	buf_puts(b, "\"");
	buf_json(b, value);
	buf_puts(b, "\"");
}

static void
print_json(const struct doctor *d)
{
	struct buf b;

	buf_init(&b, d->arena, 4096);
	buf_puts(&b, "{");
	put_json(&b, "level", levels[worst(d)].code);
	buf_puts(&b, ",\"findings\":[");
	for (size_t i = 0; i < d->n; i++) {
		buf_puts(&b, i == 0 ? "\n{" : ",\n{");
		put_json(&b, "check", d->found[i].check);
		buf_puts(&b, ",");
		put_json(&b, "level", levels[d->found[i].level].code);
		buf_puts(&b, ",");
		put_json(&b, "text", d->found[i].text);
		buf_puts(&b, ",");
		put_json(&b, "remedy", d->found[i].remedy);
		buf_puts(&b, "}");
	}
	printf("%s\n]}\n", b.data);
}

static void
print_text(const struct doctor *d)
{
	size_t n[FINDING_BROKEN + 1] = {0};

	for (size_t i = 0; i < d->n; i++) {
		const struct finding *f = &d->found[i];

		n[f->level]++;
		printf("%s %s  %s: %s\n", levels[f->level].sign,
		       tr(d->locale, levels[f->level].word), f->check, f->text);
		if (f->remedy != NULL)
			printf("      → %s\n", f->remedy);
	}
	printf("\n");
	printf(tr(d->locale, N_("%zu fine, %zu warnings, %zu broken\n")), n[FINDING_FINE],
	       n[FINDING_WARNING], n[FINDING_BROKEN]);
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static void
examine(struct doctor *d, const char *test_mail_to)
{
	struct db_pool *pool;

	doctor_settings(d);
	doctor_files(d);
	pool = db_pool_blocking(db_app_url());
	db_init(&d->db, pool);
	doctor_database(d);
	if (d->is_schema_right) {
		doctor_content(d);
		doctor_mail_health(d);
		if (test_mail_to != NULL)
			doctor_mail_test(d, test_mail_to);
	}
	doctor_matching(d);
	db_pool_free(pool);
	doctor_mail_way(d);
	doctor_mail_bounces(d);
	doctor_web(d);
}

int
cmd_doctor(int argc, char **argv)
{
	static struct doctor d;
	bool is_json = false;
	const char *test_mail_to = NULL;
	char why[512];
	enum finding_level level;
	const struct option options[] = {{"--json", NULL, &is_json},
					 {"--mend", NULL, &d.mends},
					 {"--test-mail", &test_mail_to, NULL}};

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), NULL, 0, 0))
		return EXIT_USAGE;
	d.arena = arena_new();
	if (config_load(why, sizeof(why)) == OK) {
		d.locale = locale_from(config()->locale, LOCALE_EN);
		log_open("doctor", (enum log_level)(LOG_LEVEL_ERROR + 1)); /* the findings tell */
		examine(&d, test_mail_to);
	} else {
		doctor_say(
		    &d, FINDING_BROKEN, "settings.values",
		    N_("Correct the setting; `answerwell config` shows what each one accepts."),
		    "%s", why);
	}
	if (is_json)
		print_json(&d);
	else
		print_text(&d);
	level = worst(&d);
	arena_free(d.arena);
	return (int)level;
}
