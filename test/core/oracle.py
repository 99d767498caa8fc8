#!/usr/bin/env python3
"""Test vectors for the unit tests of the core, computed with Python's integers and fractions.

    test/core/oracle.py TOPIC             TOPIC is one of the functions in TOPICS

The vectors are the same every time, unless ORACLE_SEED is set: another seed, other vectors.

One vector a line, fields set apart by tabs: what is done, with what, and what must come out: a
number, or the name of a status of src/core/number/status.h without CM_.  The last line is "end" and the
number of lines before it.  Nothing here is taken from the C sources; registries come from data/.
"""

import csv
import os
import random
import re
import sys
from fractions import Fraction
from math import gcd

sys.dont_write_bytecode = True           # the tree stays as it is
from oracle_regression import bigint, nist, regression

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

ONE = 10 ** 18                          # amounts count 10^-18
LOWEST, HIGHEST = -2 ** 111, 2 ** 111 - 1
LIMB, LIMBS = 2 ** 64, 32
WIDE = LIMB ** LIMBS


def chance(percent):
    return random.randrange(100) < percent


# ---------------------------------------------------------------- wide.c

def limbs(n):
    return (n.bit_length() + 63) // 64


def limb():
    return random.choice([0, 0, 1, 2, 2 ** 63 - 1, 2 ** 63, LIMB - 2, LIMB - 1, LIMB - 1]
                         + [random.getrandbits(random.randint(1, 64)) for _ in range(6)])


def big(count):
    """At most that many limbs, with long runs of zeros and ones."""
    n = 0
    for _ in range(count):
        n = n * LIMB + limb()
    return n


def hexa(n):
    return "-" if n is None else "%x" % n


def fits(n):
    return n if n < WIDE else None


def corrections(num, den):
    """How often Knuth's algorithm D must add back: its guess from three limbs and two is too high."""
    n, count, rest = limbs(den), 0, 0
    if n < 3 or num < den:              # with two limbs the guess is the digit
        return 0
    shift = 64 * n - den.bit_length()
    den, num = den << shift, num << shift
    for i in reversed(range(limbs(num))):
        rest = rest * LIMB + (num >> 64 * i) % LIMB
        digit, guess = rest // den, (rest >> 64 * (n - 2)) // (den >> 64 * (n - 2))
        count += min(guess, LIMB - 1) != digit
        rest -= digit * den
    return count


def divide(num, den, add_backs=0):
    rest = num % den
    # the rounding doubles the rest, which must fit
    quotient = None if rest and 2 * rest >= WIDE else round(Fraction(num, den))
    return "divide", hexa(num), hexa(den), hexa(quotient), int(rest == 0), add_backs


def add_back():
    """A division whose first guess of a digit is right in three limbs by two, and wrong in all."""
    n = random.randint(3, 12)
    den = (2 ** 63 + random.choice([0, random.getrandbits(62)])) * LIMB + random.choice([0, 1, limb()])
    for _ in range(n - 2):
        den = den * LIMB + random.choice([LIMB - 1, limb()])
    den |= LIMB - 1 << 64 * (n - 3)
    digit = random.choice([LIMB - 1, random.randint(2 ** 60, LIMB - 1)])
    num = digit * (den >> 64 * (n - 2) << 64 * (n - 2))
    num += random.randrange(digit * (den % 2 ** (64 * (n - 2))))
    num = num * LIMB ** random.randint(0, LIMBS - n - 2) + random.getrandbits(60)
    shift = random.choice([0, 0, random.randint(1, 63)])        # undone by the normalisation, mostly
    num, den = num >> shift, den >> shift
    return divide(num, den, corrections(num, den))


def wide():
    for _ in range(4000):
        a, b = big(random.randint(0, 20)), big(random.randint(0, 20))
        product = a * b if not a * b or limbs(a) + limbs(b) <= LIMBS else None
        yield "multiply", hexa(a), hexa(b), hexa(product)
    for a in (0, 1, WIDE - 1, WIDE // 2, 2 ** 1984, 2 ** 1984 - 1):
        for b in (0, 1, 2, LIMB - 1, LIMB):
            yield "multiply", hexa(a), hexa(b), hexa(a * b if not a * b or limbs(a) + limbs(b) <= LIMBS else None)
    for _ in range(3000):
        a, f, c = big(random.choice([0, 1, 2, 5, 31, 32])), limb(), limb()
        yield "small", hexa(a), hexa(f), hexa(c), hexa(fits(a * f + c))
    for a in (WIDE - 1, WIDE // 2, WIDE // 3):
        for f, c in ((1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1), (0, 5)):
            yield "small", hexa(a), hexa(f), hexa(c), hexa(fits(a * f + c))
    for exponent in range(0, 640):
        a = random.choice([0, 1, big(1), big(2)])
        yield "pow10", hexa(a), exponent, hexa(fits(a * 10 ** exponent))
    yield "pow10", hexa(1), 616, hexa(fits(10 ** 616))          # 10^616 < 2^2048 < 10^617
    yield "pow10", hexa(1), 617, hexa(fits(10 ** 617))
    for _ in range(12000):
        den = big(random.randint(1, LIMBS)) or 1
        kind = random.randrange(4)
        if kind == 0:
            num = big(LIMBS)
        else:                           # near a multiple, or a multiple and a half, of den
            num = den * big(random.randint(0, LIMBS - limbs(den))) + random.choice([0, den // 2])
            num = min(max(num + random.choice([-1, 0, 0, 1]), 0), WIDE - 1)
        yield divide(num, den)
    for num in (0, 1, 2, 3, LIMB - 1, LIMB, WIDE - 1, WIDE // 2):
        for den in (1, 2, 3, LIMB - 1, LIMB, LIMB + 1, WIDE // 2, WIDE // 2 + 1, WIDE - 2, WIDE - 1):
            yield divide(num, den)
    for _ in range(4000):
        yield add_back()


# ---------------------------------------------------------------- decimal.c

def amount():
    kind = random.randrange(8)
    if kind == 0:
        return random.choice([LOWEST, LOWEST + 1, HIGHEST, HIGHEST - 1, 0, 1, -1, ONE, -ONE])
    if kind == 1:
        return random.randint(-20, 20)
    sign = random.choice([1, -1])
    if kind < 5:                        # as people write them
        n = random.getrandbits(random.randint(1, 50)) * 10 ** random.randint(0, 18)
    else:
        n = random.getrandbits(random.randint(1, 111))
    return max(min(sign * n, HIGHEST), LOWEST)


def result(n):
    """A number, rounded half to even, as an amount."""
    n = round(n)
    return n if LOWEST <= n <= HIGHEST else "OVERFLOW"


def number(magnitude=None):
    """A sign, digits and a scale; the value near 10^magnitude if that is given."""
    digits = random.choice([1, 2, 3, 6, 18, 36, 99, 100])
    coefficient = random.randrange(10 ** digits)
    scale = random.randint(-100, 200)
    if magnitude is not None:
        scale = min(max(len(str(coefficient)) - magnitude + random.randint(-3, 3), -100), 200)
    return random.choice([0, 1]), coefficient, scale


def value_of(n):
    negative, coefficient, scale = n
    return (-1) ** negative * coefficient / Fraction(10) ** scale


def tie():
    """amount, multiplier: the product ends in exactly one half."""
    half = random.choice([2, 4, 10, 20, 10 ** 3, 2 ** 10, 10 ** 18])
    odd = 2 * random.randrange(half // 2) + 1
    if gcd(odd, half) > 1:
        odd = 1
    a = (2 * random.getrandbits(random.randint(0, 50)) + 1) * (half // 2) * random.choice([1, -1])
    return a, Fraction(odd, half)


def as_number(f):
    """A fraction that ends in decimals, as a number."""
    scale = 0
    while (f * 10 ** scale).denominator > 1:
        scale += 1
    return int(f < 0), int(abs(f) * 10 ** scale), scale


def arithmetic():
    for _ in range(3000):
        a, b = amount(), amount()
        if chance(30):
            b = random.choice([HIGHEST, LOWEST]) - a + random.randint(-2, 2)
            b = max(min(b, HIGHEST), LOWEST)
        yield "add", a, b, result(a + b)
        yield "subtract", a, b, result(a - b)
        yield "compare", a, b, (a > b) - (a < b)
    for a in [LOWEST, LOWEST + 1, HIGHEST, 0, 1, -1] + [amount() for _ in range(500)]:
        yield "negate", a, result(-a)
    for a in [LOWEST, HIGHEST] + [amount() for _ in range(2000)]:
        rest = abs(a) % 10 ** 6 * (-1 if a < 0 else 1)
        yield "million", a, (a - rest) // 10 ** 6, rest

    for _ in range(6000):
        a, n = amount(), number()
        if chance(80):
            n = number(random.randint(15, 34) - len(str(abs(a))))
        yield ("multiply", a) + n + (result(a * value_of(n)),)
        n = number()
        if chance(80):
            n = number(len(str(abs(a))) - random.randint(15, 34))
        yield ("divide", a) + n + ("DIVISION_BY_ZERO" if n[1] == 0 else result(a / value_of(n)),)
    for _ in range(3000):
        a, f = tie()
        n = as_number(f * random.choice([1, -1]))
        if n[1] < 10 ** 100:
            yield ("multiply", a) + n + (result(a * value_of(n)),)
            d = as_number(Fraction(2) ** random.randint(1, 30) * random.choice([1, -1]))
            yield ("divide", a) + d + (result(a / value_of(d)),)
    for a in (2 ** 110, -2 ** 110, 2 ** 109, LOWEST, HIGHEST):      # the ends of the range
        for n in ((0, 1, 0), (1, 1, 0), (0, 2, 0), (1, 2, 0), (0, 5, 1), (1, 5, 1), (0, 4, 0), (1, 4, 0)):
            yield ("multiply", a) + n + (result(a * value_of(n)),)
            yield ("divide", a) + n + (result(a / value_of(n)),)

    for _ in range(4000):
        a = amount()
        num = random.choice([1, 3, 10, LIMB - 1, random.getrandbits(random.randint(1, 64)), 0])
        den = random.choice([1, 3, 7, 2, 10 ** 18, LIMB - 1, random.getrandbits(random.randint(1, 64)) or 1])
        yield "rescale", a, num, den, result(Fraction(a * num, den))
        a, f = tie()
        yield "rescale", a, f.numerator, f.denominator, result(a * f)

    for _ in range(4000):
        a, places = amount(), random.choice([random.randint(-20, 20), -2 ** 31, 2 ** 31 - 1, 17, -15, -16, 0])
        yield ("round", a, places, round_to(a, places))
        places = random.randint(-14, 17)
        step = 10 ** (18 - places)
        a = step * random.randint(-10 ** 6, 10 ** 6) // random.choice([1, 10]) + step // 2 + random.choice([0, 0, 1, -1])
        if LOWEST <= a <= HIGHEST:
            yield "round", a, places, round_to(a, places)

    for _ in range(6000):
        n = number(random.randint(-20, 18)) if chance(80) else number()
        num = random.choice([1, 1, 1000, random.getrandbits(random.randint(1, 64))])
        den = random.choice([1, 1, 1000, 3, random.getrandbits(random.randint(1, 64)) or 1])
        exact = value_of(n) * ONE * num / den
        for strict in (0, 1):
            out = result(exact)
            if strict and exact.denominator > 1:
                out = "TOO_PRECISE"
            yield ("from_number",) + n + (num, den, strict, out)

    for a in [LOWEST, LOWEST + 1, HIGHEST] + [s * 10 ** k + d for k in range(34) for s in (1, -1) for d in (-1, 0, 1)]:
        if LOWEST <= a <= HIGHEST:
            yield "format", a, text_of(a)
    for _ in range(4000):
        a = amount()
        yield "format", a, text_of(a)
        tag = random.choice([0, 1, 0x7FFF, 0x8000, 0xFFFF, random.getrandbits(16)])
        yield "wire", a, tag, (a % 2 ** 112).to_bytes(14, "big").hex() + tag.to_bytes(2, "big").hex()


def round_to(a, places):
    if places >= 18:
        return a
    step = 10 ** (18 - max(places, -40))
    return result(round(Fraction(a, step)) * step)


def text_of(a):
    """Shortest plain text of an amount."""
    digits = "%019d" % abs(a)
    text = digits[:-18] + "." + digits[-18:]
    return ("-" if a < 0 else "") + text.rstrip("0").rstrip(".")


NUMBER = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def read_number(text):
    """status, negative, coefficient (hexadecimal), scale, length read"""
    m = NUMBER.match(text)
    if not m:
        return ("NOT_A_NUMBER",)
    whole, _, places = m[2].partition(".")
    digits = (whole + places).strip("0")
    trailing = len(whole + places) - len((whole + places).rstrip("0"))
    exponent = int(re.sub("(?<=[+-])0+(?=.)|^0+(?=.)", "", m[3][1:])) if m[3] else 0
    if len(digits) > 100 or len(places) > 10000 or (digits and (trailing > 10000 or re.search("0{10001}", digits))):
        return ("TOO_MANY_DIGITS",)
    if not digits:
        return "OK", 0, "0", 0, m.end()
    scale = len(places) - trailing - exponent
    if scale > 200:
        return ("TOO_PRECISE",)
    if scale < -100:
        return ("OVERFLOW",)
    return "OK", int(m[1] == "-"), "%x" % int(digits), scale, m.end()


def numbers():
    texts = """0 -0 +0 00 0.0 .0 0. . - + -. +. e e5 1e 1e+ 1e- 1e5 1E5 1e-5 1e+5 1e05 --1 +-1 1.2.3 1..2 1.e5 .e5
        .5 5. -.5 -5. 1,5 1_5 0x10 1e5e5 1e5.5 NaN inf Infinity 1EJ 1e t 12.5t 12.5e3t -0e5 0e999999999999 1e999999999999
        1e-999999999999 1e100 1e101 1e99 -1e100 -1e101 1e-200 1e-201 0.1e-199 0.1e-200 10e100 10e99 0.1e101 0.1e102
        1e99999 1e100000 1e-99999 1e-100000 00000.00000 1e+0 1e-0 000123.4500""".split()
    zeros = ["0" * n for n in (9, 99, 100, 101, 9998, 9999, 10000, 10001, 20000)]
    nines = ["9" * n for n in (1, 18, 98, 99, 100, 101)]
    for z in zeros:
        texts += [z, "0." + z, "1" + z, "1." + z, "0." + z + "1", z + "1", "1" + z + "1", "1" + z + "." + z,
                  "0." + z + "1e%d" % (len(z) + 1), "1" + z + "e-%d" % len(z), "1." + z + "1e5",
                  "0." + z + "1e100000", "1" + z + "e-100000", "0." + z + "1e10000", "1" + z + "e-10000",
                  "0." + z + "1e" + "0" * 5000 + "%d" % (len(z) + 1)]
        texts += [n + z for n in nines] + ["0." + z + n + "e%d" % len(z) for n in nines] + [n + "." + z for n in nines]
    for n in nines:
        texts += [n, "-" + n, "0." + n, n + "." + n, n + "e100", n + "e-200", n + "e-201", n + "e101"]
    texts += ["1" + "0" * 98 + "1", "1" + "0" * 99 + "1", "0.1" + "0" * 98 + "1", "0.1" + "0" * 99 + "1"]
    for _ in range(8000):
        text = random.choice(["", "", "+", "-"]) + "".join(random.choices("0123456789", k=random.randint(0, 12)))
        text += random.choice(["", "", ".", ".."]) + "".join(random.choices("00123456789", k=random.randint(0, 12)))
        text += random.choice(["", "", "e", "E-", "e+", "ee"]) + "".join(random.choices("0123456789", k=random.randint(0, 3)))
        texts.append(text + random.choice(["", "", " t", "t", "kg", ".5", "e1", "-"]))
    for text in texts:
        yield ("number", text) + read_number(text)


# ---------------------------------------------------------------- the registries

def read(name):
    with open(os.path.join(ROOT, "data", name + ".csv"), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def load_units():
    """{code: (name, reference, factor to the reference)}"""
    return {int(r["code"]): (r["name"], r["reference"], Fraction(int(r["num"]), int(r["den"]))) for r in read("units")}


def load_gwp():
    """{basis code: {gas code: GWP}}"""
    codes = {r["gas"]: int(r["code"]) for r in read("gases")}
    parents = {r["gas"]: r["parent"] for r in read("gases")}
    published = {}
    for r in read("gwp"):
        published.setdefault((r["report"], r["horizon_years"]), {})[r["gas"]] = Fraction(r["gwp"])
    table = {}
    for r in read("gwp_bases"):
        if r["code"]:
            values = dict(published[r["edition"], r["horizon_years"]])
            values.update({gas: values[parents[gas]] for gas in r["inherits"].split("|") if gas})
            table[int(r["code"])] = {codes[gas]: value for gas, value in values.items()}
    return table


def load_blends():
    """[[(gas code, fraction), ...], ...]"""
    codes = {r["gas"]: int(r["code"]) for r in read("gases")}
    blends = {}
    for r in read("blends"):
        blends.setdefault(r["blend"], []).append((codes[r["component_gas"]], Fraction(r["mass_fraction"])))
    return list(blends.values())


# ---------------------------------------------------------------- quantity.c

def quantity():
    units = load_units()
    for a, (name, reference, factor) in units.items():
        for b, (other, other_reference, other_factor) in units.items():
            if reference == other_reference:
                ratio = factor / other_factor
                yield "ratio", a, b, ratio.numerator, ratio.denominator
                n = amount()
                yield "convert", n, a, b, result(n * ratio)
                n = round(amount() / ratio)
                if LOWEST <= n <= HIGHEST:
                    yield "convert", n, a, b, result(n * ratio)
        for n in (LOWEST, HIGHEST, amount()):
            yield "text", n, a, text_of(n) + " " + name


# ---------------------------------------------------------------- ghg.c

OPAQUE = 0x8000


def vector(tags, size=None, make=amount):
    wanted = size if size is not None else random.choice([0, 1, 1, 1, 2, 3, 8, 40])
    chosen = random.sample(tags, min(wanted, len(tags)))    # a basis may value few gases
    return {tag: n for tag, n in ((tag, make()) for tag in chosen) if n}


def packed(v):
    """tag:amount, ascending"""
    return v if isinstance(v, str) else " ".join("%d:%d" % item for item in sorted(v.items()))


def each(v, function):
    """function of every amount, without zeros; or the status of the first, by tag, that fails"""
    out = {tag: function(n) for tag, n in sorted(v.items())}
    return next((n for n in out.values() if isinstance(n, str)), {tag: n for tag, n in out.items() if n})


def co2e(v, gwp, basis):
    """status or amount, and the tag that has no value"""
    total = Fraction(0)
    for tag, n in sorted(v.items()):
        if tag >= OPAQUE:
            if tag - OPAQUE != basis:
                return "OPAQUE", tag
            total += n
        elif tag not in gwp[basis]:
            return "NO_GWP", tag
        else:
            total += n * gwp[basis][tag]
        if abs(total) >= 2 ** 127:          # an intermediate sum beyond 128 bits is refused, too
            return "OVERFLOW", 0
    return result(total), 0


def halves(gwp, basis):
    """Masses whose CO2e ends in exactly one half, or close to it."""
    fractional = [gas for gas, value in gwp[basis].items() if value.denominator % 2 == 0]
    gas = random.choice(fractional)
    per_half = gwp[basis][gas].denominator // 2
    n = per_half * (2 * random.getrandbits(random.randint(1, 90)) + 1) * random.choice([1, -1])
    return {gas: n, **vector([1], make=lambda: random.randint(-9, 9), size=1)}


def ghg():
    gwp, blends = load_gwp(), load_blends()
    tags = list(range(1, len(read("gases")) + 1)) + [OPAQUE + basis for basis in gwp]
    for _ in range(4000):
        few = random.sample(tags, random.choice([2, 5, 60, len(tags)]))
        v, w = (vector(few, random.randint(0, min(len(few), 40))) for _ in range(2))
        for tag in w:                       # sums that vanish, sums at the ends of the range
            if tag in v and chance(30):
                w[tag] = v[tag] * random.choice([1, -1])
            elif tag in v and chance(10):
                w[tag] = random.choice([LOWEST, HIGHEST]) - v[tag]
        w = {tag: n for tag, n in w.items() if n and LOWEST <= n <= HIGHEST}
        for name, sign in (("add", 1), ("subtract", -1)):
            total = {tag: v.get(tag, 0) + sign * w.get(tag, 0) for tag in {**v, **w}}
            yield name, packed(v), packed(w), packed(each(total, result))
    full = vector(tags, len(tags), make=lambda: random.randint(1, 10 ** 30))
    yield "add", packed(full), packed(full), packed(each(full, lambda n: result(2 * n)))
    yield "subtract", packed(full), packed(full), packed({})

    for _ in range(3000):
        v, n = vector(tags), number(random.randint(-5, 5))
        yield ("multiply", packed(v)) + n + (packed(each(v, lambda a: result(a * value_of(n)))),)
        quotient = each(v, lambda a: result(a / value_of(n))) if n[1] else "DIVISION_BY_ZERO"
        yield ("divide", packed(v)) + n + (packed(quotient),)
        count = random.choice([1, 2, 3, 7, 12, 365, random.getrandbits(63) or 1])
        yield "rescale", packed(v), 1, count, packed(each(v, lambda a: result(Fraction(a, count))))
        places = random.randint(-16, 19)
        yield "round", packed(v), places, packed(each(v, lambda a: round_to(a, places)))

    for basis in gwp:
        known = list(gwp[basis]) + [OPAQUE + basis]
        modest = lambda: random.choice([amount(), random.getrandbits(random.randint(1, 96)), 1, 5 * 10 ** 5])
        micrograms = lambda: random.randint(-10 ** 18, 10 ** 18) * 10 ** 6
        for _ in range(600):
            size = random.choice([0, 1, 1, 2, 3, 12])
            v = random.choice([lambda: vector(known, size, modest), lambda: vector(known, size, micrograms),
                               lambda: vector(known, size), lambda: vector(tags, size)])()
            if chance(20) and any(value.denominator % 2 == 0 for value in gwp[basis].values()):
                v = halves(gwp, basis)
            yield ("co2e", packed(v), basis) + co2e(v, gwp, basis)
        heavy = sorted(gwp[basis], key=gwp[basis].get)[-6:]
        for n in (LOWEST, HIGHEST):         # beyond 128 bits on the way
            yield ("co2e", packed(dict.fromkeys(heavy, n)), basis) + co2e(dict.fromkeys(heavy, n), gwp, basis)
        for tag in tags:                    # each gas alone, at the ends of the range and at one tonne
            for n in (LOWEST, HIGHEST, ONE, -1):
                yield ("co2e", packed({tag: n}), basis) + co2e({tag: n}, gwp, basis)

    for index, blend in enumerate(blends):
        for n in [ONE, -ONE, 1, -1, 3, 5 * 10 ** 4, LOWEST, HIGHEST] + [amount() for _ in range(10)]:
            shares = [round(n * fraction) for _, fraction in blend[:-1]]
            shares.append(n - sum(shares))  # the last component takes the rounding
            yield "blend", index, n, packed({gas: share for (gas, _), share in zip(blend, shares) if share})


# ---------------------------------------------------------------- factor.c

# Net calorific value and carbon content of the Chinese guide for steel plants (2024), oxidation in %.
FUELS = [("25.024", "0.02749", 99), ("23.736", "0.02618", 99), ("15.250", "0.02797", 99), ("26.344", "0.02541", 99),
         ("12.545", "0.02541", 99), ("28.435", "0.02942", 99), ("32.500", "0.02750", 99), ("17.460", "0.03356", 99),
         ("41.816", "0.02008", 98), ("41.816", "0.02110", 98), ("43.070", "0.01890", 98), ("42.652", "0.02020", 98),
         ("43.070", "0.01960", 98), ("41.031", "0.02000", 98), ("51.498", "0.01720", 98), ("50.179", "0.01720", 98),
         ("33.453", "0.02200", 98), ("45.998", "0.01820", 98), ("389.310", "0.01532", 99), ("33.000", "0.07080", 99),
         ("84.000", "0.04960", 99), ("173.854", "0.01210", 99), ("52.270", "0.01220", 99)]


def factor():
    units, gwp = load_units(), load_gwp()
    tags = list(range(1, len(read("gases")) + 1)) + [OPAQUE + basis for basis in gwp]
    for a, (_, reference, size) in units.items():
        for b, (_, other_reference, other_size) in units.items():
            if reference == other_reference:
                ratio = size / other_size       # 1 a = ratio b
                v, n = vector(tags), random.choice([amount(), random.getrandbits(80), ONE, -ONE])
                yield ("emission", n, a, b, packed(v),
                       packed(each(v, lambda each_: result(each_ * n * ratio / ONE))))
                yield "convert", b, a, packed(v), packed(each(v, lambda each_: result(each_ * ratio)))
    for _ in range(3000):                       # the same unit: ties, and the ends of the range
        unit = random.choice(list(units))
        v = vector(tags, random.randint(1, 4), lambda: 2 * random.getrandbits(random.randint(1, 70)) + 1)
        n = random.choice([ONE // 2, -ONE // 2, ONE // 4, 5 * 10 ** 14, amount(), LOWEST, HIGHEST])
        yield "emission", n, unit, unit, packed(v), packed(each(v, lambda each_: result(Fraction(each_ * n, ONE))))
    for ncv, carbon, oxidation in FUELS:
        numbers_ = [as_number(Fraction(ncv)), as_number(Fraction(carbon)), as_number(Fraction(oxidation, 100))]
        yield ("fuel",) + sum(numbers_, ()) + (fuel(numbers_),)
    for _ in range(3000):
        numbers_ = [(0,) + number(random.choice([None, 0, 3, -3]))[1:] for _ in range(3)]
        yield ("fuel",) + sum(numbers_, ()) + (fuel(numbers_),)


def fuel(numbers_):
    product = Fraction(44, 12)
    for n in numbers_:
        product *= value_of(n)
    return result(product * ONE)


# ---------------------------------------------------------------- all of them

TOPICS = {f.__name__: f for f in (wide, arithmetic, numbers, quantity, ghg, factor, bigint, regression, nist)}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in TOPICS:
        sys.exit(__doc__)
    random.seed(os.environ.get("ORACLE_SEED", "carbonms"))
    sys.stdout.reconfigure(encoding="utf-8")
    count = 0
    for line in TOPICS[sys.argv[1]]():
        print(*line, sep="\t")
        count += 1
    print("end", count, sep="\t")


main()
