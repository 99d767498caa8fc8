-- Codes are one however they are typed.

CREATE FUNCTION asset_code(written text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN upper(btrim(regexp_replace(written, '\s+', ' ', 'g')) COLLATE "C");
COMMENT ON FUNCTION asset_code(text) IS 'A code of a registry in capitals, without spaces around it: " gec" is GEC.';
