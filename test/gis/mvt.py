"""Decodes vector tiles (Mapbox Vector Tile specification 2.1) with nothing but Python, and trusts nothing."""

import struct


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    """The fields of a protobuf message: number, wire type, and what it is."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind in (1, 2, 5):
            length = {1: 8, 5: 4}.get(kind)
            if length is None:
                length, at = varint(data, at)
            value, at = data[at:at + length], at + length
            if len(value) != length:
                raise ValueError("cut off")
        else:
            raise ValueError("wire type %d" % kind)
        yield key >> 3, kind, value


def packed(data):
    at, values = 0, []
    while at < len(data):
        value, at = varint(data, at)
        values.append(value)
    return values


def zigzag(value):
    return (value >> 1) ^ -(value & 1)


def decode_value(data):
    [(number, kind, value)] = fields(data)
    if number == 1:
        return value.decode("utf-8")
    if number == 2:
        return struct.unpack("<f", value)[0]
    if number == 3:
        return struct.unpack("<d", value)[0]
    if number == 4:
        return value - (1 << 64) if value >> 63 else value
    if number == 5:
        return value
    if number == 6:
        return zigzag(value)
    if number == 7:
        return bool(value)
    raise ValueError("value of type %d" % number)


def rings(commands):
    """Paths of a geometry, in units of the tile."""
    at = x = y = 0
    paths = []
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            paths[-1].append(paths[-1][0])
            continue
        for _ in range(count):
            x, y = x + zigzag(commands[at]), y + zigzag(commands[at + 1])
            at += 2
            if command == 1:
                paths.append([])
            paths[-1].append((x, y))
    return paths


def decode(tile):
    """Layers by name: a dict of version, extent and features, each with id, type, properties and rings."""
    layers = {}
    for number, _, layer in fields(tile):
        if number != 3:
            raise ValueError("field %d of a tile" % number)
        content = {"version": 1, "extent": 4096, "features": []}
        name, keys, values, features = None, [], [], []
        for number, _, value in fields(layer):
            if number == 15:
                content["version"] = value
            elif number == 1:
                name = value.decode("utf-8")
            elif number == 2:
                features.append(value)
            elif number == 3:
                keys.append(value.decode("utf-8"))
            elif number == 4:
                values.append(decode_value(value))
            elif number == 5:
                content["extent"] = value
        for feature in features:
            parts = {number: value for number, _, value in fields(feature)}
            tags = packed(parts.get(2, b""))
            content["features"].append({
                "id": parts.get(1), "type": parts.get(3), "rings": rings(packed(parts[4])),
                "properties": {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2])}})
        layers[name] = content
    return layers
