-- The application reads, and writes through the doors only. There is no INSERT for it anywhere.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT USAGE ON SCHEMA ledger TO ledger_app, store_portal;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_app;
REVOKE SELECT ON store_statement FROM ledger_app;
GRANT SELECT ON store_statement TO store_portal;
GRANT EXECUTE ON FUNCTION clock(), seal_next(), digest(xid8, xid8), drift_between(bigint, bigint) TO ledger_app;
DO $$ BEGIN                                         -- the door, without repeating its twenty columns
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ledger_app', 'post'::regproc::oid::regprocedure);
END $$;
