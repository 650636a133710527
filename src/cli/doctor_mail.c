/* How mail goes: the queue, rates, what comes back and from where; a mail to an administrator, all the way. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/mailing/health.h"
#include "answerwell/mailing/mail_test.h"
#include "cli/doctor.h"

/* What large providers begin to turn a sender away for: one complaint in 300, one dead address in 20. */
enum {
	LEAST_MAILS = 100,
	HARD_MOST = 20,
	COMPLAINTS_MOST = 300,
	DOMAINS_TOLD = 5,
	TEST_SECONDS = 30
};

static void
say_returned(struct doctor *d, const struct mail_health *m)
{
	bool is_much =
	    m->n_month >= LEAST_MAILS &&
	    (m->n_hard * HARD_MOST > m->n_month || m->n_complaints * COMPLAINTS_MOST > m->n_month);

	doctor_say(d, is_much ? FINDING_WARNING : FINDING_FINE, "mail.returned",
		   is_much ? N_("Look at SPF, DKIM and DMARC (README, \"Email that arrives\"), and "
				"at /admin/mail and /staff/stopped on the site.")
			   : NULL,
		   N_("Of %lld emails in 30 days, %lld came back for good, %lld for now, and %lld "
		      "were reported as spam; %lld addresses are stopped."),
		   (long long)m->n_month, (long long)m->n_hard, (long long)m->n_soft,
		   (long long)m->n_complaints, (long long)m->n_stopped);
}

static void
say_domains(struct doctor *d, const struct mail_health *m)
{
	struct buf out;

	if (m->n_domains == 0)
		return;
	buf_init(&out, d->arena, 256);
	for (size_t i = 0; i < m->n_domains && i < DOMAINS_TOLD; i++) {
		const struct health_domain *of = &m->domains[i];

		buf_printf(&out, "%s%s %" PRId64, i > 0 ? ", " : "",
			   of->name[0] != '\0' ? of->name : "?",
			   of->n_refused + of->n_hard + of->n_soft + of->n_complaints);
	}
	doctor_fine(d, "mail.domains", N_("Most failures in 30 days by domain: %s"), out.data);
}

void
doctor_mail_health(struct doctor *d)
{
	struct mail_health m;

	if (mail_health_read(&d->db, d->arena, &m) != OK)
		return;
	doctor_fine(
	    d, "mail.queue",
	    N_("%lld emails are due now; %lld left within the last hour, %lld within a day."),
	    (long long)(m.n_letters + m.n_bulk), (long long)m.n_hour, (long long)m.n_day);
	say_returned(d, &m);
	say_domains(d, &m);
}

void
doctor_mail_bounces(struct doctor *d)
{
	const char *folder = config()->mail_bounces;
	const char *path = arena_printf(d->arena, "%s/new", folder);

	if (folder[0] == '\0')
		return;
	if (access(path, R_OK | W_OK | X_OK) == -1 ||
	    access(arena_printf(d->arena, "%s/cur", folder), W_OK | X_OK) == -1)
		doctor_say(
		    d, FINDING_BROKEN, "mail.bounces",
		    N_("Have the mail server deliver there as a Maildir that the user of the "
		       "mailer may empty (README, \"Email that arrives\")."),
		    N_("The folder %s of what comes back cannot be read: %s"), path,
		    strerror(errno));
	else
		doctor_fine(d, "mail.bounces", N_("What comes back is read from %s."), folder);
}

/* As the site's own page does; the mailer must run. */
void
doctor_mail_test(struct doctor *d, const char *name)
{
	const struct timespec pause = {.tv_nsec = 500000000};
	struct mail_test test = {.why = ""};
	struct account *to;
	enum result r = account_by_name(&d->db, d->arena, name, &to);

	if (r == OK)
		r = mail_test_send(&d->db, d->arena, to);
	for (int i = 0; r == OK && i < TEST_SECONDS * 2 && !test.is_over && test.why[0] == '\0';
	     i++) {
		(void)nanosleep(&pause, NULL);
		r = mail_test_read(&d->db, d->arena, to->id, &test);
	}
	if (r != OK)
		doctor_say(d, FINDING_BROKEN, "mail.test",
			   N_("Name an administrator who has an email address."),
			   N_("No test email could be sent to %s."), name);
	else if (test.is_taken)
		doctor_fine(d, "mail.test",
			    N_("The mail server has taken a test email to %s. Look whether it "
			       "arrives, and not as spam."),
			    name);
	else
		doctor_say(
		    d, FINDING_BROKEN, "mail.test",
		    N_("Start the mailer, and check its log: journalctl -u answerwell-mailer"),
		    N_("The test email to %s did not go out: %s"), name,
		    test.why[0] != '\0' ? test.why : "-");
}
