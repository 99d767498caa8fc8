-- What the map was.

SELECT guard_reference('boundary_geometry'::regclass, false), guard_reference('facility'::regclass, true),
	guard_reference('placement'::regclass, true);
