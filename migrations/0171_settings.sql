-- What an administrator has set; what is not here is as include/answerwell/settings/list.h has it.
CREATE TABLE settings (
	name text PRIMARY KEY,
	value text NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now()
);

-- Each change with what stood there before: the audit log names it by its number.
CREATE TABLE setting_changes (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	before text NOT NULL,
	after text NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
);

-- Logos that were uploaded; the setting names one by its number. They stay: the log names them, too.
CREATE TABLE logos (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	content text NOT NULL, -- base64
	added_at timestamptz NOT NULL DEFAULT now()
);
