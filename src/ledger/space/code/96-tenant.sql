-- What a tenant sees of the map, beside the boundaries.

CREATE OR REPLACE FUNCTION space_tenant_table() RETURNS SETOF name
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT unnest('{facility,placement}'::name[]);
END;
COMMENT ON FUNCTION space_tenant_table() IS
	'The tables of the map of which tenants see no more than what is their own.';

SELECT set_policy('facility'::regclass, 'tenant', 'SELECT', 'party = ANY ((SELECT my_parties())::text[])'),
	set_policy('placement'::regclass, 'tenant', 'SELECT',
		'(SELECT my_parties()) IS NOT NULL AND CASE kind '
		'WHEN ''source'' THEN EXISTS (SELECT FROM source AS s JOIN source_owner AS o ON o.source_id = s.source_id '
			'WHERE s.source = placement.code AND o.valid && placement.valid) '
		'WHEN ''meter'' THEN EXISTS (SELECT FROM meter AS m JOIN source_owner AS o ON o.source_id = m.source_id '
			'WHERE m.meter = placement.code AND o.valid && placement.valid) '
		'ELSE EXISTS (SELECT FROM facility AS f WHERE f.facility = placement.code) END');
