/* What the mailer does beside mail, and the care for what dead mailers left. */
#ifndef ANSWERWELL_MAILER_JOBS_H
#define ANSWERWELL_MAILER_JOBS_H

struct arena;
struct mailer;

/* What this mailer's last life left, at once. Waits for the database. */
void jobs_start(struct mailer *m);

/* What is due. A failure is logged where it happened and tried again later. */
void jobs_run(struct mailer *m, struct arena *a);

/* The next jobs_run first takes back what stands in this mailer's name and is not in its hands. */
void jobs_recover_now(struct mailer *m);

/* Gives back what the jobs have kept. */
void jobs_end(struct mailer *m);

/* Marks editions as sent of which nothing is open. */
void jobs_finish(struct mailer *m, struct arena *a);

#endif
