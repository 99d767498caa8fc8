-- Who may do what: what grant_ledger() grants to each kind of role, and what nobody else may.

/*
 * A recorder may do what a reader may, an accountant what a recorder may; every kind reads, a tenant what policies
 * show. What the ledger computes is in no list: its functions write it, with the rights of the owner.
 *
 * Columns:
 *   columns: NULL for all
 */
CREATE OR REPLACE FUNCTION base_table_privilege(OUT kind text, OUT verb text, OUT relation text, OUT columns text[])
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES
		('recorder', 'INSERT', 'activity',
			'{source_id,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence}'::text[]),
		('recorder', 'INSERT', 'activity_void', '{activity_id,reason}'),
		('tenant', 'INSERT', 'activity',
			'{source_id,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence}'),
		('tenant', 'INSERT', 'activity_void', '{activity_id,reason}'),
		('recorder', 'INSERT', 'activity_staging',
			'{source,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence}'),
		('recorder', 'UPDATE', 'activity_staging',
			'{source,start_at,end_at,reading,channel,quality,uncertainty,meter,evidence,verdict,reason,starts,ends}'),
		('recorder', 'DELETE', 'activity_staging', NULL),
		('recorder', 'INSERT', 'observation', '{parameter,version,period,value,variables,evidence,supersedes}'),
		('recorder', 'INSERT', 'statistic', '{boundary,version,item,period,reading,evidence}'),
		('accountant', 'INSERT', 'static_factor',
			'{parameter,version,static_factor,since,value,unit,tolerance,evidence}'),
		('accountant', 'INSERT', 'structural_event',
			'{boundary,base_version,day,kind,existed_in_base_year,stated,description,evidence,supersedes}'),
		('accountant', 'INSERT', 'target', '{target,parent,name,kind,boundary,measure,method,basis,base_year,base_value,
			target_year,target_value,interim_years,interim_values,withdrawn,reference}'),
		('accountant', 'INSERT', 'certificate_claim', '{source_id,valid,registry,serials,evidence,generator}'),
		('accountant', 'UPDATE', 'certificate_claim', '{withdrawn_at}'),
		('accountant', 'INSERT', 'park_type', '{boundary,scheme,valid,park_type,evidence}'),
		('accountant', 'UPDATE', 'park_type', '{withdrawn_at}'),
		('accountant', 'INSERT', 'rating_exclusion', '{boundary,valid,scheme,edition,rule,reason,evidence}'),
		('accountant', 'UPDATE', 'rating_exclusion', '{withdrawn_at}'),
		('accountant', 'INSERT', 'factor',
			'{factor_set,factor,region,scope2,published,valid,edition,reference,verified,note}'),
		('accountant', 'UPDATE', 'factor', '{withdrawn_at}'),
		('accountant', 'INSERT', 'energy_coefficient',
			'{energy,valuation,valid,content,per,clean,non_fossil,reference,mark}'),
		('accountant', 'UPDATE', 'energy_coefficient', '{withdrawn_at}'),
		('accountant', 'INSERT', 'indicator', '{indicator,name,name_zh,unit,better,numerator,numerator_unit,denominator,
			denominator_unit,scale,at_zero,reference,mark}'),
		('accountant', 'UPDATE', 'indicator', '{withdrawn_at}'),
		('accountant', 'INSERT', 'method', NULL),
		('accountant', 'UPDATE', 'method', '{basis}'),
		('accountant', 'INSERT', 'statistic_item', NULL),
		('accountant', 'UPDATE', 'statistic_item', '{what}')
	UNION ALL
	SELECT 'accountant', v.verb, r.relation, NULL
	FROM (VALUES ('INSERT'), ('UPDATE')) AS v (verb),
		(VALUES ('standard_edition'), ('policy_parameter'), ('party'), ('party_share'), ('site'), ('plot'), ('source'),
			('source_owner'), ('meter'), ('calibration'), ('generator'), ('sale_rule'), ('source_line'),
			('source_point'), ('rating_scheme'), ('rating_grade'), ('rating_rule')) AS
			r (relation);
END;
COMMENT ON FUNCTION base_table_privilege() IS 'What each kind of role may do with tables, besides reading them.';

CREATE OR REPLACE FUNCTION base_function_privilege(OUT kind text, OUT function text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('recorder', 'lock_ledger')
	UNION ALL
	SELECT 'accountant', f.function
	FROM (VALUES ('post'), ('reverse'), ('publish_inventory'), ('rate'), ('add_boundary'), ('refresh_rollup'),
		('rebuild_rollup'), ('add_parameter'), ('fit_baseline'), ('open_adjustments'), ('decide_adjustment'),
		('adjust_baseline'), ('set_base_year'), ('recalculate_base_year')) AS f (function);
END;
COMMENT ON FUNCTION base_function_privilege() IS
	'The functions with the rights of the owner that each kind of role may call; others nobody but the owner may.';

/*
 * Doors, and functions of triggers, which work with the rights of the owner wherever somebody puts them.
 */
CREATE OR REPLACE FUNCTION close_doors() RETURNS void
	LANGUAGE plpgsql SET search_path = @ledger@, pg_temp AS
$$
DECLARE
	routine regprocedure;
BEGIN
	FOR routine IN
		SELECT p.oid
		FROM (SELECT f.*, @carbonms@.ledger_function_identity(f.oid) AS identity
			FROM pg_proc AS f JOIN pg_class AS c ON c.relnamespace = f.pronamespace
			WHERE c.oid = 'ledger_meta'::regclass OFFSET 0) AS p
		JOIN ledger_object AS o ON o.kind = 'function' AND o.identity = p.identity
		WHERE (p.prosecdef OR p.prorettype = 'trigger'::regtype)
			AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f',
				p.proowner))) AS a WHERE a.grantee = 0)
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
	END LOOP;
END
$$;
COMMENT ON FUNCTION close_doors() IS
	'Takes from PUBLIC what works with the rights of the owner, and the functions of triggers.';
