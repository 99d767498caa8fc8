-- The roles that the dump names: dumps have none.
CREATE ROLE park_owner;
CREATE ROLE park_accountant;
CREATE ROLE park_recorder;
CREATE ROLE park_reader;
CREATE ROLE tenant_a;
CREATE ROLE tenant_b;
CREATE ROLE analyst BYPASSRLS; -- a materialized view over what policies limit could not be restored
