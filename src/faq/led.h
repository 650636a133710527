/* What goes along with a repetition: who watches the question watches what its readers are led to, and how it was asked
 * becomes a phrasing of the entry there. What somebody has made their own since stays theirs. */
#ifndef FAQ_LED_H
#define FAQ_LED_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/faq/phrasing.h"
#include "answerwell/faq/repetition.h"
#include "answerwell/forum/duplicate.h"
#include "answerwell/undo/undo.h"

/* The act under which marks, and what goes along with them, stand in the journal. */
#define LED_ACT "question.duplicate"

/* The question has just been marked: it and all that leads to it bring their watchers and wordings to the end. */
enum result led_bring(struct db *db, struct arena *a, struct undo_act *act, int64_t id,
		      const struct duplicate_end *end, struct repetition *out) MUST_USE;

/* What was taken away from one place on the way. */
struct led_place {
	struct duplicate_end at;
	int64_t thread_id;
	struct phrasing *phrasings;
	size_t n_phrasings;
};
struct led_taken {
	struct duplicate *led; /* the question, and what leads to it */
	struct led_place *places;
	size_t n_led, n_places;
	int64_t number; /* of its mark */
};

/* Before the mark goes: what it and all that leads to it have brought to the places on their way is taken away. */
enum result led_take(struct db *db, struct arena *a, int64_t id, struct led_taken *out) MUST_USE;
/* When it has gone: what leads to the question brings it here, and others that lead there, and would have brought the same, keep it
 * there. Under the acts of these. */
enum result led_settle(struct db *db, struct arena *a, int64_t id,
		       const struct led_taken *taken) MUST_USE;

#endif
