-- What is published, once all that looks at new rows is in place, and looks for names where they are now.

SELECT load_reference();

-- what a ledger begins with is as old as itself; from here on its clock tells
ALTER TABLE energy_coefficient ALTER recorded_at SET DEFAULT ledger_now();
ALTER TABLE indicator ALTER recorded_at SET DEFAULT ledger_now();
