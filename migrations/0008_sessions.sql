-- Where somebody is logged in, told in their settings: coarse, as limits know it (a /24 or /64).
ALTER TABLE sessions ADD COLUMN network text NOT NULL DEFAULT '';
