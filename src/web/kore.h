/* Kore, as this folder knows it. */
#ifndef ANSWERWELL_WEB_KORE_H
#define ANSWERWELL_WEB_KORE_H

/* In this order: http.h alone takes its netbuf for another one. */
#include <kore/kore.h>

#include <kore/http.h>
#include <kore/release.h>

/* Requests are left asleep, buffers sent and routes opened by the insides of this release; what to look
 * at before another is taken: conf/kore/README.md. */
_Static_assert(KORE_RELEASE == 40203, "src/web is written for Kore 4.2.3");

#endif
