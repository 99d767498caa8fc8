"""What GDAL, a decoder of vector tiles and an XML parser make of the layers of a ledger. Results in TAP."""

import json
import math
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager
from decimal import Decimal

import psycopg2
from osgeo import gdal, ogr

import mvt

gdal.UseExceptions()
ogr.UseExceptions()

DATABASE, ROLE, SCHEMA, SRID = "gis", "地图 reader", '园区 "A"', 4550
LAYERS = {"gis_plot_emission": "MultiPolygon", "gis_source_point": "Point", "gis_source_line": "MultiLineString",
          "gis_source_polygon": "MultiPolygon", "gis_boundary": "MultiPolygon"}
TYPES = {"integer": ogr.OFTInteger, "double precision": ogr.OFTReal, "text": ogr.OFTString, "date": ogr.OFTDate}
# A role without search_path: GDAL itself has to find PostGIS.
PG = "PG:dbname='%s' user='%s'" % (DATABASE, ROLE)
OPTIONS = ["PRELUDE_STATEMENTS=SET search_path = maps"]

number = failed = 0


@contextmanager
def test(what):
    global number, failed
    number += 1
    try:
        yield
        print("ok %d - %s" % (number, what))
    except Exception as error:
        failed += 1
        print("not ok %d - %s" % (number, what))
        for line in ("%s: %s" % (type(error).__name__, error)).splitlines()[:6]:
            print("# " + line[:500])


def same(got, expected, what):
    if got != expected:
        raise AssertionError("%s: got %r, expected %r" % (what, got, expected))


def true(good, what):
    if not good:
        raise AssertionError(what)


session = psycopg2.connect(dbname=DATABASE, user=ROLE)
session.autocommit = True


def query(sql, *parameters):
    with session.cursor() as cursor:
        cursor.execute(sql.replace("LEDGER", '"' + SCHEMA.replace('"', '""') + '"'), parameters or None)
        return cursor.fetchall()


def columns(layer):
    return dict(query("SELECT column_name, CASE WHEN udt_name = 'geometry' THEN 'geometry' ELSE data_type END "
                      "FROM information_schema.columns WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position",
                      SCHEMA, layer))


def compare(dataset, layer, what):
    """A layer of a file has the fields, the number of features and the sums that SQL says."""
    written = dataset.GetLayer(0)
    definition = written.GetLayerDefn()
    got = {definition.GetFieldDefn(i).GetName(): definition.GetFieldDefn(i).GetType() for i in range(definition.GetFieldCount())}
    expected = {name: TYPES[kind] for name, kind in columns(layer).items() if kind != "geometry"}
    same(got, expected, what + ", types")
    features = list(written)
    [(count,)] = query("SELECT count(*)::integer FROM LEDGER.%s" % layer)
    same(len(features), count, what + ", features")
    true(count > 0, "there are none")
    for name, kind in columns(layer).items():
        if kind == "geometry":
            continue
        values = [None if f.IsFieldNull(name) or not f.IsFieldSet(name) else f.GetField(name) for f in features]
        stored = [v for v, in query('SELECT "%s" FROM LEDGER.%s' % (name, layer))]
        same(values.count(None), stored.count(None), what + ", NULL in " + name)
        if kind == "double precision":
            got, expected = (math.fsum(v for v in vs if v is not None) for vs in (values, stored))
            true(math.isclose(got, expected, rel_tol=1e-12), "%s, sum of %s: %r, %r" % (what, name, got, expected))
        elif kind != "date":
            same(sorted(filter(None, values)), sorted(filter(None, stored)), what + ", " + name)


def read_layers(folder):
    source = gdal.OpenEx(PG, gdal.OF_VECTOR, open_options=OPTIONS + ["SCHEMAS=" + SCHEMA])
    for layer, kind in LAYERS.items():
        with test("GDAL finds %s with its type and spatial reference system" % layer):
            found = source.GetLayerByName(layer) or source.GetLayerByName(SCHEMA + "." + layer)
            same(ogr.GeometryTypeToName(found.GetGeomType()).replace(" ", ""),
                 {"MultiPolygon": "MultiPolygon", "MultiLineString": "MultiLineString", "Point": "Point"}[kind], "type")
            same(found.GetSpatialRef().GetAuthorityCode(None), str(SRID), "SRID")
        for form, name in (("GeoJSON", "json"), ("GPKG", "gpkg")):
            with test("ogr2ogr writes %s to %s: fields, features, sums" % (layer, form)):
                path = os.path.join(folder, "%s.%s" % (layer, name))
                command = ["ogr2ogr", "-f", form, path, PG, "-sql",
                           'SELECT * FROM "%s".%s' % (SCHEMA.replace('"', '""'), layer), "-nln", layer]
                command += [word for option in OPTIONS for word in ("-oo", option)]
                if form == "GPKG":
                    command += ["-lco", "FID=fid"]
                done = subprocess.run(command, capture_output=True, text=True)
                same((done.returncode, done.stderr), (0, ""), "ogr2ogr")
                if form == "GeoJSON":
                    # numbers are numbers in the file itself, not only after guessing
                    for feature in json.load(open(path, encoding="utf-8"))["features"]:
                        for column, kind_ in columns(layer).items():
                            value = feature["properties"].get(column)
                            if kind_ in ("integer", "double precision") and value is not None:
                                true(isinstance(value, (int, float)), "%s is %r" % (column, value))
                compare_file(path, layer, form)


def compare_file(path, layer, form):
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
    if form == "GPKG":
        compare(dataset, layer, form)
        return
    # GeoJSON has no types: GDAL guesses them from the values, so that a column of whole or no numbers is another type
    features = dataset.GetLayer(0).GetFeatureCount()
    [(count,)] = query("SELECT count(*)::integer FROM LEDGER.%s" % layer)
    same(features, count, "features")
    written = json.load(open(path, encoding="utf-8"))["features"]
    for column, kind in columns(layer).items():
        if kind == "double precision":
            got = math.fsum(f["properties"][column] or 0 for f in written)
            [(expected,)] = query('SELECT coalesce(sum("%s"), 0) FROM LEDGER.%s' % (column, layer))
            true(math.isclose(got, expected, rel_tol=1e-12), "sum of %s: %r, %r" % (column, got, expected))
        elif kind == "text":
            same(sorted(f["properties"][column] or "" for f in written),
                 sorted(v or "" for v, in query('SELECT "%s" FROM LEDGER.%s' % (column, layer))), column)


def render(folder):
    tif, png = os.path.join(folder, "map.tif"), os.path.join(folder, "map.png")
    with test("GDAL renders the plots to PNG, with their figures"):
        where = "boundary = '园区' AND method = 'GHG-Protocol' AND year = 2025"
        gdal.Rasterize(tif, os.path.join(folder, "gis_plot_emission.gpkg"), attribute="co2e_t_per_ha", where=where, noData=-1, initValues=-1,
                       xRes=5, yRes=5, outputType=gdal.GDT_Float64, layers=["gis_plot_emission"])
        drawn = gdal.Open(tif)
        left, size, _, top, _, _ = drawn.GetGeoTransform()
        pixels = drawn.ReadAsArray()
        rows = query("SELECT co2e_t_per_ha, maps.st_x(maps.st_pointonsurface(geom)), maps.st_y(maps.st_pointonsurface(geom)) "
                     "FROM LEDGER.gis_plot_emission WHERE %s AND co2e_t_per_ha IS NOT NULL" % where)
        true(len(rows) > 3, "%d plots" % len(rows))
        for figure, x, y in rows:
            same(pixels[int((top - y) / size)][int((x - left) / size)], figure, "pixel at %s %s" % (x, y))
        gdal.Translate(png, tif, format="PNG", outputType=gdal.GDT_Byte, noData="none", scaleParams=[[0, max(r[0] for r in rows), 1, 255]])
        picture = gdal.Open(png)
        same((picture.RasterXSize, picture.RasterYSize), (drawn.RasterXSize, drawn.RasterYSize), "size")
        true(len(set(picture.ReadAsArray().flatten())) > 3, "shades")


def tile_of(z):
    [(lon, lat)] = query("SELECT maps.st_x(p), maps.st_y(p) FROM (SELECT maps.st_transform(maps.st_centroid(geom), 4326) "
                         "FROM LEDGER.gis_boundary WHERE kind = 'accounting') AS c (p)")
    return (int((lon + 180) / 360 * 2 ** z), int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2 ** z))


def tiles():
    z = 12
    x, y = tile_of(z)
    stored = {row[0]: row[1:] for row in query(
        "SELECT g.geometry_id, e.code, e.name, e.area_ha, e.co2e_t, e.co2e_market_t, e.removed_t, e.verified FROM LEDGER.gis_plot_emission AS e "
        "JOIN LEDGER.boundary_geometry AS g ON g.kind = 'plot' AND g.code = e.code "
        "WHERE e.boundary = '园区' AND e.method = 'GHG-Protocol' AND e.year = 2024")}
    for name, sql in (("emission_tile", "SELECT LEDGER.emission_tile(%s, %s, %s, '{\"year\": 2024}')"),
                      ("emission_tile with text", "SELECT LEDGER.emission_tile(z => %s, x => %s, y => %s, query_params => "
                       "'{\"year\": \"2024\", \"boundary\": \"园区\", \"method\": \"GHG-Protocol\"}')"),
                      ("emission_tile_of", "SELECT LEDGER.emission_tile_of(z => %s, x => %s, y => %s, year => '2024')")):
        with test("a tile of %s decodes, with numbers as numbers" % name):
            [(tile,)] = query(sql, z, x, y)
            layers = mvt.decode(bytes(tile))
            same(list(layers), ["gis_plot_emission"], "layers")
            layer = layers["gis_plot_emission"]
            same((layer["version"], layer["extent"]), (2, 4096), "version and extent")
            got = {f["id"]: f for f in layer["features"]}
            same(sorted(got), sorted(stored), "ids")
            for key, feature in got.items():
                same(feature["type"], 3, "type of geometry")
                true(all(-64 <= c <= 4160 for ring in feature["rings"] for point in ring for c in point), "coordinates")
                p = feature["properties"]
                same(tuple(p.get(c) for c in ("code", "name", "area_ha", "co2e_t", "co2e_market_t", "removed_t", "verified")),
                     stored[key], "figures of %s" % p["code"])
                for column, kind in columns("gis_plot_emission").items():
                    if column in p:
                        true(type(p[column]) is {"double precision": float, "integer": int, "text": str}[kind], "%s is %r" % (column, p[column]))
    with test("a tile without plots is empty"):
        same([bytes(t) for t, in query("SELECT LEDGER.emission_tile(%s, 0, 0)", z)], [b""], "tile")
    with test("GDAL reads the tile as well"):
        [(tile,)] = query("SELECT LEDGER.emission_tile(%s, %s, %s, '{\"year\": 2024}')", z, x, y)
        gdal.FileFromMemBuffer("/vsimem/tile.pbf", bytes(tile))
        dataset = gdal.OpenEx("/vsimem/tile.pbf", gdal.OF_VECTOR)
        layer = dataset.GetLayer(0)
        same((layer.GetName(), layer.GetFeatureCount()), ("gis_plot_emission", len(stored)), "layer")
        definition = layer.GetLayerDefn()
        same(definition.GetFieldDefn(definition.GetFieldIndex("co2e_t")).GetType(), ogr.OFTReal, "type of co2e_t")


def geojson():
    with test("GDAL reads the GeoJSON, and it adds up with its remainder"):
        [(text, total)] = query("SELECT LEDGER.emission_geojson(2025)::text, (SELECT sum(co2e_t_exact) FROM LEDGER.bi_emission_by_plot "
                                "WHERE boundary = '园区' AND method = 'GHG-Protocol' AND year = 2025)")
        gdal.FileFromMemBuffer("/vsimem/plots.json", text.encode("utf-8"))
        dataset = gdal.OpenEx("/vsimem/plots.json", gdal.OF_VECTOR)
        layer = dataset.GetLayer(0)
        same(layer.GetSpatialRef().GetAuthorityCode(None), "4326", "SRID")
        collection = json.loads(text, parse_float=str)
        parts = [f["properties"] for f in collection["features"]] + [collection["remainder"]]
        same(sum(Decimal(p["co2e_t"]) for p in parts if p["co2e_t"] is not None), total, "sum")
        west, east, south, north = layer.GetExtent()
        true(123 < west < east < 123.03 and 31 < south < north < 31.02, "extent %r" % (layer.GetExtent(),))


def svg():
    with test("the map is XML, has a path for each plot, and texts arrive whole"):
        [(text,)] = query("SELECT LEDGER.emission_map_svg('[2025-01-01,2026-01-01)', '园区', 'GHG-Protocol', 'AR6')")
        root = ElementTree.fromstring(text)
        space = "{http://www.w3.org/2000/svg}"
        same(root.tag, space + "svg", "root")
        same(root.find(space + "title").text, "园区 & Co.: emissions by plot", "title")
        plots = [g for g in root.iter(space + "g") if g.get("class") == "z"][0]
        same(len(plots), 6, "plots")
        true(any("冶炼 <\"A\" & 'B'>" in path.find(space + "title").text for path in plots), "name of a plot")
        true("Remainder" in root.find(space + "desc").text, "description")


def style():
    with test("the style for QGIS has the fields of the layer, and classes without gaps"):
        root = ElementTree.parse(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../sample/gis_plot_emission.qml")).getroot()
        rules = [r.get("filter") for r in root.iter("rule")]
        true("co2e_t_per_ha" in columns("gis_plot_emission"), "column")
        low = None
        for rule in rules[:-1]:
            words = rule.replace('"co2e_t_per_ha" ', "").split(" AND ")
            same([w for w in words if w.startswith(">=")], [] if low is None else [">= " + low], "lower limit")
            low = ([w[2:] for w in words if w.startswith("< ")] + [None])[0]
        same((low, rules[-1]), (None, '"co2e_t_per_ha" IS NULL'), "last rules")
        same(len(list(root.iter("symbol"))), len(rules), "symbols")


with test("the reader has no search_path and may not write"):
    same(query("SELECT current_user::text, current_setting('search_path'), current_setting('transaction_read_only')"), [(ROLE, '""', "on")], "session")
with tempfile.TemporaryDirectory() as folder:
    read_layers(folder)
    render(folder)
tiles()
geojson()
svg()
style()
print("1..%d" % number)
sys.exit(1 if failed else 0)
