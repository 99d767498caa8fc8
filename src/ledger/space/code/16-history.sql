-- What the map was.

SELECT guard_reference('boundary_geometry'::regclass), guard_reference('facility'::regclass),
	guard_reference('placement'::regclass);
