-- An edition can be sent again to those whom it did not reach.
ALTER TABLE editions ADD COLUMN again_at timestamptz;
CREATE TRIGGER editions_again_wake AFTER UPDATE OF again_at ON editions
	FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
