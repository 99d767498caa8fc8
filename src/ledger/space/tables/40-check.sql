-- From which change on a boundary asks for a review.

INSERT INTO policy_parameter (parameter, valid, value, unit, reference, mark) VALUES
	('boundary change threshold', '(,)', 0.05, '1', 'placeholder: set your own', 'UNVERIFIED');
