-- Editions go out when a moderator sends one: whoever subscribes gets each of them, and no other rhythm
-- was ever kept. What could be stored is what is true.
ALTER TABLE subscriptions DROP CONSTRAINT subscriptions_frequency_check;
UPDATE subscriptions SET frequency = 'immediate' WHERE frequency NOT IN ('immediate', 'off');
ALTER TABLE subscriptions ALTER COLUMN frequency SET DEFAULT 'immediate',
	ADD CONSTRAINT subscriptions_frequency_check CHECK (frequency IN ('immediate', 'off'));
