-- Aggregates of quantity

@amount_agg.sql.in TYPE: quantity; TAGS: units; TAG: unit; ONE: unit@
