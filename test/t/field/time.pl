# Gaps, dates that can be read in several ways, hours that are there twice or not at all, days around a change of the clocks.
(
	# ---- T1: a gap is time that no reading covers, wherever the period that is asked for begins and ends ----
	{
		case => 'T1', what => 'a bill goes over the first day of the year',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A'), pg_temp.reads('s', '2024-12-15', '2025-01-15', '1 t'), pg_temp.reads('s', '2025-01-15', '2025-02-01', '1 t');},
		asks => q{SELECT pg_temp.gaps('[2025-01-01,2025-02-01)')},
		old => 's 2025-01-01 to 2025-01-15', right => '-',
	},
	{
		case => 'T1', what => 'a month inside of the bill of a year',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A'), pg_temp.reads('s', '2025-01-01', '2026-01-01', '1 t');},
		asks => q{SELECT pg_temp.gaps('[2025-03-01,2025-04-01)')},
		old => 's 2025-03-01 to 2025-04-01', right => '-',
	},
	{
		case => 'T1', what => 'a bill that reaches in ends a gap, and the next one reaches out',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A'), pg_temp.reads('s', '2025-01-20', '2025-02-20', '1 t'), pg_temp.reads('s', '2025-02-25', '2025-04-01', '1 t');},
		asks => q{SELECT pg_temp.gaps('[2025-02-01,2025-03-01)')},
		old => 's 2025-02-01 to 2025-02-25', right => 's 2025-02-20 to 2025-02-25',
	},

	# ---- T2: what nobody has lacks no readings ----
	{
		case => 'T2', what => 'a source that has an owner from June to September',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A'), pg_temp.reads('s', '2025-06-01', '2025-10-01', '1 t'); UPDATE source_owner SET valid = '[2025-06-01,2025-10-01)';},
		asks => q{SELECT pg_temp.gaps('[2025-01-01,2026-01-01)')},
		old => 's 2025-01-01 to 2025-06-01, s 2025-10-01 to 2026-01-01', right => '-',
	},
	{
		case => 'T2', what => 'a source that nobody has between two owners, of whom the second did not read all',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A'), pg_temp.reads('s', '2025-01-01', '2025-05-01', '1 t'), pg_temp.reads('s', '2025-09-01', '2026-01-01', '1 t');
			UPDATE source_owner SET valid = '[2025-01-01,2025-05-01)'; INSERT INTO party (party, kind, name) VALUES ('B', 'enterprise', 'B');
			INSERT INTO source_owner (source_id, valid, party) VALUES (pg_temp.number('s'), '[2025-08-01,)', 'B');},
		asks => q{SELECT pg_temp.gaps('[2025-01-01,2026-01-01)')},
		old => 's 2025-05-01 to 2025-09-01', right => 's 2025-08-01 to 2025-09-01',
	},
	{
		case => 'T2', what => 'one that is bought on 20 November, and was read before',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A'), pg_temp.reads('s', '2025-03-01', '2025-04-01', '1 t'), pg_temp.reads('s', '2025-11-20', '2025-12-25', '1 t');
			UPDATE source_owner SET valid = '[2025-11-20,)';},
		asks => q{SELECT pg_temp.gaps('[2025-01-01,2026-01-01)')},
		old => 's 2025-01-01 to 2025-03-01, s 2025-04-01 to 2025-11-20, s 2025-12-25 to 2026-01-01', right => 's 2025-12-25 to 2026-01-01',
	},

	# ---- T3: a date that can be several days is none ----
	{
		case => 'T3', what => 'years of two digits, and a day that could be a year',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,04/03/20,05/01/20,1 t', 's,10-11-12,11-11-12,2 t', 's,24-Oct-17,25-Oct-17,3 t')},
		old => '1 t 2004-03-20 00:00 to 2005-01-20 00:00, 2 t 2010-11-12 00:00 to 2011-11-12 00:00, 3 t 2024-10-17 00:00 to 2025-10-17 00:00',
		right => '1 t ambiguous: it can be 2004-03-20 or 2020-03-04 or 2020-04-03, 2 t ambiguous: it can be 2010-11-12 or 2012-10-11 or 2012-11-10, 3 t ambiguous: it can be 2017-10-24 or 2024-10-17',
	},
	{
		case => 'T3', what => 'dots, and a time of day',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,04.03.20 10:00,04.03.20 11:00,1 t')},
		old => '1 t 2004-03-20 10:00 to 2004-03-20 11:00', right => '1 t ambiguous: it can be 2004-03-20 or 2020-03-04 or 2020-04-03',
	},
	{
		case => 'T3', what => 'six digits without anything between them, and a month by its name',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,200601,200602,1 t', 's,12-Jun-11,13-Jun-11,2 t')},
		old => '1 t 2020-06-01 00:00 to 2020-06-02 00:00, 2 t 2012-06-11 00:00 to 2013-06-11 00:00',
		right => '1 t ambiguous: it can be 2001-06-20 or 2020-06-01, 2 t ambiguous: it can be 2011-06-12 or 2012-06-11',
	},

	# ---- T4: an hour that is there twice is two hours, where the order or an offset tells them apart ----
	{
		case => 'T4', zone => 'Europe/London', what => 'half hours of 25 October 2020, of which those from 01:00 to 02:00 are there twice',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,2020-10-25 00:30,2020-10-25 01:00,1 t', 's,2020-10-25 01:00,2020-10-25 01:30,2 t', 's,2020-10-25 01:30,2020-10-25 01:00,3 t',
			's,2020-10-25 01:00,2020-10-25 01:30,4 t', 's,2020-10-25 01:30,2020-10-25 02:00,5 t')},
		old => '1 t 2020-10-24 23:30 to 2020-10-25 01:00, 2 t 2020-10-25 01:00 to 2020-10-25 01:30, 3 t not so: end is after start, 4 t overlap, 5 t 2020-10-25 01:30 to 2020-10-25 02:00',
		right => '1 t 2020-10-24 23:30 to 2020-10-25 00:00, 2 t 2020-10-25 00:00 to 2020-10-25 00:30, 3 t 2020-10-25 00:30 to 2020-10-25 01:00, 4 t 2020-10-25 01:00 to 2020-10-25 01:30, 5 t 2020-10-25 01:30 to 2020-10-25 02:00',
	},
	{
		case => 'T4', zone => 'America/New_York', what => 'hours of 2 November 2025, and one that is there alone',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A'), pg_temp.source('r', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,2025-11-02 00:00,2025-11-02 01:00,1 t', 's,2025-11-02 01:00,2025-11-02 02:00,2 t', 's,2025-11-02 01:00,2025-11-02 02:00,3 t',
			's,2025-11-02 02:00,2025-11-02 03:00,4 t', 'r,2025-11-02 01:00,2025-11-02 02:00,5 t')},
		# clocks go back from 02:00, at 06:00 UTC, to 01:00
		old => '1 t 2025-11-02 04:00 to 2025-11-02 06:00, 2 t 2025-11-02 06:00 to 2025-11-02 07:00, 3 t overlap, 4 t 2025-11-02 07:00 to 2025-11-02 08:00, 5 t 2025-11-02 06:00 to 2025-11-02 07:00',
		right => '1 t 2025-11-02 04:00 to 2025-11-02 05:00, 2 t 2025-11-02 05:00 to 2025-11-02 06:00, 3 t 2025-11-02 06:00 to 2025-11-02 07:00, 4 t 2025-11-02 07:00 to 2025-11-02 08:00, 5 t daylight saving',
	},
	{
		case => 'T4', zone => 'Australia/Lord_Howe', what => 'clocks go back by half an hour, in a file that runs backwards',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,2025-04-06 02:00,2025-04-06 02:30,1 t', 's,2025-04-06 01:30,2025-04-06 02:00,2 t', 's,2025-04-06 01:30,2025-04-06 02:00,3 t',
			's,2025-04-06 01:00,2025-04-06 01:30,4 t')},
		# from 02:00, at 15:00 UTC of the day before, to 01:30
		old => '1 t 2025-04-05 15:30 to 2025-04-05 16:00, 2 t 2025-04-05 15:00 to 2025-04-05 15:30, 3 t overlap, 4 t 2025-04-05 14:00 to 2025-04-05 15:00',
		right => '1 t 2025-04-05 15:30 to 2025-04-05 16:00, 2 t 2025-04-05 15:00 to 2025-04-05 15:30, 3 t 2025-04-05 14:30 to 2025-04-05 15:00, 4 t 2025-04-05 14:00 to 2025-04-05 14:30',
	},

	# ---- T5: an hour that is not there is refused, and the real one is taken ----
	{
		case => 'T5', zone => 'Europe/London', what => '28 March 2021, on which 01:00 to 02:00 is not there',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,2021-03-28 01:00,2021-03-28 01:30,5 t', 's,2021-03-28 02:00,2021-03-28 02:30,7 t')},
		old => '5 t 2021-03-28 01:00 to 2021-03-28 01:30, 7 t overlap', right => '5 t daylight saving, 7 t 2021-03-28 01:00 to 2021-03-28 01:30',
	},
	{
		case => 'T5', zone => 'America/New_York', what => '9 March 2025, on which 02:00 to 03:00 is not there',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,2025-03-09 01:45,2025-03-09 02:00,4 t', 's,2025-03-09 02:15,2025-03-09 02:30,5 t', 's,2025-03-09 03:15,2025-03-09 03:30,7 t')},
		# until 07:00 UTC
		old => '4 t 2025-03-09 06:45 to 2025-03-09 07:00, 5 t 2025-03-09 07:15 to 2025-03-09 07:30, 7 t overlap',
		right => '4 t 2025-03-09 06:45 to 2025-03-09 07:00, 5 t daylight saving, 7 t 2025-03-09 07:15 to 2025-03-09 07:30',
	},
	{
		case => 'T5', zone => 'Australia/Lord_Howe', what => '5 October 2025, on which 02:00 to 02:30 is not there',
		does => q{SELECT pg_temp.source('s', 'process', 'f', 'A');},
		asks => q{SELECT pg_temp.load('s,2025-10-05 02:00,2025-10-05 02:15,5 t', 's,2025-10-05 02:30,2025-10-05 02:45,7 t')},
		# until 15:30 UTC of the day before
		old => '5 t 2025-10-04 15:30 to 2025-10-04 15:45, 7 t overlap', right => '5 t daylight saving, 7 t 2025-10-04 15:30 to 2025-10-04 15:45',
	},

	# ---- T6: what was read is what is posted, whatever the order ----
	{
		case => 'T6', zone => 'America/Havana', what => 'hours around 1 November 2020, on which clocks went back at midnight',
		does => q{SELECT pg_temp.hours('2020-11-01');},
		asks => q{SELECT pg_temp.posted('[2020-10-01,2020-11-01)', '[2020-11-01,2020-12-01)')},
		old => '48 t and 7 t of 49 t and 7 t, 0 unposted', right => '49 t and 7 t of 49 t and 7 t, 0 unposted',
	},
	{
		case => 'T6', zone => 'Atlantic/Azores', what => 'hours around 26 October 2025, on which clocks go back from 01:00 to midnight, the later days first',
		does => q{SELECT pg_temp.hours('2025-10-26');},
		asks => q{SELECT pg_temp.posted('[2025-10-26,2025-12-01)', '[2025-10-01,2025-10-26)')},
		old => '48 t and 7 t of 49 t and 7 t, 0 unposted', right => '49 t and 7 t of 49 t and 7 t, 0 unposted',
	},
	{
		case => 'T6', zone => 'America/St_Johns', what => 'hours around 29 October 2006, on which clocks went back from 00:01 to 23:01 of the day before',
		does => q{SELECT pg_temp.hours('2006-10-29', '30 minutes');},
		asks => q{SELECT pg_temp.posted('[2006-10-01,2006-10-29)', '[2006-10-29,2006-12-01)')},
		old => '48 t and 7 t of 49 t and 7 t, 0 unposted', right => '49 t and 7 t of 49 t and 7 t, 0 unposted',
	},
);
