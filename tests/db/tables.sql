-- What the statements of the tests (probe.sql) are written for.
DROP TABLE IF EXISTS thing, tally, changed;
CREATE TABLE thing (
	id     int PRIMARY KEY,
	parent int REFERENCES thing (id),
	size   int CHECK (size > 0),
	word   varchar(5)
);
CREATE TABLE tally (
	id int PRIMARY KEY,
	n  int NOT NULL
);
CREATE TABLE changed (
	n int
);
