-- Runs once, when the data folder of PostgreSQL is made. Services connect as this role: it may make a role and a schema for
-- each subgraph, and is no superuser, who could read the files of the server and other databases.
\set password `cat /run/secrets/shop_password`
CREATE ROLE shop LOGIN CREATEROLE PASSWORD :'password';
ALTER DATABASE all_pet_plus OWNER TO shop;
