-- What has changed since post() looked last, so that postings and gates cost what is new. Entries stay the truth:
-- days that no row says were compared are compared with all readings.

CREATE TABLE compared_span (
	method text NOT NULL REFERENCES method,
	days daterange NOT NULL,
	round bigint NOT NULL,
	emission oid NOT NULL,
	PRIMARY KEY (method, days)
);
COMMENT ON TABLE compared_span IS
	'Days of which post() has compared everything with what is posted. Where several rows have a day, the last '
	'round counts.';
COMMENT ON COLUMN compared_span.method IS 'Code of the method.';
COMMENT ON COLUMN compared_span.days IS 'Accounting days.';
COMMENT ON COLUMN compared_span.round IS 'Number of the comparison: changes up to it were seen.';
COMMENT ON COLUMN compared_span.emission IS
	'Number of the table emission that it was compared with: in a ledger that was restored it is another, and the row '
	'says nothing.';

-- No key: writers take turns, so that none writes what is there, and a restore of data alone may write a row twice.
CREATE TABLE pending_change (
	source_id integer,
	party text,
	days daterange NOT NULL,
	round bigint NOT NULL,
	CONSTRAINT change_is_of_a_source_or_a_party CHECK ((source_id IS NULL) <> (party IS NULL))
);
ALTER TABLE pending_change REPLICA IDENTITY FULL;
CREATE INDEX pending_change_source ON pending_change (source_id);
CREATE INDEX pending_change_party ON pending_change (party);
COMMENT ON TABLE pending_change IS
	'Sources, and parties whose networks of energy, may not be posted any more as they are.';
COMMENT ON COLUMN pending_change.source_id IS 'Number of the source; NULL for a change of a network.';
COMMENT ON COLUMN pending_change.party IS 'Code of a party of the network; NULL for a change of a source.';
COMMENT ON COLUMN pending_change.days IS 'Months that the change touches.';
COMMENT ON COLUMN pending_change.round IS 'The comparison that is to see it, or a later one.';

CREATE TABLE posting_problem (
	method text NOT NULL REFERENCES method,
	source_id integer NOT NULL REFERENCES source,
	days daterange NOT NULL,
	computable boolean NOT NULL,
	state text NOT NULL,
	problem text NOT NULL,
	detail text,
	hint text
);
ALTER TABLE posting_problem REPLICA IDENTITY FULL;
COMMENT ON TABLE posting_problem IS 'What post(partly => true) left out, and why; gone once it is posted.';
COMMENT ON COLUMN posting_problem.method IS 'Code of the method.';
COMMENT ON COLUMN posting_problem.source_id IS 'Number of the source.';
COMMENT ON COLUMN posting_problem.days IS 'Accounting days, of which the first and the last cannot be posted.';
COMMENT ON COLUMN posting_problem.computable IS
	'False where quantities are out of range: what was posted of the source before stands as it was.';
COMMENT ON COLUMN posting_problem.state IS 'SQLSTATE of the error that post() would raise for it.';
COMMENT ON COLUMN posting_problem.problem IS 'Message of the error.';
COMMENT ON COLUMN posting_problem.detail IS 'Its detail.';
COMMENT ON COLUMN posting_problem.hint IS 'Its hint.';

-- With times, so that an inventory as of a time has what was left out then.
CREATE TABLE left_out_entry (
	left_out_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	method text NOT NULL REFERENCES method,
	source_id integer NOT NULL REFERENCES source,
	day date NOT NULL,
	category text NOT NULL,
	domain text NOT NULL,
	party text,
	counterpart text,
	plot text,
	scope2 text,
	quantity quantity,
	reason text NOT NULL,
	counts boolean NOT NULL DEFAULT true,
	left_out_at timestamptz NOT NULL,
	superseded_at timestamptz
);
CREATE INDEX left_out_entry_day ON left_out_entry (method, day);
COMMENT ON TABLE left_out_entry IS
	'What postings left out, by source and month: what would be an entry, if there were a factor, a party, values in '
	'range, or if the method covered the country.';
COMMENT ON COLUMN left_out_entry.left_out_id IS 'Number of the row.';
COMMENT ON COLUMN left_out_entry.method IS 'Code of the method.';
COMMENT ON COLUMN left_out_entry.source_id IS 'Number of the source.';
COMMENT ON COLUMN left_out_entry.day IS 'First accounting day of it in the month.';
COMMENT ON COLUMN left_out_entry.category IS 'Category of category_table().';
COMMENT ON COLUMN left_out_entry.domain IS 'industry, residents, transport or green land.';
COMMENT ON COLUMN left_out_entry.party IS 'Party whose it is; NULL if the source belongs to none.';
COMMENT ON COLUMN left_out_entry.counterpart IS 'Party that made or supplied the energy; NULL if none in the ledger.';
COMMENT ON COLUMN left_out_entry.plot IS 'Plot; NULL if on none.';
COMMENT ON COLUMN left_out_entry.scope2 IS 'Treatment of scope 2; NULL if it is not of purchased energy.';
COMMENT ON COLUMN left_out_entry.quantity IS
	'What readings say less what stands posted, as it was then; NULL where values are out of range.';
COMMENT ON COLUMN left_out_entry.reason IS 'Why it was not posted.';
COMMENT ON COLUMN left_out_entry.counts IS
	'Whether the method counts it; false of what lies in a country that it does not cover.';
COMMENT ON COLUMN left_out_entry.left_out_at IS 'When it was left out.';
COMMENT ON COLUMN left_out_entry.superseded_at IS
	'When a later posting had it, or left it out anew; NULL while it is left out.';
