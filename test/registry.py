#!/usr/bin/env python3
"""Prove that tools/generate_registry stops what it must stop, on a copy of the data.

Where ../shared/data is found (or the folder of CARBONMS_SOURCE_DATA), also compare data/*.csv with the
tables they were made from. The last line is "N passed, N failed".
"""

import csv
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = os.environ.get("CARBONMS_SOURCE_DATA", os.path.join(ROOT, "..", "shared", "data"))
GENERATED = sorted(os.path.relpath(name, ROOT) for name in glob.glob(os.path.join(ROOT, "src/core/*/generated/*")))
FILES = ["data", "tools/generate_registry", "tools/registry_common.py", "tools/registry_factors.py",
         "tools/registry_rating.py", "tools/registry_reference.py", "src/ledger/base/code/68-indicator.sql"] + GENERATED
counts = {True: 0, False: 0}


def check(good, what, detail=""):
    counts[bool(good)] += 1
    if not good:
        print("not ok: %s%s" % (what, "\n    " + detail.strip().replace("\n", "\n    ") if detail else ""))


class Copy:
    """A copy of the registry to spoil."""

    def __enter__(self):
        self.root = tempfile.mkdtemp(prefix="registry-")
        for name in FILES:
            source, target = os.path.join(ROOT, name), os.path.join(self.root, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, target)
        return self

    def __exit__(self, *ignored):
        shutil.rmtree(self.root)

    def read(self, name):
        with open(os.path.join(self.root, name), encoding="utf-8", newline="") as f:
            return f.read()

    def write(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="utf-8", newline="") as f:
            f.write(text)

    def edit(self, name, old, new):
        text = self.read(name)
        if not re.search(old, text, re.M):
            sys.exit("test/registry.py: nothing in %s matches %s" % (name, old))
        self.write(name, re.sub(old, new, text, count=1, flags=re.M))

    def run(self, *options):
        done = subprocess.run([sys.executable, os.path.join(self.root, "tools", "generate_registry"), *options],
                              capture_output=True, text=True, encoding="utf-8", env=dict(os.environ, PYTHONUTF8="1"))
        return done.returncode, done.stdout + done.stderr


# file, what to find, what to put there, what the generator must say
SPOILT = [
    # the generated files
    ("data/gases.csv", r"laughing gas", "laughing gas|nitrogen protoxide", "gas_data.h: does not match"),
    ("src/core/registry/generated/gas_data.h", r'"SF6"', '"SF7"', "gas_data.h: does not match"),
    ("src/core/registry/generated/registry_limits.h", r"BLEND_COUNT \d+", "BLEND_COUNT 1", "registry_limits.h: does not match"),
    # codes and names
    ("data/gases.csv", r"^6,N2O,(.*)\n7,CFC-11,(.*)", r"6,CFC-11,\2\n7,N2O,\1", "gas 6 is now CFC-11: it was frozen as N2O"),
    ("data/gases.csv", r"^6,N2O,", "7,N2O,", "code 7 where 6 is due"),
    ("data/gases.csv", r"^3,CH4,,", "3,CH4,CO2,", "family CH4 is not that of its parent"),
    ("data/gases.csv", r"^4,CH4-fossil,CH4,", "4,CH4-fossil,CH5,", "parent CH5 is not a gas"),
    ("data/gases.csv", r"124-38-9", "124-38-8", "wrong check digit"),
    ("data/gases.csv", r"laughing gas", "Carbon_Dioxide", "'Carbon_Dioxide' is taken"),
    ("data/gases.csv", r"laughing gas", "ｃｏ₂－ｅ", "is taken"),
    ("data/gases.csv", r"laughing gas", "R410-a", "'R-410A' is taken"),
    ("data/gases.csv", r"laughing gas", "laughing/gas", "set the unit of a factor apart"),
    ("data/gases.csv", r"laughing gas", "laughing (gas", "unbalanced"),
    ("data/units.csv", r"kilowatt hour", 'kilowatt "hour', "would end it in JSON"),
    ("data/gases.csv", r"laughing gas", "laughing; 2 gas", "a list would be cut there"),
    ("data/gases.csv", r"R-744A\|R744A\|N₂O", "R-744A||N₂O", "an empty name"),
    ("data/gases.csv", r"^code,gas", "number,gas", "the columns must be"),
    # blends
    ("data/blends.csv", r"R-410A,HFC-32,0.5,", "R-410A,HFC-32,0.49,", "blend R-410A sums to 0.99, not to 1"),
    ("data/blends.csv", r"R-410A,HFC-32,0.5,(.*)\nR-410A,HFC-125,0.5,", r"R-410A,HFC-32,0.4,\1\nR-410A,HFC-125,0.6,",
     "blend R-410A is now HFC-32=0.4|HFC-125=0.6"),
    ("data/blends.csv", r"R-410A,HFC-32,0.5,", "R-410A,HFC-32,0.500000,", "at most 5 places"),
    ("data/blends.csv", r"R-410A,HFC-32,", "R-410A,HFC-33,", "HFC-33 is not in gases.csv"),
    # GWP
    ("data/gwp.csv", r"^(SF6,AR6,100),24300,", r"\1,65536,", "GWP 65536 is too large"),
    ("data/gwp.csv", r"^SF6,AR6,100,24300,", "SF6,AR6,100,25200,", "gwp SF6|AR6 is now 25200: it was frozen as 24300"),
    ("data/gwp.csv", r"^NF3,TAR,100,.*\n", "", "gwp NF3|TAR is gone"),
    ("data/gwp.csv", r"^NF3,TAR,100,10800,", "NF3,TAR,100,10800.1234567,", "at most 6 places"),
    ("data/gwp.csv", r"^NF3,TAR,100,10800,", "NF3,TAR,100,>10800,", "is not a decimal number"),
    ("data/gwp.csv", r"^(NF3,TAR,100,.*\n)", r"\1\1", "NF3 in TAR is there twice"),
    ("data/gwp.csv", r"^NF3,TAR,100,", "NF3,TAR,50,", "unknown gas NF3 or basis TAR 50"),
    ("data/gwp.csv", r"^CO2-biogenic,AR5,20,0,", "CO2-biogenic,AR5,20,1,", "CO2-biogenic must be given as 0"),
    ("data/gwp.csv", r"^CO2-biogenic,AR5,20,.*\n", "", "CO2-biogenic must be given as 0"),
    ("data/gwp.csv", r"^(SF6,AR6,20,18200,)UNVERIFIED,0", r"\1somewhere,0", "is UNVERIFIED with n_sources 0"),
    ("data/gwp.csv", r"^CH4-fossil,AR6,100,.*\n", "", "CH4-fossil has no value in AR6: say whether it inherits"),
    ("data/gwp.csv", r"^(CH4-nonfossil),AR4,100,", r"\1,AR4,20,", "has a value in AR4-20: it neither inherits nor is missing"),
    ("data/gwp_bases.csv", r"^61,AR6,", "63,AR6,", "does not follow the numbering"),
    ("data/gwp_bases.csv", r"^62,AR6-500,(.*)CH4-fossil\|CH4-nonfossil", r"62,AR6-500,\1CH4-fossil",
     "CH4-nonfossil has no value in AR6-500"),
    # units
    ("data/units.csv", r"^(\d+,kWh,energy,GJ),9,", r"\1,7,", "it was frozen as kWh,energy,GJ,9,2500"),
    ("data/units.csv", r"^(\d+,kWh,energy,GJ),9,2500", r"\1,18,5000", "not in lowest terms"),
    ("data/units.csv", r"^(\d+,kWh,energy),GJ,", r"\1,MJ,", "reference MJ is not a unit that is its own reference"),
    ("data/units.csv", r"^(\d+,kWh),energy,", r"\1,power,", "dimension power is not that of GJ"),
    ("data/units.csv", r"KWH\|", "KWH|Mg|", "is taken"),
    ("data/units.csv", r"KWH\|", "KWH|MBtu|", "symbol 'MBtu' and the word 'mbtu'"),
    ("data/units.csv", r"\|度\|", "|度|公斤|", "'公斤' is taken"),
    ("data/units.csv", r"KWH\|", "KWH|kWh/h|", "set the unit of a factor apart"),
    ("data/units.csv", r"^1,t,", "1,tt,", "the reference unit of mass is t"),
    ("data/ambiguous.csv", r"^mt,symbol", "Mt,symbol", "is taken"),
    ("data/ambiguous.csv", r"^mt,symbol", "mt,sound", "match must be symbol or word"),
    # categories
    ("data/categories.csv", r"移动源燃烧", "移动源燃烧|交通燃烧", "category_data.h: does not match"),
    ("data/categories.csv", r"^2,mobile_combustion,", "2,moving_combustion,", "category 2 is now moving_combustion,1,1,,,: it was frozen as mobile_combustion"),
    ("data/categories.csv", r"^2,mobile_combustion,(.*)\n3,process,(.*)", r"2,process,\2\n3,mobile_combustion,\1", "category 2 is now process"),
    ("data/categories.csv", r"^36,metering_point,.*\n", "", "category 36 is gone"),
    ("data/categories.csv", r"^27,", "28,", "code 28 where 27 is due"),
    ("data/categories.csv", r"^2,mobile_combustion", "2,Mobile-Combustion", "is not of lower-case letters"),
    ("data/categories.csv", r"^3,process,工业过程,1,1,", "3,process,工业过程,1,2,", "scope 1 is not ISO 14064-1 category 2"),
    ("data/categories.csv", r"^(17,business_travel,商务旅行),3,3,", r"\1,3,2,", "scope 3 is not ISO 14064-1 category 2"),
    ("data/categories.csv", r"^(17,business_travel,商务旅行),3,3,", r"\1,3,4,", "it was frozen as business_travel,3,3,6,,"),
    ("data/categories.csv", r"^(17,business_travel,商务旅行),3,3,", r"\1,4,3,", "scope is 1 to 3"),
    ("data/categories.csv", r"^(17,business_travel,商务旅行,3,3),6,", r"\1,7,", "are not 1 to 15, each once, in order"),
    ("data/categories.csv", r"^(3,process,工业过程,1,1),,", r"\1,16,", "scope 3 category 16 outside scope 3"),
    ("data/categories.csv", r",2,2,,heat,", ",2,2,,,", "scope 2, and what is generated, has one of"),
    ("data/categories.csv", r",2,2,,heat,", ",2,2,,warmth,", "carrier 'warmth'"),
    ("data/categories.csv", r"^(5,land_sink,绿地碳汇,1,1,,),yes,", r"\1,no,", "removal is empty, or yes"),
    ("data/categories.csv", r"^(2,mobile_combustion,移动燃烧,1,1,,,),yes,", r"\1,,", "what is burnt is fuel"),
    ("data/categories.csv", r"^(3,process,工业过程,1,1,,,),,", r"\1,yes,", "category_energy 3 is now fuel: it was frozen as "),
    ("data/categories.csv", r"^(5,land_sink,绿地碳汇,1,1,,,yes),,", r"\1,yes,", "fuel is empty, or yes in scope 1"),
    ("data/categories.csv", r"^(8,purchased_electricity,外购电力,2,2,,electricity,),,", r"\1,yes,", "fuel is empty, or yes in scope 1"),
    ("data/categories.csv", r"carbon sink", "carbon sink|Fugitive", "'Fugitive' is taken"),
    ("data/categories.csv", r"carbon sink", "carbon sink||sink", "an empty alias"),
    ("data/categories.csv", r"VERIFIED-2$", "PROVEN", "mark 'PROVEN' is none of"),
    # published factors
    ("data/factors.csv", r"^(CN-grid-2023,electricity,.*CN,location),0.5306 ", r"\1,0.5307 ",
     "factor CN-grid-2023|electricity|CN is now 0.5307 t CO2/MWh;;;;2023-01-01;2024-01-01: it was frozen as 0.5306 t CO2/MWh"),
    ("data/factors.csv", r"^CN-steel-2024,anthracite,(.*),25.024,", r"CN-steel-2024,anthracite,\1,25.025,", "it was frozen as 2.4971124288 t CO2/t;25.024;"),
    ("data/factors.csv", r"^CN-heat,heat,.*\n", "", "factor CN-heat|heat|CN is gone"),
    ("data/factors.csv", r"^(CN-heat,heat,.*\n)", r"\1\1", "CN-heat|heat|CN is there twice"),
    ("data/factors.csv", r"^(CN-heat,heat,.*\n)((?:.*\n)*)", r"\2\1", "does not match"),
    ("data/factors.csv", r"^(CN-ETS-2022,electricity,.*\n)(CN-910-annex4,electricity,.*\n)(CN-910-annex4,electricity-direct,)", r"\2\1\3",
     "the lines of CN-910-annex4 are not together"),
    ("data/factors.csv", r"^CN-heat,heat,", "CN-heat,hot water,", "factor 'hot water' is not of letters"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,0.11 t CO2,", "a factor is masses/unit"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,0.11 t CO2/gj,", "with the canonical name of a unit"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,0.11 t carbon dioxide/GJ,", "is no mass"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,0.11 Mt CO2/GJ,", "is no mass"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,1e-1 t CO2/GJ,", "is no mass"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r'\1,"(0.11 t CO2, 1 t CO2)/GJ",', "or its second"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,0.0000000000000000001 t CO2/GJ,", "has more than 18 places"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,3000000000000000 t CO2/GJ,", "too large"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,0.00 t CO2/GJ,", "is 0, too large"),
    ("data/factors.csv", r"^(CN-heat,heat,.*),0.11 t CO2/GJ,", r"\1,,", "a line has a value, or else"),
    ("data/factors.csv", r"^(CN-fuel-A,anthracite,.*CN,),,", r"\1,2.3 t CO2/t,", "a line has a value, or else"),
    ("data/factors.csv", r"^(CN-fuel-A,anthracite,.*),0.94,", r"\1,94,", "oxidation 94 is not above 0 and at most 1"),
    ("data/factors.csv", r"^(CN-fuel-A,anthracite,.*),0.94,", r"\1,,", "a line has a value, or else"),
    ("data/factors.csv", r"^(CN-fuel-A,anthracite,.*),0.94,", r"\1,.94,", "oxidation '.94' is not a decimal number"),
    ("data/factors.csv", r"^(CN-fuel-A,anthracite,.*),24.515,GJ/t,", r"\1,24.515,GJ/吨,", "ncv and ncv_unit"),
    ("data/factors.csv", r"^(CN-fuel-A,anthracite,.*),24.515,GJ/t,", r"\1,24.515,kcal/kg,", "ncv and ncv_unit"),
    ("data/factors.csv", r"^(CN-grid-2023,electricity,.*CN),location,", r"\1,average,", "scope2 'average' is none of"),
    ("data/factors.csv", r",2023-01-01,2024-01-01,", ",2023-01-01,2023-01-01,", "a half-open period"),
    ("data/factors.csv", r",2023-01-01,2024-01-01,", ",,2024-01-01,", "both empty, or a half-open period"),
    ("data/factors.csv", r",2023-01-01,2024-01-01,", ",2023-01-01,2023-02-29,", "'2023-02-29' is not a date"),
    ("data/factors.csv", r",1,VERIFIED,fixed by the method", ",1,OFFICIAL,fixed by the method", "mark 'OFFICIAL' is none of"),
    ("data/factors.csv", r",1,VERIFIED,fixed by the method", ",0,VERIFIED,fixed by the method", "n_sources '0' is not a positive"),
    ("data/factors.csv", r",Coke,焦炭,", ",,焦炭,", "a factor has a name"),
    # rating schemes
    ("data/rating_rule.csv", r",t CO2/tce,qualified,<=,0.2,", ",t CO2/tce,qualified,<=,0.25,",
     "rating_rule ndrc-910-2025|2025|emission_per_energy, 20 to 100 is now emission_per_energy;t CO2/tce;qualified;<=;0.25;"),
    ("data/rating_rule.csv", r",t CO2/tce,qualified,<=,0.2,", ",t CO2/tce,qualified,<=,.2,", "threshold '.2' is not a decimal number"),
    ("data/rating_rule.csv", r",t CO2/tce,qualified,<=,0.2,", ",t CO2/tce,qualified,=<,0.2,", "operator '=<' is none of"),
    ("data/rating_rule.csv", r",t CO2/tce,qualified,<=,0.2,", ",t CO2/tce,qualified,<=,,", "an operator has a grade, and but for known a threshold"),
    ("data/rating_rule.csv", r",t CO2/tce,qualified,<=,0.2,", ",t CO2/tce,passed,<=,0.2,", "there is no grade passed in ndrc-910-2025"),
    ("data/rating_rule.csv", r",is:0:0\|is:1:1,", ",is:0:0|be:1:1,", "'be:1:1' of points is not at_least"),
    ("data/rating_rule.csv", r",is:0:0\|is:1:1,", ",,", "a rule has one of operator, points and lead"),
    ("data/rating_rule.csv", r"true,false,,energy_consumption,200000", "yes,false,,energy_consumption,200000", "mandatory 'yes' is none of"),
    ("data/rating_rule.csv", r",annex 3,VERIFIED,", ",annex 3,VERIFIED-2,", "official thresholds are VERIFIED"),
    ("data/rating_rule.csv", r"^(js-nzcp-2024,2024,water_reuse,.*\n)", r"\1\1", "rule water_reuse is there twice"),
    ("data/rating_rule.csv", r"^js-nzcp-2024,2024,water_reuse,.*\n", "", "rating_rule js-nzcp-2024|2024|water_reuse is gone"),
    ("data/rating_rule.csv", r"^js-nzcp-2024,2024,water_reuse,", "js-nzcp-2024,2023,water_reuse,", "there is no scheme js-nzcp-2024 of edition 2023"),
    ("data/rating_grade.csv", r"^(cers-1plus1-draft,draft 2025,C),1,", r"\1,low,", "rank 'low' is not a whole number"),
    ("data/rating_grade.csv", r"^(cers-1plus1-draft,draft 2025,)B,", r"\1C,", "once in its scheme"),
    ("data/rating_scheme.csv", r",official,placeholder,grades,", ",official,official,grades,", "official thresholds are VERIFIED"),
    ("data/rating_scheme.csv", r",official,placeholder,grades,", ",official,guessed,grades,", "thresholds_status 'guessed' is none of"),
    ("data/rating_scheme.csv", r"^js-nzcp-2024,", "ndrc-910-2025,", "ndrc-910-2025 is there twice"),
    ("data/rating_scheme.csv", r"Jiangsu province", "Jiangsu Province", "rating_library_data.h: does not match"),
    # reference rows of ledgers
    ("data/standard_edition.csv", r"^GB/T 32150,2015,(.*),,2026-07-01,", r"GB/T 32150,2015,\1,,2026-07-02,",
     "its days overlap those of data/standard_edition.csv:3"),
    ("data/standard_edition.csv", r"^GB/T 32150,2015,(.*),,2026-07-01,", r"GB/T 32150,2015,\1,,2026-06-31,", "in_force_to '2026-06-31' is not a date"),
    ("data/standard_edition.csv", r"^(NDRC 910,2025,.*),2025-06-30,,", r"\1,2025-06-30,2025-06-30,", "in_force_from is not before in_force_to"),
    ("data/standard_edition.csv", r"^(NDRC 910,2025,.*),2025-06-30,,", r"\1,2025-07-01,,", "standard_edition NDRC 910|2025 is now 2025-07-01"),
    ("data/standard_edition.csv", r"^(ISO 14064-1,2018,.*\n)", r"\1\1", "ISO 14064-1|2018 is there twice"),
    ("data/standard_edition.csv", r"^GHG Protocol Scope 2 Guidance,2015,", "GHG Protocol,2015,",
     "there is no edition 2015 of standard GHG Protocol Scope 2 Guidance"),
    ("data/standard_edition.csv", r"^(ISO 14064-1,2018,.*),ISO,", r"\1,,", "issuer is empty"),
    ("data/standard_edition.csv", r"^ISO 14064-1,2018,", "ISO 14064–1,2018,", "is not a code in plain letters"),
    ("data/standard_edition.csv", r"VERIFIED$", "READ", "mark 'READ' is none of VERIFIED"),
    ("data/policy_parameter.csv", r"^base,offset limit,,,0.05,", "base,offset limit,,,0.10,", "policy_parameter offset limit| is now 0.10;1: it was frozen as 0.05;1"),
    ("data/policy_parameter.csv", r"^base,offset limit,,,0.05,", "base,offset limit,,,5 %,", "value '5 %' is not a decimal number"),
    ("data/policy_parameter.csv", r"^base,offset limit,", "asset,offset limit,", "module 'asset' is none of base, assets, space"),
    ("data/policy_parameter.csv", r"^(base,carry-over base,2024-01-01,2026-01-01,.*\n)", r"\1base,carry-over base,2025-01-01,,1,t,a rule,VERIFIED\n",
     "its days overlap those of data/policy_parameter.csv:6"),
    ("data/policy_parameter.csv", r"^base,record retention,.*\n", "", "policy_parameter record retention|2024-05-01 is gone"),
    ("data/method.csv", r"^(NDRC-910,.*),NDRC 910,2025,", r"\1,NDRC 910,2026,", "there is no edition 2026 of standard NDRC 910"),
    ("data/method.csv", r",CO2\|CH4\|N2O\|HFC\|PFC\|", ",CO2|CH4|N2O|HFCs|PFC|", "'HFCs' of gases is no gas and no family"),
    ("data/method.csv", r",CN-910-annex4\|own,", ",CN-911-annex4|own,", "'CN-911-annex4' of factor_sets is no set of factors.csv"),
    ("data/method.csv", r",CN-910-annex4\|own,", ",,", "a method takes its factors from a set"),
    ("data/method.csv", r",location\|market,", ",market|location,", "scope2 'market|location' is none of"),
    ("data/method.csv", r",pinned,true,false,true,", ",pinned,yes,false,true,", "deducts_sales 'yes' is none of true, false"),
    ("data/method.csv", r",pinned,true,false,true,", ",pinned,true,true,true,", "method NDRC-910 is now NDRC 910;2025;CO2;CN-910-annex4|own;pinned;true;true;true"),
    ("data/method.csv", r"^GHG-Protocol,", "NDRC-910,", "NDRC-910 is there twice"),
    ("data/statistic_item.csv", r"^(population,.*),person,level,", r"\1,persons a day,level,", "unit 'persons a day' is no unit of units.csv, and not %"),
    ("data/statistic_item.csv", r"^(population,.*),person,level,", r"\1,%,flow,", "percentages do not add up"),
    ("data/statistic_item.csv", r"^(population,.*),person,level,", r"\1,person,mean,", "kind 'mean' is none of flow, level, state"),
    ("data/statistic_item.csv", r"^(population,.*),person,level,", r"\1,person,state,", "statistic_item population is now person;state"),
    ("data/statistic_item.csv", r"^(gross_output,.*),10\^4 CNY,", r"\1,万元,", "unit '万元' is not in ASCII"),
    ("data/statistic_item.csv", r"^population,", "removals_t,", "removals_t is what a ledger measures itself"),
    ("data/statistic_item.csv", r"^population,", "employees,", "employees is there twice"),
    ("data/statistic_item.csv", r"^population,Resident population,常住人口,", "population,Resident population,,", "name_zh is empty"),
    ("data/energy_coefficient.csv", r"^anthracite,equivalent\|calorific,CN-steel-2024,", "anthracites,equivalent|calorific,CN-steel-2024,",
     "anthracites of CN-steel-2024 has no NCV"),
    ("data/energy_coefficient.csv", r"^anthracite,equivalent\|calorific,CN-steel-2024,,,,", "anthracite,equivalent|calorific,CN-steel-2024,,,25 GJ,", "content, per and mark are those of the factor"),
    ("data/energy_coefficient.csv", r"^anthracite,equivalent\|calorific,CN-steel-2024,", "anthracite,equivalent|calorific,CN-fuel-A,",
     "energy_coefficient anthracite|equivalent| is now 24.515 GJ;t;false;false: it was frozen as 25.024 GJ;t;false;false"),
    ("data/energy_coefficient.csv", r"^anthracite,equivalent\|calorific,", "anthracite,equivalent|lower,", "valuation 'lower' is none of"),
    ("data/energy_coefficient.csv", r"^heat,equivalent,,,,1 GJ,", "heat,equivalent,,,,1 t,", "content '1 t' is no energy"),
    ("data/energy_coefficient.csv", r"^heat,equivalent,,,,1 GJ,", "heat,equivalent,,,,0 GJ,", "content '0 GJ' is no energy"),
    ("data/energy_coefficient.csv", r"^heat,equivalent,,,,1 GJ,GJ,", "heat,equivalent,,,,1 GJ,gj,", "per 'gj' is not the canonical name of a unit"),
    ("data/energy_coefficient.csv", r"^heat-nonfossil,equivalent,,,,1 GJ,GJ,true,true,", "heat-nonfossil,equivalent,,,,1 GJ,GJ,false,true,", "what is not fossil is clean"),
    ("data/energy_coefficient.csv", r"^(heat,equivalent,.*\n)", r"\1\1", "its days overlap those of data/energy_coefficient.csv:"),
    ("data/energy_coefficient.csv", r"^cooling,calorific,.*\n", "", "carrier cooling has no energy coefficient at calorific value"),
    ("data/indicator.csv", r",emission_co2_t,t CO2,energy_tce_equivalent,tce,", ",emission_co2,t CO2,energy_tce_equivalent,tce,",
     "'emission_co2' of numerator is no item of statistic_item.csv and no measure of a ledger"),
    ("data/indicator.csv", r",emission_co2_t,t CO2,energy_tce_equivalent,tce,", ",emission_co2_t,MWh,energy_tce_equivalent,tce,", "emission_co2_t is in t CO2, not in MWh"),
    ("data/indicator.csv", r",emission_co2_t,t CO2,energy_tce_equivalent,tce,", ",emission_co2_t,t CO2,energy_tce_equivalent,t coal,", "denominator_unit 't coal' is no unit"),
    ("data/indicator.csv", r",emission_co2_t,t CO2,energy_tce_equivalent,tce,", ",emission_co2_t,t CO2,,tce,", "denominator_unit and at_zero are of a ratio"),
    ("data/indicator.csv", r",emission_co2_t,t CO2,energy_tce_equivalent,tce,1,", ",emission_co2_t,t CO2,energy_tce_equivalent,tce,0,", "scale '0' is not a decimal number above 0"),
    ("data/indicator.csv", r",emission_co2_t,t CO2,energy_tce_equivalent,tce,1,", ",emission_co2_t,t CO2,energy_tce_equivalent,tce,1000,",
     "indicator emission_per_energy is now t CO2/tce;lower;emission_co2_t;t CO2;energy_tce_equivalent;tce;1000;"),
    ("data/indicator.csv", r",t CO2/tce,lower,", ",t CO2/tce,less,", "better 'less' is none of higher, lower"),
    ("data/indicator.csv", r"^(disclosure_share,.*\n)", r"\1\1", "disclosure_share is there twice"),
    ("data/indicator.csv", r"Share of clean energy", "Share of Clean Energy", "reference_library_data.h: does not match"),
    ("data/statistic_item.csv", r"^(freight,.*\n)", "", "'freight' of denominator is no item"),
    ("src/ledger/base/code/68-indicator.sql", r"'removals_t', ", "'removed_t', ", "'removals_t' of numerator is no item of statistic_item.csv"),
    ("src/ledger/base/code/68-indicator.sql", r"CREATE OR REPLACE FUNCTION measure_table", "CREATE OR REPLACE FUNCTION measures_table", "there is no measure in measure_table()"),
    # the freeze itself
    ("data/frozen.csv", r"^factor,CN-heat\|heat\|CN,.*\n", "", "1 facts are not frozen yet, the first is factor CN-heat|heat|CN"),
    ("data/frozen.csv", r"^category,5,.*\n", "", "1 facts are not frozen yet, the first is category 5"),
    ("data/frozen.csv", r"^gas,6,N2O\n", "", "1 facts are not frozen yet, the first is gas 6"),
    ("data/frozen.csv", r"^(gas,6,N2O\n)", r"\1\1", "gas 6 is frozen twice"),
]


def test_gates():
    with Copy() as copy:
        status, said = copy.run("--check")
        check(status == 0, "the registry as it is passes", said)
        before = [copy.read(name) for name in GENERATED]
        status, said = copy.run()
        check(status == 0 and before == [copy.read(name) for name in GENERATED],
              "generating again changes nothing", said)
        check(copy.run("--nonsense")[0] != 0, "an unknown option is refused")
    tried = set()
    for name, old, new, message in SPOILT:
        with Copy() as copy:
            copy.edit(name, old, new)
            status, said = copy.run("--check")
            check(status != 0 and message in said and "Traceback" not in said,
                  "%s: %s -> %s is stopped with \"%s\"" % (name, old, new, message), said)
            if name not in tried and name.startswith("data/") and "match" not in message and "frozen yet" not in message:
                tried.add(name)
                before = [copy.read(name) for name in GENERATED]
                status, said = copy.run()
                check(status != 0 and before == [copy.read(name) for name in GENERATED], "nothing is written from bad data", said)


def test_freeze():
    with Copy() as copy:
        frozen = copy.read("data/frozen.csv")
        code = copy.read("data/units.csv").count("\n")
        copy.write("data/units.csv", copy.read("data/units.csv") + "%d,furlong,distance,km,12573,62500,,furlong,test\n" % code)
        status, said = copy.run("--check")
        check(status != 0 and "not frozen yet" in said and "does not match" in said, "a new unit is noticed", said)
        status, said = copy.run("--freeze")
        check(status == 0 and "froze 1 facts" in said, "a new unit is frozen", said)
        check(copy.read("data/frozen.csv") == frozen + 'unit,%d,"furlong,distance,km,12573,62500"\n' % code,
              "the freeze only appends")
        status, said = copy.run("--check")
        check(status == 0, "and then all is well", said)


def test_new_report():
    """A GWP report is rows of data, and nothing else: its bases are then read and written like the others."""
    program = """
        #include <stdio.h>
        #include <string.h>
        #include "core/registry/gwp.h"
        int main(int argc, char **argv)
        {
            uint16_t code;
            for (int i = 1; i < argc; i++)
                puts(cm_basis_parse(argv[i], strlen(argv[i]), &code) ? cm_basis_by_code(code)->name : "unknown");
            return 0;
        }
    """
    spellings = {"AR7": "AR7", "ar7-50": "AR7-50", "IPCC AR7 GWP 50": "AR7-50", "seven": "AR7", "Seven-th_50": "AR7-50",
                 "AR7-20": "unknown", "AR6": "AR6"}
    with Copy() as copy:
        copy.edit("data/gwp_bases.csv", r"^62,(.*)", r"62,\1\n71,AR7,AR7,100,SEVEN|SEVEN TH,,,test\n73,AR7-50,AR7,50,,,,test")
        copy.write("data/gwp.csv", copy.read("data/gwp.csv") + "".join(
            "%s,AR7,%s,%s,test,1,\n" % (gas, years, gwp) for years in ("100", "50") for gas, gwp in (("CO2", 1), ("CO2-biogenic", 0))))
        status, said = copy.run("--freeze")
        check(status == 0, "a new report is compiled", said)
        copy.write("main.c", program)
        core = os.path.join(ROOT, "src", "core")
        done = subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-I" + os.path.join(copy.root, "src"), "-I" + os.path.join(ROOT, "src"),
                               "-o", os.path.join(copy.root, "main"), os.path.join(copy.root, "main.c"),
                               os.path.join(core, "registry", "gwp.c"), os.path.join(core, "text", "text.c")], capture_output=True, text=True)
        check(done.returncode == 0, "its C is compiled", done.stderr)
        if done.returncode == 0:
            done = subprocess.run([os.path.join(copy.root, "main"), *spellings], capture_output=True, text=True)
            check(done.stdout.split() == list(spellings.values()), "its bases are read", done.stdout)


def test_releases():
    """What a release froze is frozen: its frozen.csv is how today's begins."""
    def git(*words):
        return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, encoding="utf-8")

    tags = git("tag", "--list", "v*") if shutil.which("git") else None
    for tag in tags.stdout.split() if tags and tags.returncode == 0 else []:
        then = git("show", tag + ":data/frozen.csv")
        if then.returncode == 0:
            with open(os.path.join(ROOT, "data", "frozen.csv"), encoding="utf-8") as f:
                check(f.read().startswith(then.stdout), "frozen.csv continues that of " + tag)


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def test_sources():
    if not os.path.exists(os.path.join(SOURCE, "gwp.csv")):
        print("skipped: the tables that data/*.csv were made from are not there (../shared/data or CARBONMS_SOURCE_DATA)")
        return
    data = os.path.join(ROOT, "data")
    gases = {row["gas"]: row for row in rows(data, "gases.csv")}
    for row in rows(SOURCE, "gases.csv"):
        ours = gases.get(row["gas"], {})
        check(all(ours.get(key) == row[key] for key in ("formula", "family", "molar_mass_g_mol", "molar_mass_source")),
              "gas %s is carried" % row["gas"])
        check(set(filter(None, row["aliases"].split("|"))) <= set(ours.get("aliases", "").split("|")),
              "aliases of %s are carried" % row["gas"])
    ours = {tuple(row.values()) for row in rows(data, "gwp.csv")}
    for row in rows(SOURCE, "gwp.csv"):
        check((row["gas"], row["report"], row["horizon_years"], row["gwp"], row["source"], row["n_sources"],
               row["note"].replace("gwp-notes.md", "data/README.md")) in ours and
              (gases[row["gas"]]["formula"], gases[row["gas"]]["family"], gases[row["gas"]]["cas"]) ==
              (row["formula"], row["family"], row["cas"]),
              "GWP of %s in %s %s is carried" % (row["gas"], row["report"], row["horizon_years"]))
    ours = {tuple(row.values())[:5] for row in rows(data, "blends.csv")}
    for row in rows(SOURCE, "blends.csv"):
        check(tuple(row.values()) in ours, "%s in %s is carried" % (row["component_gas"], row["blend"]))


test_gates()
test_freeze()
test_new_report()
test_releases()
test_sources()
print("%d passed, %d failed" % (counts[True], counts[False]))
sys.exit(counts[False] > 0)
