-- What binds this database to its key file: a text that each key in use has sealed, and its MAC. A
-- program whose keys do not open it would make new addresses that nobody else can read or find.
CREATE TABLE sealings (
	key_id integer PRIMARY KEY,
	sealed text NOT NULL,
	mac text NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
);
