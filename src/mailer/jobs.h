/* What the mailer does beside mail, and the care for what dead mailers left. */
#ifndef ANSWERWELL_MAILER_JOBS_H
#define ANSWERWELL_MAILER_JOBS_H

struct arena;
struct mailer;

/* What this mailer's last life left, at once. Waits for the database. */
void jobs_start(struct mailer *m);

/* What is due. A failure is logged where it happened and tried again later. */
void jobs_run(struct mailer *m, struct arena *a);

/* Marks editions as sent of which nothing is open. */
void jobs_finish(struct mailer *m, struct arena *a);

#endif
