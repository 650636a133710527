/* What the product keeps of people, for the privacy page: one row says it, and a test holds the rows to the schema
 * (tests/db/test_stored_data.c): each column of each table stands either in a row here or, below, as not about a
 * person. A new column fails the test until somebody has decided. Defined before this is included:
 *
 * STORED(columns, what, purpose, how_long)   columns: "table: column column", one table a line
 * NOT_PERSONAL(columns) */
/* clang-format off */
STORED("accounts: name display_name role about joined_at is_listed\nreputations: account_id points n_questions n_answers n_accepted n_thanks n_entries\nreputation_events: account_id at kind post_id n points\nreputation_due: account_id points n_questions n_answers n_accepted n_thanks n_entries",
	N_("Your profile: user name, display name, what you say about yourself, role, when you joined, reputation"),
	N_("Shown to everyone beside what you write, so that others know who is speaking"),
	N_("As long as your account exists"))
STORED("accounts: email_sealed email_mac verified_at\nemail_changes: account_id email_sealed email_mac confirm_hash stop_hash asked_at confirm_until stop_until confirmed_at old_sealed old_mac\nregistrations: token_hash email_sealed email_mac locale zone wants_digest is_digest_open waiting created_at expires_at role invited_by\nmail_requests: kind email_sealed email_mac locale zone wants_digest is_digest_open waiting at\nmail_readers: account_id token_hash email_sealed email_mac locale zone asked_at expires_at\nsealings: key_id sealed mac at",
	N_("Your email address, encrypted, and a code made from it to find it again"),
	N_("To confirm that it is yours, to let you log in, and to send what you asked for"),
	N_("As long as your account exists, or as long as this site runs if you only get FAQ news by email; 3 days if you do not finish registering or do not confirm; 7 days for an address you have changed"))
STORED("accounts: password_hash",
	N_("Your password, only as a code that cannot be turned back into it"),
	N_("So that you can log in and nobody else can"),
	N_("Until you choose another one"))
STORED("accounts: locale zone theme answer_order auto_watch notify_mail\nnotice_choices: account_id topic mail in_app\nwatches: account_id question_id tag_id category_id at is_muted joined_from\nduplicate_watchers: question_id account_id\nsubscriptions: account_id mail_reader_id reader_id frequency hour quiet_from quiet_until categories languages consent_locale consent_words news_since served_at next_at requested_at confirmed_at ended_at ended_how\nbeginning_dismissals: account_id at",
	N_("Your settings: language, time zone, colours, which notices and emails you want, what you watch"),
	N_("To show you the site and send you emails the way you want them"),
	N_("As long as your account exists"))
STORED("posts: author_id author_name body html words created_at edited_at editor_id source_url license\nquestions: author_id title title_words slug tags tag_words details detail_words locale created_at active_at\nrevisions: author_id at title tags details body reason\nentries: title body html title_words words slug\nentry_revisions: author_id at title body reason\nsearch_documents: title tsv slug start answer",
	N_("What you write: questions, answers, comments, with earlier versions and when they were written"),
	N_("Public, so that everyone can find answers and see what was changed"),
	N_("Until you delete it; after that only staff can see it, to settle disputes"))
STORED("drafts: account_id form_key question_id title body category tags details reason more n_seen updated_at writer format\nsubmissions: account_id kind token words made_id sent_at",
	N_("Drafts of what you are writing, and a code for each form you sent"),
	N_("So that nothing you type is lost or posted twice"),
	N_("Until you post or discard it; form codes, 30 days"))
STORED("uploads: account_id name at\nupload_parts: content",
	N_("Pictures and files you add to what you write. Where and with what a picture was taken is removed from it"),
	N_("Shown to everyone who sees your post"),
	N_("Until you delete the post, and half a day after; a day if you post nothing with it"))
STORED("votes: post_id account_id value at\nthanks: post_id account_id at\nmetoos: question_id account_id at\nacceptances: by_id at words\nsuspended_acceptances: by_id at words\nflags: account_id reason note at\nsuggestions: account_id title tags details body reason at",
	N_("Your votes, thanks, flags, suggested edits and the answers you accepted"),
	N_("To show what helps. Only staff see who flagged something, and nobody sees who voted"),
	N_("As long as your account exists"))
STORED("solutions: at by_member of_question_id title body category tags asked_at said said_at visit\nunsolved: question_id at by_id",
	N_("What you said did or did not solve your problem, and what you were about to ask"),
	N_("To ask you once whether it is really solved, and to post your question if not"),
	N_("What you were about to ask, 30 days at most; the rest as long as this site runs, without a name if you were not logged in"))
STORED("notices: account_id kind actor_id question_id post_id entry_id at read_at is_shown mail\naccounts: n_unread",
	N_("Your notices"),
	N_("To tell you about answers and what you watch"),
	N_("180 days"))
STORED("mails: recipient_id kind edition_id locale bundle question_id secret_sealed to_sealed message_id created_at state not_before handed_over_at finished_at why to_mac unsubscribed_at\nrecipients: account_id registration_id mail_reader_id\nmail_notices: mail_id notice_id\nletters: account_id registration_id kind message_id secret_sealed to_sealed\nsuppressions: email_mac reason at cause status mend_hash mend_at\nreturns: mail_id email_mac kind cause status at",
	N_("Which emails were sent to you, when, whether your mail server accepted them, and which one you unsubscribed by"),
	N_("So that no email is sent twice, and none to an address that refuses them"),
	N_("As long as this site runs"))
STORED("sessions: token_hash account_id agent created_at last_seen_at expires_at network\naccount_tokens: token_hash account_id kind created_at expires_at used_at\naccounts: last_seen_at",
	N_("Where you are logged in: kind of browser, part of the network address, first and last time; links we emailed you"),
	N_("So that you can see it and log out elsewhere"),
	N_("180 days at most, or 30 days without a visit; used links, 7 days"))
STORED("limits: kind key window_start n",
	N_("How often something was done from a network or account, stored as a code"),
	N_("To stop password guessing and floods of posts"),
	N_("2 days"))
STORED("entry_remarks: text at",
	N_("What you tell us about an FAQ entry that did not help, without your name"),
	N_("So that our staff can make the entry better; nobody else sees it"),
	N_("400 days"))
STORED("agreements: account_id page_id number at",
	N_("Which version of our terms and of this page you agreed to, and when"),
	N_("As proof"),
	N_("As long as your account exists"))
STORED("accounts: suspended_at suspended_until suspended_reason suspended_by\naudit_log: at actor_id action subject_kind subject_id detail\nclosures: by_id at reason note\nduplicates: by_id at\nofficial_marks: by_id at scope words\nposts: hidden_at hidden_by hidden_reason deleted_at deleted_by official_by\nrevisions: blanked_at blanked_by\nflags: resolved_at resolved_by outcome\nsuggestions: decided_at decided_by outcome note\nsuspended_acceptances: suspended_at suspended_by\nassignments: question_id account_id by_id at\ncandidate_dismissals: question_id by_id at\nrefused_proposals: by_id at\nundo_acts: at by_id act subject_kind subject_id undone_at undone_by\nundo_rows: before after\neditions: made_by\nedition_writers: edition_id account_id\nentries: owner_id retired_by\ncategories: owner_id\nglossary: changed_by\nsynonyms: changed_by\nreply_templates: changed_by\nsite_page_revisions: author_id",
	N_("What staff decided about posts and accounts, and who decided it"),
	N_("So that every decision can be checked"),
	N_("As long as this site runs"))
STORED("import_comments: user_id user_name text created_at\nimport_posts: owner_id owner_name editor_id html title\nimport_users: line old_id display_name joined_at seen_at\nimport_history: user_id reason\nimport_revisions: user_id reason\nimport_votes: line\nimport_texts: body html",
	N_("Names and texts imported from another community"),
	N_("To keep what was written there with the names of its authors"),
	N_("While the import is running"))

/* Of the shop, of content by its number, or of the program itself. */
NOT_PERSONAL("acceptances: question_id answer_id revision")
NOT_PERSONAL("accounts: id")
NOT_PERSONAL("audit_log: id")
NOT_PERSONAL("categories: id slug position target_hours n_questions created_at")
NOT_PERSONAL("category_field_texts: field_id locale label hint choices")
NOT_PERSONAL("category_fields: id category_id kind is_required position retired_at")
NOT_PERSONAL("category_texts: category_id locale name about")
NOT_PERSONAL("closures: question_id")
NOT_PERSONAL("covering_state: is_only version asked_at question_id searched_at search_id")
NOT_PERSONAL("duplicates: question_id duplicate_of entry_id number wording")
NOT_PERSONAL("edition_choices: edition_id entry_id position")
NOT_PERSONAL("edition_entries: edition_id entry_id revision is_new is_shown")
NOT_PERSONAL("edition_introductions: edition_id locale words")
NOT_PERSONAL("edition_texts: edition_id locale subject text html n_entries mark")
NOT_PERSONAL("editions: id is_automatic state made_at covers_until deadline_at finished_at n_recipients again_at leaves_at paused_at why")
NOT_PERSONAL("email_changes: id")
NOT_PERSONAL("entries: id locale category_id renderer n_revisions n_views review_at created_at published_at changed_at retired_at external_id place doubted_at format")
NOT_PERSONAL("entry_announcements: entry_id revision at is_told")
NOT_PERSONAL("entry_helped: entry_id day n_yes n_no")
NOT_PERSONAL("entry_news: entry_id revision")
NOT_PERSONAL("entry_remarks: id entry_id")
NOT_PERSONAL("entry_revisions: entry_id number is_material format")
NOT_PERSONAL("entry_sources: entry_id question_id answer_id question_revision answer_revision at words changed_at")
NOT_PERSONAL("flags: id post_id")
NOT_PERSONAL("glossary: id locale word forms explanation changed_at")
NOT_PERSONAL("import_comments: line old_id post_id score license")
NOT_PERSONAL("import_entries: line external_id locale category title body phrasings entry_id is_new has_new_text has_new_place has_new_phrasings format")
NOT_PERSONAL("import_entry_texts: line slug html words title_words")
NOT_PERSONAL("import_history: line old_id type post_id event at text")
NOT_PERSONAL("import_links: line post_id other_id at")
NOT_PERSONAL("import_phrasings: line place text words origin at")
NOT_PERSONAL("import_posts: line old_id type parent_id accepted_id score n_views tags created_at edited_at active_at closed_at license")
NOT_PERSONAL("import_revisions: kind old_id number at body_id title_id tags_id")
NOT_PERSONAL("import_run: source name prefix base category renderer")
NOT_PERSONAL("import_tags: line name")
NOT_PERSONAL("import_texts: kind old_id words title_words slug locale tag_words")
NOT_PERSONAL("import_votes: post_id type at")
NOT_PERSONAL("import_work: kind old_id new_id thread_id is_new has_new_facts has_new_text facts source_text n_kept n_up n_down accepted_at duplicate_of body_id is_current")
NOT_PERSONAL("imported: source kind old_id new_id fingerprint")
NOT_PERSONAL("logos: id content added_at")
NOT_PERSONAL("mail_readers: id")
NOT_PERSONAL("mail_requests: id")
NOT_PERSONAL("mail_paces: receiver free_at")
NOT_PERSONAL("mails: id is_bulk attempts claims deaths claimed_by claimed_at is_paced")
NOT_PERSONAL("matching: is_only site version fit_offset fit_slope n_fitted fitted_at")
NOT_PERSONAL("notices: id")
NOT_PERSONAL("official_marks: id answer_id valid_until kind revision question_revision")
NOT_PERSONAL("phrasings: id entry_id text words origin at question_id")
NOT_PERSONAL("posts: id kind question_id parent_id renderer n_up n_down score base_up base_down n_comments n_revisions official_at official_until official_scope n_thanks official_suspended_at format")
NOT_PERSONAL("promises: category_id n unit n_cases made_at")
NOT_PERSONAL("question_coverings: question_id entry_id how probability was_there at")
NOT_PERSONAL("question_offers: question_id entry_id probability was_shown is_best solved_at refused_at")
NOT_PERSONAL("question_promises: question_id due_at excused_at owner_told_at")
NOT_PERSONAL("question_tags: tag_id question_id")
NOT_PERSONAL("questions: id category_id score n_answers n_metoo base_metoo n_views n_duplicates accepted_id official_id official_until duplicate_of duplicate_entry is_duplicate closed_at is_visible first_staff_answer_at standing")
NOT_PERSONAL("recipients: id")
NOT_PERSONAL("refused_proposals: id kind entry_id question_id other_id text")
NOT_PERSONAL("registrations: id")
NOT_PERSONAL("reply_templates: id locale category_id name body n_used used_at changed_at")
NOT_PERSONAL("reputation_events: id")
NOT_PERSONAL("revisions: post_id number format")
NOT_PERSONAL("schema_current: is_only digest applied_at")
NOT_PERSONAL("schema_migrations: number name checksum applied_at")
NOT_PERSONAL("search_documents: kind ref_id locale n_words n_title profile category_id at n_answers is_accepted official_until is_duplicate")
NOT_PERSONAL("search_lexemes: lexeme n_documents n_titles")
NOT_PERSONAL("search_totals: is_only n_documents n_words refreshed_at words_version n_title")
NOT_PERSONAL("search_vocabulary: word")
/* The log of searches: no account, session, address or network, and nothing that leads to one (insight/ask_log.h). */
NOT_PERSONAL("searches: id at number locale via words n_entries n_threads best_entry_id best_probability shown_entry_ids opened_entry_id opened_question_id outcome solved_entry_id solved_question_id covered_entry_id")
NOT_PERSONAL("sessions: id")
NOT_PERSONAL("setup: is_only code_hash tries made_at")
NOT_PERSONAL("setting_changes: id name before after at")
NOT_PERSONAL("settings: name value changed_at")
NOT_PERSONAL("suppressions: id")
NOT_PERSONAL("returns: is_past")
NOT_PERSONAL("site_page_revisions: page_id number title body reason at format")
NOT_PERSONAL("site_pages: id code locale title body n_revisions changed_at format")
NOT_PERSONAL("solutions: id locale category_id entry_id question_id is_counted")
NOT_PERSONAL("suggestions: id post_id n_seen format")
NOT_PERSONAL("suspended_acceptances: question_id answer_id revision")
NOT_PERSONAL("synonyms: id locale words changed_at")
NOT_PERSONAL("tags: id name n_questions")
NOT_PERSONAL("template_gaps: kind words")
NOT_PERSONAL("undo_acts: id")
NOT_PERSONAL("undo_rows: act_id number kind key was_put_back")
NOT_PERSONAL("unsolved: id entry_id answer_id comment_id")
NOT_PERSONAL("upload_parts: upload_id name")
NOT_PERSONAL("upload_uses: upload_id post_id entry_id")
NOT_PERSONAL("uploads: id key kind width height n_bytes")
NOT_PERSONAL("watches: id")
#undef STORED
#undef NOT_PERSONAL
