#!/usr/bin/env python3
"""Table 3.2 of the 2006 IPCC Guidelines (Vol. 1, chapter 3) for an invented inventory, column by column as its notes say,
in fractions and 50 digits: the rows that test/uncertainty.sql expects. Nothing here is taken from the C sources.

    test/uncertainty_table.py            prints the rows as VALUES
"""
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50

# category, base year (C), year t (D), uncertainty of activity (E) and of the emission factor (F) in per cent
INVENTORY = [
    ("1A1 coal CO2", "12843.271", "10211.5", "2", "5"),
    ("1A1 gas CO2", "2310.44", "4807.92", "1.5", "2.5"),
    ("1A2 coal CO2", "5120", "3980.25", "5", "5"),
    ("1A3 road CO2", "3377.8", "4902.61", "3", "2"),
    ("1A3 road N2O", "41.06", "58.3", "3", "170"),
    ("1B1 mining CH4", "1822.5", "0", "2", "60"),
    ("2A1 cement CO2", "980.1", "1210.77", "2", "3"),
    ("2F cooling HFC", "0", "266.9", "20", "40"),
    ("3A cattle CH4", "1411.3", "1190.02", "5", "20"),
    ("3D soils N2O", "2089", "1888.4", "10", "200"),
    ("4A forest CO2", "-1650.5", "-1801.1", "15", "30"),
    ("5A landfill CH4", "1534.88", "702.66", "30", "45"),
]


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


def main():
    table = [(name, *(Fraction(x) for x in rest)) for name, *rest in INVENTORY]
    base, current = sum(r[1] for r in table), sum(r[2] for r in table)
    variance = trend = Fraction(0)
    rows = []
    for name, c, d, e, f in table:
        h = (e * e + f * f) * d * d / (current * current)           # (G D)^2 / (sum D)^2
        percent = (c / 100 + base, d / 100 + current)
        a = abs((percent[1] - percent[0]) / percent[0] * 100 - (current - base) / base * 100)
        b = abs(d / base)
        k = a * f
        l_squared = b * b * e * e * 2
        variance += h
        trend += k * k + l_squared
        rows.append((name, c, d, e, f, h, a, b, k, l_squared))
    for name, c, d, e, f, h, a, b, k, l_squared in rows:
        print("\t('%s', %s, %s, %s, %s, %.15g, %.15g, %.15g, %.15g, %.15g, %.15g)," % (
            name, decimal(c), decimal(d), decimal(e), decimal(f), decimal(h / variance * 100), decimal(a), decimal(b), decimal(k),
            decimal(l_squared).sqrt(), decimal(k * k + l_squared).sqrt()))
    print("-- total %s, half width %.15g %%, change %.15g %%, half width %.15g points" % (
        decimal(current), decimal(variance).sqrt(), decimal((current - base) / base * 100), decimal(trend).sqrt()))


main()
