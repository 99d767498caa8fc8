/*
 * test_unit.c: the registry of units.
 */
#include "check.h"

#include <string.h>

#include "spelling.h"
#include "core/registry/unit.h"
#include "core/number/wide.h"

static uint16_t
unit(const char *s)
{
	char		folded[ROOM];
	uint16_t	code = 0;

	return cm_unit_lookup(folded, fold(s, folded), &code, NULL) == CM_UNIT_FOUND ? code : 0;
}

static void
check_symbol(const char *symbol, const cm_unit *u)
{
	CHECK(unit(symbol) == u->code, "symbol %s is %s", symbol, u->name);
}

static void
check_word(const char *word, const cm_unit *u)
{
	char		folded[ROOM];
	char		other[2 * ROOM];
	size_t		len = fold(word, folded);

	CHECK(unit(word) == u->code, "word %s is %s", word, u->name);
	for (int i = 0; i < 20; i++)
	{
		size_t		n = disguise(folded, len, " -", other);
		uint16_t	code = 0;
		cm_unit_kind kind = cm_unit_lookup(other, n, &code, NULL);

		CHECK(kind == CM_UNIT_FOUND && code == u->code, "%.*s is %s", (int) n, other, u->name);
	}
}

static void
test_units(void)
{
	CHECK(cm_unit_by_code(0) == NULL && cm_unit_by_code(CM_UNIT_COUNT + 1) == NULL,
		  "no unit outside 1 .. %d", CM_UNIT_COUNT);
	CHECK(unit("t") == 1 && cm_unit_is_mass(cm_unit_by_code(1)) && !cm_unit_is_mass(cm_unit_by_code(unit("MWh"))), "the tonne");
	for (unsigned code = 1; code <= CM_UNIT_COUNT; code++)
	{
		const cm_unit *u = cm_unit_by_code(code);
		const cm_unit *r = cm_unit_by_code(u->reference);

		CHECK(u->code == code, "unit %u", code);
		CHECK(r != NULL && r->num == 1 && r->den == 1 && r->reference == r->code &&
			  strcmp(r->dimension, u->dimension) == 0, "reference of %s", u->name);
		CHECK(u->num > 0 && u->den > 0 && u->source[0] != '\0', "factor of %s", u->name);
		CHECK(strlen(u->name) <= CM_UNIT_NAME_MAX, "length of %s", u->name);
		check_symbol(u->name, u);
		for (const char *const *s = u->symbols; *s != NULL; s++)
			check_symbol(*s, u);
		for (const char *const *w = u->words; *w != NULL; w++)
			check_word(*w, u);
	}
}

static void
reduce(uint64_t *num, uint64_t *den)
{
	uint64_t	x = *num;
	uint64_t	y = *den;

	while (y != 0)
	{
		uint64_t	rest = x % y;

		x = y;
		y = rest;
	}
	*num /= x;
	*den /= x;
}

/* 1 unit = num/den other */
static void
check_ratio(const char *from, uint64_t num, uint64_t den, const char *to)
{
	const cm_unit *a = cm_unit_by_code(unit(from));
	const cm_unit *b = cm_unit_by_code(unit(to));
	cm_u128		left_num;
	cm_u128		left_den;

	CHECK(a != NULL && b != NULL && a->reference == b->reference, "%s converts to %s", from, to);
	if (a == NULL || b == NULL)
		return;
	reduce(&num, &den);
	left_num = (cm_u128) a->num * b->den;
	left_den = (cm_u128) a->den * b->num;
	/* num/den is in lowest terms: the left is equal if it is a multiple of it */
	CHECK(left_num % num == 0 && left_den % den == 0 && left_num / num == left_den / den,
		  "1 %s = %llu/%llu %s", from, (unsigned long long) num, (unsigned long long) den, to);
}

static void
check_apart(const char *a, const char *b)
{
	CHECK(unit(a) != 0 && unit(b) != 0 &&
		  cm_unit_by_code(unit(a))->reference != cm_unit_by_code(unit(b))->reference,
		  "%s and %s do not convert", a, b);
}

static void
test_unit_factors(void)
{
	static const char *const apart[] = {
		"t", "GJ", "m3", "Nm3", "Sm3", "Sm3-20C", "scf", "km", "t km", "pkm", "m2", "CNY", "USD", "EUR", "GBP",
		"JPY", "HKD", "h", "count", "piece", "set", "person", "person-trip", "head", "household", "vehicle",
		"room-night", "meal", "parcel", "TEU",
	};

	check_ratio("tce", 293076, 10000, "GJ");
	check_ratio("kgce", 293076, 10000, "MJ");
	check_ratio("万吨标准煤", 10000, 1, "tce");
	check_ratio("kWh", 36, 10, "MJ");
	check_ratio("万kWh", 36, 1, "GJ");
	check_ratio("亿kWh", 100, 1, "GWh");
	check_ratio("EJ", 1000000, 1, "TJ");
	check_ratio("Gcal", 41868, 10000, "GJ");
	check_ratio("kcal", 41868, 10000, "kJ");
	check_ratio("toe", 41868, 1000, "GJ");
	check_ratio("Btu", 105505585262, 100000000, "J");
	check_ratio("therm", 100000, 1, "Btu");
	check_ratio("MMBtu", 10, 1, "therm");
	check_ratio("度", 1, 1, "kWh");
	check_ratio("lb", 45359237, 100000, "g");
	check_ratio("short ton", 2000, 1, "lb");
	check_ratio("long ton", 2240, 1, "lb");
	check_ratio("斤", 1, 2, "公斤");
	check_ratio("Gg", 1, 1, "kt");
	check_ratio("µg", 1, 1000000, "g");
	check_ratio("US gal", 3785411784, 1000000000, "L");
	check_ratio("imp gal", 454609, 100000, "L");
	check_ratio("bbl", 42, 1, "US gal");
	check_ratio("ft3", 28316846592, 1000000, "mL");
	check_ratio("亩", 2000, 3, "m2");
	check_ratio("公顷", 15, 1, "亩");
	check_ratio("acre", 43560, 1, "ft2");
	check_ratio("mile", 1609344, 1000, "m");
	check_ratio("nmi", 1852, 1, "m");
	check_ratio("万标方", 10000, 1, "标方");
	check_ratio("万元", 10000, 1, "元");
	check_ratio("亿美元", 100, 1, "百万美元");
	check_ratio("d", 86400, 1, "s");
	check_ratio("万人公里", 10000, 1, "人公里");
	check_ratio("short ton mile", 145997231821056, 100000000000000, "t km");
	check_ratio("t nmi", 1852, 1000, "t km");
	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		for (size_t j = 0; j < i; j++)
			check_apart(apart[i], apart[j]);
}

static void
test_unit_spellings(void)
{
	static const char *const same[][2] = {
		{"t·km", "t km"}, {"tkm", "t km"}, {"t.km", "t km"}, {"t*km", "t km"}, {"吨公里", "t km"}, {"t-km", "t km"},
		{"kW·h", "kWh"}, {"kW h", "kWh"}, {"KILOWATT-HOUR", "kWh"}, {"kilowatthours", "kWh"}, {"KWH", "kWh"},
		{"千瓦·时", "kWh"}, {"万千瓦时", "万kWh"}, {"万 kWh", "万kWh"}, {"10^4 kWh", "万kWh"}, {"10⁴ kWh", "万kWh"},
		{"10^4 Nm3", "万Nm3"}, {"10^4Nm³", "万Nm3"}, {"10^4 t", "万t"}, {"mmbtu", "MMBtu"}, {"US gallons", "US gal"},
		{"U.S. gal", "US gal"}, {"Nm³", "Nm3"}, {"㎥", "m3"}, {"m**3", "m3"}, {"m^3", "m3"}, {"㎡", "m2"},
		{"吨标煤", "tce"}, {"GJ", "百万千焦"}, {"ｋｇ", "kg"}, {"Kg", "kg"}, {"Tonnes", "t"}, {"metric tons", "t"},
		{"sq. ft", "ft2"}, {"room night", "room-night"}, {"Room-Nights", "room-night"}, {"RMB", "CNY"}, {"rmb", "CNY"},
		{"公里", "km"}, {"台", "set"}, {"间夜", "room-night"}, {"scf", "standard cubic feet"},
	};
	static const char *const refused[] = {
		"mt", "MT", "T", "ton", "Tons", "gal", "gallon", "GALLONS", "加仑", "MBtu", "mbtu", "MBTU", "cal", "Cal",
		"mwh", "mWh", "ML", "方", "万方", "cf", "Mcf", "MCF", "Nm", "nm", "M", "MM", "pound", "$", "¥", "￥", "a", "year",
		"年", "ton-km", "ton mile", "kiloton", "mtoe", "MG", "GT", "RTh", "桶", "Mm3", "km3",
	};
	static const char *const unknown[] = {
		"", " ", ".", "kw", "kW", "MW", "m-3", "m-2", "kg-1", "1", "kWH/h", "104 kWh", "xyz", "CO2", "t CO2", "mmm",
		"gJ", "KM/H", "T t", "tonnekilogram", "kWh kWh",
		"a name that is far longer than any spelling of any unit that the registry has",
	};
	char		folded[ROOM];

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		CHECK(unit(same[i][0]) != 0 && unit(same[i][0]) == unit(same[i][1]), "%s is %s", same[i][0], same[i][1]);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
	{
		const cm_ambiguous *ambiguous = NULL;
		uint16_t	code = 12345;
		size_t		len = fold(refused[i], folded);

		CHECK(cm_unit_lookup(folded, len, &code, &ambiguous) == CM_UNIT_AMBIGUOUS && code == 12345 &&
			  ambiguous != NULL && strstr(ambiguous->meanings, " or ") != NULL, "%s is ambiguous", refused[i]);
		CHECK(cm_unit_lookup(folded, len, &code, NULL) == CM_UNIT_AMBIGUOUS, "%s, without an answer", refused[i]);
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
	{
		uint16_t	code = 12345;
		size_t		len = fold(unknown[i], folded);

		CHECK(cm_unit_lookup(folded, len, &code, NULL) == CM_UNIT_UNKNOWN && code == 12345, "%s is unknown", unknown[i]);
	}
}

int
main(void)
{
	test_units();
	test_unit_factors();
	test_unit_spellings();
	return check_done();
}
