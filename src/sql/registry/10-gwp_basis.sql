-- gwp_basis: edition and horizon of a set of global warming potentials

CREATE TYPE gwp_basis;

CREATE FUNCTION gwp_basis_in(cstring) RETURNS gwp_basis
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_in(cstring) IS
	'Input function of gwp_basis. Errors: 22P02 for an unknown basis.';

CREATE FUNCTION gwp_basis_out(gwp_basis) RETURNS cstring
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_out(gwp_basis) IS
	'Output function of gwp_basis: the canonical text, which reads back to the same value.';

CREATE FUNCTION gwp_basis_recv(internal) RETURNS gwp_basis
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_recv(internal) IS
	'Binary input function of gwp_basis; the layout is in doc/binary-format.md. Errors: 22P03 for '
	'bytes that no value has.';

CREATE FUNCTION gwp_basis_send(gwp_basis) RETURNS bytea
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_send(gwp_basis) IS
	'Binary output function of gwp_basis; the layout is in doc/binary-format.md.';

CREATE TYPE gwp_basis (
	INPUT = gwp_basis_in,
	OUTPUT = gwp_basis_out,
	RECEIVE = gwp_basis_recv,
	SEND = gwp_basis_send,
	INTERNALLENGTH = 2,
	PASSEDBYVALUE,
	ALIGNMENT = int2
);
COMMENT ON TYPE gwp_basis IS
	'A set of global warming potentials: IPCC assessment report and horizon, such as AR6 (100 years), '
	'AR5-20, AR4-500, AR5CCF (with climate-carbon feedback).';

CREATE FUNCTION edition(gwp_basis) RETURNS text
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_edition' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION edition(gwp_basis) IS
	'The assessment report: SAR, TAR, AR4, AR5, AR5CCF or AR6.';

CREATE FUNCTION horizon(gwp_basis) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_horizon' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION horizon(gwp_basis) IS
	'The horizon in years: 20, 100 or 500.';

-- comparison: by edition, then horizon

CREATE FUNCTION gwp_basis_eq(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_eq' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_eq(gwp_basis, gwp_basis) IS
	'Whether two bases are the same.';

CREATE FUNCTION gwp_basis_ne(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_ne' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_ne(gwp_basis, gwp_basis) IS
	'Whether two bases are different.';

CREATE FUNCTION gwp_basis_lt(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_lt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_lt(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts before the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_le(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_le' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_le(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts before or equal to the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_ge(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_ge' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_ge(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts after or equal to the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_gt(gwp_basis, gwp_basis) RETURNS boolean
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_gt' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_gt(gwp_basis, gwp_basis) IS
	'Whether the left basis sorts after the right one: by edition, then horizon.';

CREATE FUNCTION gwp_basis_cmp(gwp_basis, gwp_basis) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_cmp' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_cmp(gwp_basis, gwp_basis) IS
	'Comparison function of the btree operator class: by edition, then horizon.';

CREATE FUNCTION gwp_basis_hash(gwp_basis) RETURNS integer
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_hash(gwp_basis) IS
	'Hash function of gwp_basis.';

CREATE FUNCTION gwp_basis_hash_extended(gwp_basis, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'carbonms_gwp_basis_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gwp_basis_hash_extended(gwp_basis, bigint) IS
	'Hash function of gwp_basis with a seed.';

CREATE OPERATOR = (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR = (gwp_basis, gwp_basis) IS
	'The same basis.';

CREATE OPERATOR <> (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (gwp_basis, gwp_basis) IS
	'Different bases.';

CREATE OPERATOR < (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (gwp_basis, gwp_basis) IS
	'Sorts before: by edition, then horizon.';

CREATE OPERATOR <= (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (gwp_basis, gwp_basis) IS
	'Sorts before or equal to: by edition, then horizon.';

CREATE OPERATOR >= (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (gwp_basis, gwp_basis) IS
	'Sorts after or equal to: by edition, then horizon.';

CREATE OPERATOR > (
	LEFTARG = gwp_basis,
	RIGHTARG = gwp_basis,
	FUNCTION = gwp_basis_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (gwp_basis, gwp_basis) IS
	'Sorts after: by edition, then horizon.';

CREATE OPERATOR CLASS gwp_basis_ops DEFAULT FOR TYPE gwp_basis USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 gwp_basis_cmp(gwp_basis, gwp_basis),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS gwp_basis_ops USING btree IS
	'By edition, then horizon.';
COMMENT ON OPERATOR FAMILY gwp_basis_ops USING btree IS
	'By edition, then horizon.';

CREATE OPERATOR CLASS gwp_basis_ops DEFAULT FOR TYPE gwp_basis USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 gwp_basis_hash(gwp_basis),
	FUNCTION 2 gwp_basis_hash_extended(gwp_basis, bigint);
COMMENT ON OPERATOR CLASS gwp_basis_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of gwp_basis.';
COMMENT ON OPERATOR FAMILY gwp_basis_ops USING hash IS
	'Hash joins, hash aggregation, hash partitioning of gwp_basis.';
