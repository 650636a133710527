/* Names for mails. */
#ifndef ANSWERWELL_ACCOUNT_MESSAGE_ID_H
#define ANSWERWELL_ACCOUNT_MESSAGE_ID_H

struct arena;

/* The host in the site's address, for what stands right of the @. */
char *message_id_host(struct arena *a);

/* "KIND.RANDOM@HOST", without < >. */
char *message_id_new(struct arena *a, const char *kind);

#endif
