/*
 * reference_library.h: published reference rows of ledgers, compiled in from
 * data/standard_edition.csv, policy_parameter.csv, method.csv,
 * statistic_item.csv, energy_coefficient.csv and indicator.csv (append-only,
 * frozen by data/frozen.csv).
 *
 * A ledger copies them when it is made, and what is new of them later; its
 * own rows are not changed.
 */
#ifndef CM_REFERENCE_LIBRARY_H
#define CM_REFERENCE_LIBRARY_H

/* How the cells of a column become text of an encoding that may lack letters. */
typedef enum cm_column
{
	CM_COLUMN_TEXT,				/* without the letters that are lacking: for people, or else in ASCII */
	CM_COLUMN_TRANSLATION,		/* whole or not at all */
	CM_COLUMN_UNIT				/* the canonical name of a unit: in a spelling that can be written */
} cm_column;

/* Cells are UTF-8, row by row, as the input function of the SQL type reads them; "" where there is none. */
typedef struct cm_reference_table
{
	int			rows;
	int			columns;
	const cm_column *column;
	const char *const *cell;
} cm_reference_table;

extern const cm_reference_table cm_standard_editions;
extern const cm_reference_table cm_policy_parameters;
extern const cm_reference_table cm_methods;
extern const cm_reference_table cm_method_rules;
extern const cm_reference_table cm_statistic_items;
extern const cm_reference_table cm_energy_coefficients;
extern const cm_reference_table cm_indicators;

#endif
