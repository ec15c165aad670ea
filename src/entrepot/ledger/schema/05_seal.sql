-- Tamper evidence: a chain of hashes made in the background, never in the way of a posting.
CREATE TABLE seal (
  seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_xid   xid8 NOT NULL,
  below_xid  xid8 NOT NULL UNIQUE,
  n_journals bigint NOT NULL,
  hash       bytea NOT NULL,
  sealed_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION forbid();

CREATE FUNCTION digest(lo xid8, hi xid8, OUT n bigint, OUT d bytea) LANGUAGE sql STABLE SET search_path = ledger, pg_temp SET timezone = 'UTC' AS $$
  SELECT count(*), sha256(coalesce(string_agg(h, ''::bytea ORDER BY id), ''::bytea)) FROM (
    SELECT j.id, sha256(convert_to(jsonb_build_array(j.id, j.kind, j.ref, j.n_transfers, j.xid::text, j.effective_at, j.created_at, j.actor, j.approver,
      (SELECT jsonb_agg(jsonb_build_array(t.id, t.leg, t.code, t.debit_account_id, t.credit_account_id, t.currency, t.amount, t.phase, t.pending_id,
                                          t.pending_amount, t.expires_at) ORDER BY t.leg)
         FROM transfer t WHERE t.journal_id = j.id))::text, 'UTF8')) AS h
    FROM journal j WHERE j.xid >= lo AND j.xid < hi) s
$$;

-- Seals the next journals, about ten thousand at most; returns how many. Every transaction below pg_snapshot_xmin() has
-- ended, so nothing can appear behind a seal later.
CREATE FUNCTION seal_next() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE last seal; lo xid8; hi xid8; part record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ledger.seal'));
  SELECT * INTO last FROM seal ORDER BY seq DESC LIMIT 1;
  lo := coalesce(last.below_xid, '0'::xid8);
  hi := pg_snapshot_xmin(pg_current_snapshot());
  hi := coalesce((SELECT xid FROM journal WHERE xid > lo AND xid < hi ORDER BY xid OFFSET 10000 LIMIT 1), hi);
  IF hi <= lo THEN RETURN 0; END IF;
  SELECT * INTO part FROM digest(lo, hi);
  IF part.n > 0 THEN
    INSERT INTO seal (from_xid, below_xid, n_journals, hash) VALUES (lo, hi, part.n, sha256(coalesce(last.hash, ''::bytea) || part.d));
  END IF;
  RETURN part.n;
END $$;

-- The seals that do not fit the rows they cover any more; must be empty.
CREATE VIEW seal_broken AS
  SELECT s.seq FROM (SELECT *, lag(hash) OVER (ORDER BY seq) AS before, lag(below_xid) OVER (ORDER BY seq) AS behind FROM seal) s,
         LATERAL digest(s.from_xid, s.below_xid) x
   WHERE s.hash <> sha256(coalesce(s.before, ''::bytea) || x.d) OR s.n_journals <> x.n OR s.from_xid <> coalesce(s.behind, '0'::xid8);
