-- What was looked up without an index: decided suggestions of a post (the open ones have one), links that
-- have expired, and whether somebody has ever acted, before an account that was never confirmed goes.
CREATE INDEX suggestions_post ON suggestions (post_id, decided_at DESC, id);
CREATE INDEX account_tokens_expiry ON account_tokens (expires_at);
CREATE INDEX audit_log_actor ON audit_log (actor_id) WHERE actor_id IS NOT NULL;
-- The same as accounts_name_prefix.
DROP INDEX accounts_handle_start;
