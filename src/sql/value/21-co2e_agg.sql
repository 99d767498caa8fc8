-- Aggregates of co2e

@amount_agg.sql.in TYPE: co2e; TAGS: GWP bases; TAG: basis; ONE: tonne@
