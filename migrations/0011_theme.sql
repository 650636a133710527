-- How a person likes the pages: light, dark, or as the device is set ('').

ALTER TABLE accounts ADD COLUMN theme text NOT NULL DEFAULT ''
	CONSTRAINT accounts_theme CHECK (theme IN ('', 'light', 'dark'));
