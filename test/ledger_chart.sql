-- Charts drawn by the ledger: whatever the figures, an SVG whose marks lie on the sheet.
\ir include/begin.sql
SELECT create_ledger('park');
SET LOCAL search_path = park, public;

SELECT results_eq($$SELECT s, chart_step(s) FROM unnest('{0.04,1,4.9,5,5.1,10,11,25,26,50,99,123456}'::numeric[]) AS s$$,
	$$VALUES (0.04, 0.01), (1, 0.2), (4.9, 1), (5, 1), (5.1, 2), (10, 2), (11, 5), (25, 5), (26, 10), (50, 10), (99, 20), (123456, 50000)$$,
	'steps are 1, 2 or 5 with zeros, and at most five make up the span');

SELECT results_eq($$SELECT low, round(scale, 6), bottom FROM chart_axis('{730,1390,NULL,1100}', 100, 200)$$,
	$$VALUES (600::numeric, 0.25, 300)$$, 'an axis begins and ends at a step: 600 to 1400 over 200 pixels');
SELECT ok(drawing LIKE '%>1,400</text>%' AND drawing LIKE '%>600</text>%' AND drawing NOT LIKE '%class="z"%', 'its grid has labels, and no line of zero where there is none')
	FROM chart_axis('{730,1390}', 100, 200);
SELECT ok(drawing LIKE '%M 84 200.0 H 936" class="z"%', 'zero has a line of its own') FROM chart_axis('{-10,10}', 100, 200);
SELECT results_eq($$SELECT low < 7 AND 300 - (7 - low) * scale BETWEEN 150 AND 250 FROM chart_axis('{7,7}', 100, 200)$$, 'VALUES (true)', 'equal figures lie in the middle');
SELECT lives_ok($$SELECT chart_axis(f, 0, 100) FROM (VALUES ('{}'::numeric[]), ('{NULL}'), ('{0}'), ('{1e15,-1e15}'), ('{0.000001,0.000002}')) AS v (f)$$,
	'no figures, none known, one, huge and tiny ones have an axis');

SELECT is(chart_line('{1,2,NULL,4,3}', 0, 10, 100), 'M 169.2 90.0 L 339.6 80.0 M 680.4 60.0 L 850.8 70.0', 'a missing figure interrupts a line');
SELECT is(chart_line('{NULL,NULL}', 0, 10, 100), '', 'nothing known, no line');
SELECT is(chart_bars('{5,-3,NULL,0}', -10, 2, 100), E'<rect x="110.6" y="70.0" width="159.8" height="10.0" class="w"/>\n'
	'<rect x="323.6" y="80.0" width="159.8" height="6.0" class="b"/>\n<rect x="749.6" y="80.0" width="159.8" height="0.0" class="b"/>\n',
	'bars go from zero up or down');

CREATE FUNCTION pg_temp.chart(labels text[], actual numeric[], expected numeric[], cumulative numeric[], title text DEFAULT 'Boilers') RETURNS text
	LANGUAGE sql RETURN park.chart_svg(title, ARRAY['a note', '<b> & "more"'], 't CO2', labels, actual, expected, cumulative);
SELECT ok(xml_is_well_formed_document(pg_temp.chart(l, a, e, c, t)), 'well formed: ' || what)
FROM (VALUES ('one column', '{2025}'::text[], '{3}'::numeric[], '{4}'::numeric[], '{-1}'::numeric[], 'x'),
	('nothing known', '{1,2}', '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}', 'x'),
	('a gap', '{1,2,3}', '{1,NULL,3}', '{1,2,3}', '{0,NULL,0}', 'x'),
	('text that is markup', '{<a>,&,"\""}', '{1,2,3}', '{3,2,1}', '{1,1,1}', E'</title><script>\x01"''&'),
	('what is no character of XML', ARRAY[E'\uFFFE', E'a\uFFFFb', E'\x1f'], '{1,2,3}', '{3,2,1}', '{1,1,1}', E'\uFFFE\uFFFF')) AS v (what, l, a, e, c, t);
SELECT ok(s LIKE '%<path d="M 297.0 346.0 L 723.0 96.0 L 723.0 221.0 L 297.0 221.0 Z" class="f"/>%' AND s LIKE '%class="a"%' AND s LIKE '%class="x"%'
	AND s LIKE '%>a note</text>%' AND s LIKE '%&lt;b&gt; &amp; &quot;more&quot;%', 'lines, what lies between them, and the notes')
	FROM pg_temp.chart('{2024,2025}', '{0,10}', '{5,5}', '{-5,0}') AS s;
SELECT is(count(*), 12::bigint, 'at most twelve labels') FROM (SELECT regexp_matches(pg_temp.chart(
	(SELECT array_agg('L' || n) FROM generate_series(1, 36) AS n), (SELECT array_agg(n::numeric) FROM generate_series(1, 36) AS n),
	(SELECT array_agg(n::numeric) FROM generate_series(1, 36) AS n), (SELECT array_agg(0::numeric) FROM generate_series(1, 36) AS n)), 'class="m">L', 'g')) AS m;

SELECT is_empty($$SELECT to_hex(n) FROM generate_series(1, 70000) AS n WHERE n NOT BETWEEN 55296 AND 57343
	AND (xml_text(chr(n)) <> '') <> (n IN (9, 10, 13) OR n BETWEEN 32 AND 65533 OR n >= 65536)$$, 'characters are those of XML 1.0: the rest is left out, and nothing else');
SELECT throws_ok($$SELECT pg_temp.chart('{}', '{}', '{}', '{}')$$, 'P0002', 'chart must have at least one column');
SELECT throws_ok($$SELECT pg_temp.chart('{a,b}', '{1,2}', '{1}', '{1,2}')$$, '2202E', 'chart must have a label and figures for each column');

-- ---- a parameter against its baseline ----

SELECT add_parameter('STEAM', 'Boilers & "more"', 't', 'lower', 'meters', 'monthly', 'Utilities', 'Steam', 'Shift leader', variables => '{steam,air}', variable_units => '{kt,degC}');
-- 200 + 250 steam - 3 air, and what spares a tenth in the second year
INSERT INTO observation (parameter, period, value, variables, evidence)
SELECT 'STEAM', daterange(m::date, (m + interval '1 month')::date), round((200 + 250 * s - 3 * a) * CASE WHEN m < '2025-01-01' THEN 1 ELSE 0.9 END) + n % 3 - 1, ARRAY[s, a], 'report'
FROM (SELECT m, n, 6 + n % 5 AS s, n * 7 % 11 AS a FROM generate_series('2024-01-01', '2025-12-01', interval '1 month') WITH ORDINALITY AS g (m, n)) AS v;
SELECT fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base line', 'review');
SELECT ok(model_text(b) ~ '^(19|20)\d\.\d\d \+ 2[45]\d(\.\d+)? x steam \(kt\) - [23]\.\d+ x air \(degC\)$', 'the equation of a base line: ' || model_text(b)) FROM baseline_model AS b;
SELECT ok(xml_is_well_formed_document(c) AND c LIKE '%>Boilers &amp; &quot;more&quot;</text>%' AND c LIKE '%>Baseline: base line of 2024, version 1, 12 observations, R2 %'
	AND c LIKE '%>2025: actual %' AND c LIKE '%>The improvement is proved.<%' AND c LIKE '%>2024-01<%' AND c LIKE '%>2025-11<%', 'a chart of two years says what proves the improvement')
	FROM baseline_chart_svg('STEAM', '[2024-01-01,2026-01-01)') AS c;
SELECT ok(c NOT LIKE '%improvement%' AND c LIKE '%>Steam<%', 'a chart of the days of the baseline says nothing of improvement, and may have another title')
	FROM baseline_chart_svg('STEAM', '[2024-01-01,2025-01-01)', 'Steam') AS c;
SELECT ok(c LIKE '%No improvement is proved: days without an observation: 31.%', 'nor where days lack') FROM baseline_chart_svg('STEAM', '[2025-01-01,2026-02-01)') AS c;
SELECT fit_baseline('STEAM', '[2024-01-01,2025-01-01)', 'base year', 'plain');
SELECT ok(c LIKE '%>Baseline: base year of 2024, version 2, 12 observations</text>%' AND c LIKE '%No improvement is proved: a base year has no uncertainty to compare with.%', 'a base year has no model')
	FROM baseline_chart_svg('STEAM', '[2025-01-01,2026-01-01)') AS c;
SELECT ok(c LIKE '%version 1,%', 'an older version is drawn on demand') FROM baseline_chart_svg('STEAM', '[2025-01-01,2026-01-01)', version => 1) AS c;
SELECT throws_ok($$SELECT baseline_chart_svg('STEAM', '[2023-01-01,2024-01-01)')$$, 'P0002', 'parameter "STEAM" has no observation in [2023-01-01,2024-01-01)');
SELECT throws_ok($$SELECT baseline_chart_svg('GAS', '[2023-01-01,2024-01-01)')$$, '42704');
SELECT is_empty($$SELECT * FROM check_ledger('park')$$, 'the ledger is sound');

SELECT * FROM finish();
ROLLBACK;
