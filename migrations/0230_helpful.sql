-- Whether entries helped, as readers say: numbers of a day, of nobody in particular, and what was missing in a line.
CREATE TABLE entry_helped (
	entry_id bigint NOT NULL REFERENCES entries ON DELETE CASCADE,
	day date NOT NULL,
	n_yes integer NOT NULL DEFAULT 0,
	n_no integer NOT NULL DEFAULT 0,
	PRIMARY KEY (entry_id, day)
);
CREATE INDEX entry_helped_by_day ON entry_helped (day);

CREATE TABLE entry_remarks (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry_id bigint NOT NULL REFERENCES entries ON DELETE CASCADE,
	text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 200),
	at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX entry_remarks_of_entry ON entry_remarks (entry_id, at DESC);
CREATE INDEX entry_remarks_by_time ON entry_remarks (at);
