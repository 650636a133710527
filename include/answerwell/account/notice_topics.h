/* What people choose by, in the order of the page where they do: one row says all of a topic, and every
 * table of topics is made from these rows. Defined before this is included:
 *
 * TOPIC(NAME, code, mail, is_fixed_in_app, label)
 *   mail             NOW, DAILY, WEEKLY or OFF, for who has chosen nothing
 *   is_fixed_in_app  on the site in any case: what a person must be able to find
 *   label            as the page and the mails call it */
/* clang-format off */
TOPIC(ANSWER, "answer", NOW, false, N_("Answers to your questions"))
TOPIC(COMMENT, "comment", NOW, false, N_("Comments on your posts"))
TOPIC(MENTION, "mention", NOW, false, N_("Mentions of your name"))
TOPIC(WATCHED, "watched", NOW, false, N_("News on questions you watch"))
TOPIC(QUESTION, "question", DAILY, false, N_("New questions in categories and with tags you watch"))
TOPIC(PRAISE, "praise", NOW, false, N_("Your posts accepted, official or in the FAQ"))
TOPIC(MODERATION, "moderation", NOW, true, N_("Decisions of our moderators about your posts"))
TOPIC(EDITS, "edits", NOW, false, N_("Edits suggested for your posts, or by you"))
TOPIC(MARKS, "marks", NOW, false, N_("Changes to answers you accepted, made official or added to the FAQ"))
TOPIC(OVERDUE, "overdue", DAILY, false, N_("Overdue questions in categories you look after"))
TOPIC(SOLVED, "solved", NOW, false, N_("Whether what you found really solved it"))
TOPIC(UNSOLVED, "unsolved", NOW, false, N_("Questions that are still not solved, in categories you look after"))
#undef TOPIC
