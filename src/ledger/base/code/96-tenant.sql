-- What a tenant sees and records: the policies of its tables. They are at work once a role is granted that kind.

/*
 * Row security is on for these from the first tenant on: of those without a policy for tenants these see nothing. All
 * others are of the whole park, and everybody's who may read the ledger.
 */
CREATE OR REPLACE FUNCTION base_tenant_table() RETURNS SETOF name
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT unnest('{source,source_owner,meter,calibration,certificate_claim,party_share,activity,activity_void,
		voided_span,activity_staging,emission,rollup_key,rollup,rollup_month,published_line,statistic,target,
		performance_parameter,relevant_variable,observation,baseline_model,baseline_adjustment,static_factor,base_year,
		structural_event,base_year_event,rating,rating_exclusion,reference_history,generator,
		sale_rule,source_line,source_point,pending_change,posting_problem,left_out_entry}'::name[]);
END;
COMMENT ON FUNCTION base_tenant_table() IS 'The tables of which tenants see no more than what is their own.';

CREATE OR REPLACE FUNCTION set_policy(relation regclass, name name, verb text, condition text) RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
BEGIN
	IF EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = relation AND p.polname = set_policy.name) THEN
		EXECUTE format('DROP POLICY %I ON %s', name, relation);
	END IF;
	EXECUTE format('CREATE POLICY %I ON %s FOR %s %s (%s)', name, relation, verb,
		CASE verb WHEN 'INSERT' THEN 'WITH CHECK' ELSE 'USING' END, condition);
END
$$;
COMMENT ON FUNCTION set_policy(regclass, name, text, text) IS 'Makes a policy of a table, or makes it anew.';

/*
 * What has a time is seen if it touches days on which the source is the tenant's, and no longer when the source is
 * another's: of readings these are all that one of the tenant's can overlap, so that check_activity() names no others.
 * Most sources are of one party for ever: of these no reading is asked for its days.
 */
CREATE OR REPLACE FUNCTION my_sources(for_ever boolean) RETURNS integer[]
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN (SELECT coalesce(array_agg(o.source_id), '{}') FROM source_owner AS o
		WHERE o.party = ANY ((SELECT my_parties())::text[]) AND (o.valid = '(,)') = for_ever);
COMMENT ON FUNCTION my_sources(boolean) IS
	'The sources that are of a party of the tenant for ever, or for a time; none for who is no tenant.';

CREATE OR REPLACE FUNCTION owner_condition(relation text, days text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN format('EXISTS (SELECT FROM source_owner AS o WHERE o.source_id = %s.source_id '
		'AND o.party = ANY ((SELECT my_parties())::text[]) AND o.valid %s)', relation, days);
COMMENT ON FUNCTION owner_condition(text, text) IS
	'The condition of a policy that a source is of a party of the tenant on days: "&& ..." on some, "@> ..." on all.';

CREATE OR REPLACE FUNCTION entry_condition() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN 'party = ANY ((SELECT my_parties())::text[]) '
		'OR supplier = ANY ((SELECT my_parties())::text[]) AND category <> ''resold_energy''';
COMMENT ON FUNCTION entry_condition() IS
	'The condition of a policy that an entry is of a party of the tenant, or of energy that it supplies and the other '
	'uses.';

CREATE OR REPLACE FUNCTION reading_days(relation text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN format('daterange(accounting_day(%1$s.start_at, source_zone(%1$s.source_id)), '
		'accounting_day(%1$s.end_at - interval ''1 microsecond'', source_zone(%1$s.source_id)), ''[]'')', relation);
COMMENT ON FUNCTION reading_days(text) IS 'The days that a reading touches, as an expression of a policy.';

SELECT set_policy('source_owner'::regclass, 'tenant', 'SELECT',
		'ARRAY[party, supplier] && (SELECT my_parties())'),
	set_policy('source'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM source_owner AS o '
		'WHERE o.source_id = source.source_id)'),
	set_policy('meter'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM source_owner AS o '
		'WHERE o.source_id = meter.source_id AND o.valid && meter.installed)'),
	set_policy('calibration'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM meter AS m JOIN source_owner AS o '
		'ON o.source_id = m.source_id WHERE m.meter = calibration.meter AND o.valid && calibration.valid)'),
	set_policy('certificate_claim'::regclass, 'tenant', 'SELECT',
		owner_condition('certificate_claim', '&& certificate_claim.valid')),
	set_policy('generator'::regclass, 'tenant', 'SELECT', owner_condition('generator', '&& generator.valid')),
	set_policy('source_line'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM source_owner AS o '
		'WHERE o.source_id = source_line.source_id AND o.valid && source_line.valid)'),
	set_policy('source_point'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM source_owner AS o '
		'WHERE o.source_id = source_point.source_id AND o.valid && source_point.valid)'),
	set_policy('sale_rule'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	set_policy('party_share'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	set_policy('activity'::regclass, 'tenant', 'SELECT',
		'source_id = ANY ((SELECT my_sources(true))::integer[]) '
		'OR source_id = ANY ((SELECT my_sources(false))::integer[]) AND '
		|| owner_condition('activity', '&& ' || reading_days('activity'))),
	-- a meter that the tenant does not see is one that does not exist
	set_policy('activity'::regclass, 'tenant_records', 'INSERT',
		owner_condition('activity', '@> ' || reading_days('activity')) || ' AND (meter IS NULL '
		'OR EXISTS (SELECT FROM meter AS m WHERE m.meter = activity.meter AND m.source_id = activity.source_id))'),
	set_policy('activity_void'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM activity AS a '
		'WHERE a.activity_id = activity_void.activity_id)'),
	set_policy('voided_span'::regclass, 'tenant', 'SELECT',
		'source_id = ANY ((SELECT my_sources(true))::integer[]) '
		'OR source_id = ANY ((SELECT my_sources(false))::integer[]) AND '
		|| owner_condition('voided_span', '&& ' || reading_days('voided_span'))),
	-- not what reaches into the days of another owner
	set_policy('activity_void'::regclass, 'tenant_records', 'INSERT',
		format('EXISTS (SELECT FROM activity AS a WHERE a.activity_id = activity_void.activity_id AND %s)',
			owner_condition('a', '@> ' || reading_days('a')))),
	-- to whom a customer sells on is not its supplier's to know
	set_policy('emission'::regclass, 'tenant', 'SELECT', entry_condition()),
	set_policy('left_out_entry'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[]) '
		'OR category <> ''resold_energy'' AND counterpart = ANY ((SELECT my_parties())::text[])'),
	set_policy('rollup_key'::regclass, 'tenant', 'SELECT', entry_condition()),
	set_policy('rollup'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND EXISTS (SELECT FROM rollup_key AS k WHERE k.key_id = rollup.key_id)'),
	set_policy('rollup_month'::regclass, 'tenant', 'SELECT', '(SELECT my_parties()) IS NOT NULL AND EXISTS '
		'(SELECT FROM rollup_key AS k WHERE k.key_id = rollup_month.key_id)');

/*
 * Where row security is on already, policies of the owner say who sees what, and stay the only ones for who is no
 * tenant.
 */
CREATE OR REPLACE FUNCTION limit_tenants() RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	module text;
	relation regclass;
BEGIN
	IF NOT EXISTS (SELECT FROM ledger_role AS r WHERE r.kind = 'tenant') THEN
		RETURN;
	END IF;
	FOR module IN SELECT m.module FROM ledger_module AS m LOOP
		FOR relation IN
			EXECUTE format('SELECT c.oid FROM %I() AS t (name) JOIN pg_class AS c ON c.oid = t.name::text::regclass '
				'WHERE NOT c.relrowsecurity', module || '_tenant_table')
		LOOP
			PERFORM set_policy(relation, 'others', 'ALL', '(SELECT my_parties()) IS NULL');
			EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION limit_tenants() IS
	'Puts the policies for tenants to work, if there is a tenant: row security is on, and others see all as before.';
