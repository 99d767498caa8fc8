-- Written as a dump would write it, so that it is the same text after a restore.

ALTER TABLE method DROP CONSTRAINT method_scope2_check,
	ADD CONSTRAINT method_scope2_check CHECK (scope2 = '{location}' OR scope2 = '{market}' OR scope2 = '{pinned}'
		OR scope2 = '{location,market}');
