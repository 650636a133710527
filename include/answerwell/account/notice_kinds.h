/* Every kind of notice: one row says all of it, and every table of kinds is made from these rows, so that a
 * row that lacks something does not compile. Defined before this is included:
 *
 * LETTER(NAME, code, about, path, subject, mail): by mail alone, whatever the person chose.
 * NOTICE(NAME, code, topic, about, subject, sentence, counted, mail): on the site and by mail, as they chose.
 *
 *   about     what must still be there, and so where its link leads: on the page of notices and in mails
 *             (mailing/kind.h)
 *   path      of a letter: where on the site its token leads; "" if it has none
 *   subject   of the mail; %s: the title, or the site's name
 *   sentence  on the page of notices, and in mails that hold several; %s: who
 *   counted   several of one matter: MANY(one, many), ONCE(words) where a number says nothing, or RARE: one
 *             of the "other notices"
 *   mail      VIEWS(name): src/mailing/views/NAME.html and NAME.txt. Or, with what the post says and without,
 *             QUOTED(heading, words, link) and TOLD(...) for the views that many share; words: %s, %s are
 *             who and the title */
/* clang-format off */

/* To a registration; secret: the token. */
LETTER(VERIFY, "verify", TOKEN, "register", N_("Confirm your address for %s"), VIEWS(verify))
/* Somebody registered with this address again; secret: the token, if a post waits. */
LETTER(KNOWN, "known", LOGIN, "register", N_("You already have an account at %s"), VIEWS(known))
LETTER(RESET, "reset", TOKEN, "reset", N_("Choose a new password for %s"), VIEWS(reset))
/* To the new address (to_sealed); the token confirms it. */
LETTER(ADDRESS_NEW, "address_new", TOKEN, "address/confirm", N_("Confirm your new address for %s"),
	VIEWS(address_new))
/* The token stops the change. */
LETTER(ADDRESS_OLD, "address_old", TOKEN, "address/stop", N_("Your address at %s is about to change"),
	VIEWS(address_old))
/* It was changed. This and the next two with a token that takes the account back (takeback.h). */
LETTER(PASSWORD, "password", TOKEN, "takeback", N_("Your password at %s was changed"), VIEWS(password_new))
/* Logged in where nobody had been logged in before. */
LETTER(DEVICE, "device", TOKEN, "takeback", N_("New log-in to your account at %s"), VIEWS(device))
LETTER(ROLE, "role", TOKEN, "takeback", N_("Your role at %s has changed"), VIEWS(role))
/* To a registration made by an administrator; secret: the token. */
LETTER(INVITED, "invited", TOKEN, "register", N_("You are invited to %s"), VIEWS(invited))
/* To the administrator who asked for it. */
LETTER(MAIL_TEST, "mail_test", LOGIN, "", N_("Test email from %s"), VIEWS(mail_test))
/* To an address that asked for FAQ news without an account; secret: the token. */
LETTER(NEWS, "news", TOKEN, "emails/confirm", N_("Please confirm: FAQ news from %s"), VIEWS(news))
/* To an address that got no more mail, for it came back: to show that it works; secret: the token. */
LETTER(MEND, "mend", TOKEN, "emails/again", N_("Do our emails reach you again? %s"), VIEWS(mend))
/* To the moderator: the edition as it would be now. */
LETTER(EDITION_TEST, "edition_test", EDITION, "", N_("[Test] %s"), AS_EDITION)

/* To the asker; post = the answer. */
NOTICE(ANSWER, "answer", ANSWER, POST, N_("New answer: %s"),
	N_("%s answered your question"), MANY("%ld new answer", "%ld new answers"),
	VIEWS(answer))
/* To the author of the post commented on; post = the comment. */
NOTICE(COMMENT, "comment", COMMENT, POST, N_("New comment: %s"),
	N_("%s commented on your post"), MANY("%ld new comment", "%ld new comments"),
	QUOTED(N_("A new comment on your post"), N_("%s has commented on your post in “%s”:"), N_("Read and reply")))
NOTICE(MENTION, "mention", MENTION, POST, N_("You were mentioned: %s"),
	N_("%s mentioned you"), MANY("%ld mention of you", "%ld mentions of you"),
	QUOTED(N_("You were mentioned"), N_("%s has mentioned you in “%s”:"), N_("Read and reply")))
/* To asker, answerer and watchers; post = the answer. */
NOTICE(OFFICIAL, "official", PRAISE, POST, N_("Official answer: %s"),
	N_("A question you watch has an official answer"), ONCE(N_("official answer")),
	VIEWS(official))
/* To the answerer. */
NOTICE(ACCEPTED, "accepted", PRAISE, POST, N_("Your answer helped: %s"),
	N_("%s accepted your answer"), ONCE(N_("your answer was accepted")),
	TOLD(N_("Your answer solved the problem"),
		N_("%s has accepted your answer to “%s” because it solved the problem. Thank you for taking the time to help."),
		N_("See your answer")))
/* To asker and answerer. */
NOTICE(PROMOTED, "promoted", PRAISE, ENTRY, N_("Now in our FAQ: %s"),
	N_("Your question is now in our FAQ"), ONCE(N_("now in our FAQ")),
	VIEWS(promoted))
/* To the author: post was hidden, closed, moved, deleted ... */
NOTICE(MODERATION, "moderation", MODERATION, POST, N_("About your post: %s"),
	N_("Our moderators have looked at your post"), ONCE(N_("a word from our moderators")),
	VIEWS(moderation))
/* Post = an answer or comment in a question you watch. */
NOTICE(WATCHED, "watched", WATCHED, POST, N_("New activity: %s"),
	N_("%s commented on a question you watch"), RARE,
	VIEWS(watched))
/* Post = a question in a category or with a tag you watch. */
NOTICE(QUESTION, "question", QUESTION, POST, N_("New question: %s"),
	N_("%s asked a new question"), RARE,
	QUOTED(N_("A new question on a subject you watch"), N_("%s asks: “%s”"), N_("Read the question")))
/* To staff: a colleague gave them the question; addresses one person, as a mention does. */
NOTICE(ASSIGNED, "assigned", MENTION, POST, N_("For you to answer: %s"),
	N_("%s has given you a question to answer"), ONCE(N_("given to you to answer")),
	QUOTED(N_("A question for you"), N_("%s has given you this question to answer: “%s”"), N_("Open the question")))
/* To the author: somebody suggests an edit of post. */
NOTICE(SUGGESTED, "suggested", EDITS, SUGGESTION, N_("Suggested edit: %s"),
	N_("%s suggested an edit to your post"), MANY("%ld suggested edit", "%ld suggested edits"),
	VIEWS(suggested))
/* To who suggested an edit of post. */
NOTICE(SUGGESTION_TAKEN, "suggestion_taken", EDITS, SUGGESTION, N_("Your suggestion was approved: %s"),
	N_("The edit you suggested was approved"), RARE,
	VIEWS(suggestion))
NOTICE(SUGGESTION_DECLINED, "suggestion_declined", EDITS, SUGGESTION, N_("About your suggestion: %s"),
	N_("The edit you suggested was not approved"), RARE,
	VIEWS(suggestion))
/* To the answerer. */
NOTICE(THANKS, "thanks", PRAISE, POST, N_("Thanks for your answer: %s"),
	N_("%s said thanks for your answer"), MANY("thanks from %ld person", "thanks from %ld people"),
	TOLD(N_("Thank you!"), N_("%s says thank you for your answer to “%s”."), N_("See your answer")))
/* To who made it official: post = the answer, or its question, was changed. */
NOTICE(MARK_CHANGED, "mark_changed", MARKS, POST, N_("Please confirm again: %s"),
	N_("An answer you made official was changed: please check it again"), RARE,
	VIEWS(changed))
/* To who accepted it: post = the answer was changed. */
NOTICE(ACCEPTED_CHANGED, "accepted_changed", MARKS, POST, N_("Changed since you accepted it: %s"),
	N_("The answer you accepted was changed: is it still right?"), RARE,
	VIEWS(changed))
/* To the entry's owner: what it was made from was changed. */
NOTICE(SOURCE_CHANGED, "source_changed", MARKS, ENTRY, N_("Please review: %s"),
	N_("The source of your FAQ entry was changed"), RARE,
	VIEWS(changed))
/* To the asker: the time in which staff usually answers has passed; post = the question. */
NOTICE(EXCUSE, "excuse", ANSWER, POST, N_("Sorry, your answer is taking longer: %s"),
	N_("Your question has no answer yet. We are sorry it is taking longer"), RARE,
	VIEWS(excuse))
/* To the category's owner: its target has passed; post = the question. */
NOTICE(OVERDUE, "overdue", OVERDUE, POST, N_("Overdue: %s"),
	N_("A question in a category you look after is overdue"), RARE,
	VIEWS(overdue))
/* To who said that an entry or an answer solved it, once, some days later: entry, or question and post. */
NOTICE(SOLVED, "solved", SOLVED, SOLUTION, N_("Is it really solved? %s"),
	N_("Is it really solved? You said so some days ago"), RARE,
	VIEWS(solved))
/* To staff who look after the question: its asker says that it is still not solved; post = the comment that says why. */
NOTICE(UNSOLVED, "unsolved", UNSOLVED, POST, N_("Still not solved: %s"),
	N_("%s says that it is still not solved"), RARE,
	QUOTED(N_("Still not solved"), N_("%s says that “%s” is still not solved:"), N_("Open the question")))
#undef LETTER
#undef NOTICE
