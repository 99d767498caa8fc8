"""Test vectors of bigint.c and regression.c for oracle.py: big integers, and least squares in fractions."""

import csv
import os
import random
from fractions import Fraction

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def limb():
    return random.choice([0, 0, 1, 2, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 2, 2 ** 64 - 1, 2 ** 64 - 1]
                         + [random.getrandbits(random.randint(1, 64)) for _ in range(6)])


def big(most):
    n = 0
    for _ in range(random.randint(0, most)):
        n = n * 2 ** 64 + limb()
    return random.choice([1, -1]) * n


def truncated(a, b):
    q = abs(a) // abs(b)
    return q if (a < 0) == (b < 0) else -q


def to_float(q, exponent=0):
    """The nearest double, half to even, also among the smallest ones, and infinity beyond the largest."""
    q *= Fraction(2) ** exponent
    try:
        return (q.numerator / q.denominator).hex()      # correctly rounded, the smallest ones included
    except OverflowError:
        return "inf" if q > 0 else "-inf"


def bigint():
    for _ in range(6000):
        a, b = big(12), big(12)
        if random.random() < 0.3:
            b = random.choice([a, -a, a + 1, a - 1, a >> 64, a ^ 2 ** 64])
        yield "sum", "%x" % a, "%x" % b, "%x" % (a + b), "%x" % (a - b), "%x" % (a * b)
    for _ in range(8000):
        a, b = big(14), big(random.choice([1, 2, 3, 7])) or 1
        if random.random() < 0.5:       # near a multiple; digits that Knuth's guess gets wrong
            q = big(5)
            a = b * q + random.choice([-1, 0, 1, b - 1, b // 2])
        q = truncated(a, b)
        yield "divide", "%x" % a, "%x" % b, "%x" % q, "%x" % (a - q * b)
    for _ in range(2000):
        high = (2 ** 63 + random.choice([0, random.getrandbits(62)])) * 2 ** 64
        b = (high + random.choice([0, 1, 2 ** 64 - 1])) << 64 * random.randint(1, 3) | 2 ** 64 - 1
        a = b * random.choice([2 ** 64 - 1, random.getrandbits(64)]) - random.randint(1, 3)
        a, b = a << 64 * random.randint(0, 2), b
        shift = random.choice([0, random.randint(1, 63)])
        a, b = a >> shift, b >> shift
        yield "divide", "%x" % a, "%x" % b, "%x" % (a // b), "%x" % (a % b)
    for _ in range(4000):
        b, q = (big(8) or 3) << random.randint(0, 200), big(8)
        yield "exact", "%x" % (b * q), "%x" % b, "%x" % q
    for _ in range(2000):
        a, shift = big(6), random.choice([0, 1, 63, 64, 65, 128, random.randint(0, 500)])
        yield "shift", "%x" % a, shift, "%x" % (a << shift), "%x" % (abs(a) >> shift if a >= 0 else -(abs(a) >> shift))
    for _ in range(10000):
        a, b = big(8), big(8) or 1
        exponent = random.choice([0, random.randint(-200, 200), random.randint(-1400, 1400)])
        kind = random.random()
        if kind < 0.5:                  # halfway between two doubles, or beside that
            b = random.choice([1, 3, 2 ** 64, abs(b)])
            a = (random.getrandbits(53) * 2 + 1) * b * random.choice([1, 2 ** 70]) + random.choice([-1, 0, 0, 1])
        if kind < 0.2:                  # among the smallest ones
            exponent = -1074 - random.randint(0, 60)
        yield "ratio", "%x" % a, "%x" % b, exponent, to_float(Fraction(a, b), exponent)


# ---------------------------------------------------------------- regression.c

def solve(rows, origin):
    """Coefficients, inverse of X'X, sum of squares of residuals, of rows (x ..., y) of fractions."""
    design = [([] if origin else [Fraction(1)]) + list(r[:-1]) for r in rows]
    y = [r[-1] for r in rows]
    p = len(design[0])
    a = [[sum(r[i] * r[j] for r in design) for j in range(p)] + [sum(r[i] * t for r, t in zip(design, y))]
         + [Fraction(int(i == j)) for j in range(p)] for i in range(p)]
    for i in range(p):
        if a[i][i] == 0:
            return None
        a[i] = [v / a[i][i] for v in a[i]]
        for k in range(p):
            if k != i and a[k][i]:
                f = a[k][i]
                a[k] = [v - f * w for v, w in zip(a[k], a[i])]
    b = [row[p] for row in a]
    inverse = [row[p + 1:] for row in a]
    sse = sum((t - sum(c * v for c, v in zip(b, r))) ** 2 for r, t in zip(design, y))
    return b, inverse, sse


def pair(value):
    """The sum of two doubles nearest to a fraction."""
    high = value.numerator / value.denominator
    low = value - Fraction(high)
    return high, low.numerator / low.denominator


def hexes(values):
    return " ".join(v.hex() for v in values)


def figures(rows, origin):
    """What a fit of exact rows must say, each number to the nearest double; predictions and leverages of its rows."""
    b, inverse, sse = solve(rows, origin)
    n, p = len(rows), len(b)
    mean = sum(r[-1] for r in rows) / n
    sst = sum(r[-1] ** 2 for r in rows) - (0 if origin else n * mean ** 2)
    design = [([] if origin else [Fraction(1)]) + list(r[:-1]) for r in rows[:3]]
    yield "fit", " ".join(to_float(v) for v in b), \
        " ".join(to_float(sse / (n - p) * inverse[j][j]) for j in range(p)), to_float(sse / (n - p)), to_float(sse), \
        to_float(1 - sse / sst) if sst else "nan", n - p, \
        " ".join(to_float(sum(c * v for c, v in zip(b, x))) for x in design), \
        " ".join(to_float(sum(x[i] * inverse[i][j] * x[j] for i in range(p) for j in range(p))) for x in design)


def sample(k, n, spread):
    """Rows of doubles; the variables of like size, or of sizes and offsets far apart."""
    size = [random.uniform(0.5, 2) * 10 ** random.randint(-spread, spread) for _ in range(k + 1)]
    offset = [random.choice([0, 1, 100]) * s for s in size]
    rows = [[o + s * random.gauss(0, 1) for o, s in zip(offset, size)] for _ in range(n)]
    if random.random() < 0.3:
        rows = [[float(round(v)) for v in r[:-1]] + r[-1:] for r in rows]
    return rows


def regression():
    for trial in range(400):
        k = random.choice([1, 1, 2, 3, 4])
        origin = random.random() < 0.3
        n = k + 2 + random.randint(0, 12)
        rows = sample(k, n, random.choice([0, 2, 8]) if trial < 390 else 60)
        exact = [[Fraction(v) for v in r] for r in rows]
        if solve(exact, origin) is None:
            continue
        yield "sample", k, int(origin), n
        for r in rows:
            yield "row", hexes(r), hexes([0.0] * (k + 1))
        yield from figures(exact, origin)


# ---------------------------------------------------------------- NIST StRD

def nist():
    """The linear sets of NIST, each value as the two doubles nearest to its decimals, and what NIST certifies."""
    folder = os.path.join(ROOT, "data", "nist")
    certified = {}
    with open(os.path.join(folder, "certified.csv"), encoding="utf-8") as file:
        for line in csv.DictReader(file):
            certified.setdefault(line["dataset"], []).append(line)
    for name, lines in certified.items():
        model = lines[0]["model"]
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8") as file:
            data = [[Fraction(v) for v in line] for line in list(csv.reader(file))[1:]]
        degree = int(model[len("polynomial "):]) if model.startswith("polynomial") else 0
        rows = [([r[1] ** j for j in range(1, degree + 1)] if degree else r[1:]) + [r[0]] for r in data]
        yield "sample", len(rows[0]) - 1, int("origin" in model), len(rows), name
        for r in rows:
            pairs = [pair(v) for v in r]
            yield "row", hexes(h for h, _ in pairs), hexes(low for _, low in pairs)
        for line in lines:
            yield "certified", line["statistic"], int(line["parameter"] or 0), float(line["value"]).hex()
        yield "done",
