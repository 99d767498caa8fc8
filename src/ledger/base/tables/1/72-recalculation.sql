-- Base years and their recalculation in the sense of the GHG Protocol: what structural change, a new method or an
-- error would have changed in the base year. Versions are never changed, so that an old report keeps its base year.

/**
 * Source: GHG Protocol Corporate Standard, chapter 5, as quoted in secondary sources (VERIFIED-2).
 */
CREATE TABLE base_year (
	boundary text NOT NULL,
	version integer NOT NULL CHECK (version > 0),
	kind text NOT NULL CONSTRAINT kind_is_set_or_recalculated CHECK (kind IN ('set', 'recalculated')),
	period daterange NOT NULL CONSTRAINT period_has_days CHECK (check_period(period) IS NOT NULL),
	boundary_version integer NOT NULL,
	method text NOT NULL REFERENCES method,
	scopes integer[] NOT NULL CONSTRAINT scopes_are_1_2_3 CHECK (cardinality(scopes) > 0 AND scopes <@ '{1,2,3}'),
	scope2 text NOT NULL CONSTRAINT scope2_is_location_market_or_pinned
		CHECK (scope2 IN ('location', 'market', 'pinned')),
	stated text NOT NULL,
	emissions co2e NOT NULL GENERATED ALWAYS AS (stated::co2e) STORED,
	publication_id bigint REFERENCES published_inventory,
	threshold numeric,
	forced boolean NOT NULL DEFAULT false,
	evidence text NOT NULL,
	reason text NOT NULL CHECK (reason <> ''),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (boundary, version),
	FOREIGN KEY (boundary, boundary_version) REFERENCES boundary,
	CONSTRAINT recalculated_against_a_threshold CHECK ((kind = 'recalculated') = (threshold IS NOT NULL))
);
COMMENT ON TABLE base_year IS
	'Base years of boundaries, by version. Never changed: set_base_year() and recalculate_base_year() make '
	'the next version.';
COMMENT ON COLUMN base_year.boundary IS
	'Code of the boundary. It has one base year; a second one, for scope 3 say, wants a boundary of its own.';
COMMENT ON COLUMN base_year.version IS 'Version: 1, 2, 3 ...';
COMMENT ON COLUMN base_year.kind IS
	'set (from an inventory or a typed figure) or recalculated (the version before and what its events change).';
COMMENT ON COLUMN base_year.period IS 'Days of the base year.';
COMMENT ON COLUMN base_year.boundary_version IS
	'Version of the boundary when the version was made; of the inventory, where it is from one.';
COMMENT ON COLUMN base_year.method IS 'Code of the method.';
COMMENT ON COLUMN base_year.scopes IS 'Scopes that the emissions are of.';
COMMENT ON COLUMN base_year.scope2 IS 'Treatment of scope 2 in them: location, market or pinned.';
COMMENT ON COLUMN base_year.stated IS
	'Gross emissions of the base year as text: 100000 tCO2e AR6. It stays when the extension goes.';
COMMENT ON COLUMN base_year.emissions IS 'Gross emissions of the base year.';
COMMENT ON COLUMN base_year.publication_id IS
	'Number of the published inventory they are from; NULL if they were typed or recalculated.';
COMMENT ON COLUMN base_year.threshold IS
	'Threshold that the recalculation was held against, as a fraction; NULL where it was set.';
COMMENT ON COLUMN base_year.forced IS 'Whether it was recalculated below the threshold.';
COMMENT ON COLUMN base_year.evidence IS 'Where the figure is written.';
COMMENT ON COLUMN base_year.reason IS 'Why this version was made.';
COMMENT ON COLUMN base_year.recorded_at IS 'When the version was recorded.';
COMMENT ON COLUMN base_year.recorded_by IS 'By which role.';

/**
 * The sign of an effect is not given by the kind of the event: an acquired plant may have been a supplier before.
 *
 * Source: GHG Protocol Corporate Standard, chapter 5, as quoted in secondary sources (VERIFIED-2).
 */
CREATE TABLE structural_event (
	event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	boundary text NOT NULL,
	base_version integer NOT NULL,
	day date NOT NULL,
	kind text NOT NULL CONSTRAINT kind_is_structural_method_factor_error_or_organic_growth
		CHECK (kind IN ('acquire', 'divest', 'insource', 'outsource', 'method', 'factor', 'error', 'organic growth')),
	existed_in_base_year boolean NOT NULL DEFAULT true,
	stated text,
	effect co2e GENERATED ALWAYS AS (stated::co2e) STORED,
	description text NOT NULL CHECK (description <> ''),
	evidence text NOT NULL,
	supersedes bigint UNIQUE REFERENCES structural_event CHECK (supersedes < event_id),
	recorded_at timestamptz NOT NULL,
	recorded_by text NOT NULL DEFAULT current_user,
	FOREIGN KEY (boundary, base_version) REFERENCES base_year,
	CONSTRAINT effect_where_it_counts CHECK ((stated IS NOT NULL) = (kind <> 'organic growth' AND existed_in_base_year))
);
COMMENT ON TABLE structural_event IS
	'What would have changed the emissions of a base year, and organic growth, which never does. Never '
	'changed: an event that supersedes another takes its place.';
COMMENT ON COLUMN structural_event.event_id IS 'Number of the event.';
COMMENT ON COLUMN structural_event.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN structural_event.base_version IS
	'Version of the base year that the effect is on; filled in with the latest.';
COMMENT ON COLUMN structural_event.day IS 'When it happened, or when the error was found.';
COMMENT ON COLUMN structural_event.kind IS
	'acquire, divest, insource, outsource, method, factor, error or organic growth.';
COMMENT ON COLUMN structural_event.existed_in_base_year IS
	'Whether what changed hands, or was wrong, was there in the base year; what was not never counts.';
COMMENT ON COLUMN structural_event.stated IS
	'Effect on the gross emissions of the base year as text, with its sign: -5000 tCO2e AR6. NULL where an '
	'event never counts.';
COMMENT ON COLUMN structural_event.effect IS 'The effect.';
COMMENT ON COLUMN structural_event.description IS 'What happened.';
COMMENT ON COLUMN structural_event.evidence IS 'Where the figure is from.';
COMMENT ON COLUMN structural_event.supersedes IS
	'Number of the event that this one replaces; it can, until a version of the base year has it in.';
COMMENT ON COLUMN structural_event.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN structural_event.recorded_by IS 'By which role.';

CREATE TABLE base_year_event (
	event_id bigint PRIMARY KEY REFERENCES structural_event,
	boundary text NOT NULL,
	version integer NOT NULL,
	FOREIGN KEY (boundary, version) REFERENCES base_year
);
COMMENT ON TABLE base_year_event IS
	'Which version of a base year has which event in it: each event one at most. Never changed.';
COMMENT ON COLUMN base_year_event.event_id IS 'Number of the event.';
COMMENT ON COLUMN base_year_event.boundary IS 'Code of the boundary.';
COMMENT ON COLUMN base_year_event.version IS 'Version of the base year.';
