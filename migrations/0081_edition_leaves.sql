-- An edition leaves a minute after it was confirmed, by this database's clock; until then it can be
-- taken back and nobody has got anything.

ALTER TABLE editions ADD COLUMN leaves_at timestamptz;
UPDATE editions SET leaves_at = made_at;
ALTER TABLE editions ALTER COLUMN leaves_at SET NOT NULL;
