-- What happens when rows arrive, for everybody, the owner included.

-- The one clock of the schema. In production the server's; the owner may stop it at a time, or let it follow the
-- business time that the session names (virtual clock of tests and replays), by ledger.set_clock().
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT coalesce((SELECT coalesce(fixed_at, nullif(current_setting('ledger.business_time', true), '')::timestamptz) FROM clock_setting),
                  clock_timestamp())
$$;

CREATE FUNCTION set_clock(mode text, fixed timestamptz DEFAULT NULL) RETURNS void LANGUAGE plpgsql SET search_path = ledger, pg_temp AS $$
BEGIN
  IF (mode IN ('server', 'business') AND fixed IS NULL OR mode = 'fixed' AND fixed IS NOT NULL) IS NOT TRUE THEN
    RAISE EXCEPTION 'the clock is server, business, or fixed at a time' USING ERRCODE = '22023';
  END IF;
  DELETE FROM clock_setting;
  IF mode <> 'server' THEN INSERT INTO clock_setting (fixed_at) VALUES (fixed); END IF;
END $$;

-- ------------------------------------------------------------ nothing is changed, nothing is removed
CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger.% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '42501';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON journal  FOR EACH STATEMENT EXECUTE FUNCTION forbid();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION forbid();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON account  FOR EACH STATEMENT EXECUTE FUNCTION forbid();
CREATE TRIGGER immutable BEFORE DELETE OR TRUNCATE           ON balance  FOR EACH STATEMENT EXECUTE FUNCTION forbid();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON currency FOR EACH STATEMENT EXECUTE FUNCTION forbid();
-- shards for future accounts and the wording may be changed, what an account means may not
CREATE TRIGGER immutable BEFORE UPDATE OF kind, guard, store_owned OR DELETE OR TRUNCATE ON account_kind
  FOR EACH STATEMENT EXECUTE FUNCTION forbid();

CREATE FUNCTION only_triggers_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'ledger.balance is written by the triggers of the ledger only' USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER written_by_triggers BEFORE INSERT OR UPDATE ON balance FOR EACH STATEMENT EXECUTE FUNCTION only_triggers_write();

-- ------------------------------------------------------------ opening accounts
CREATE FUNCTION check_accounts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT f.kind, f.owner_ref, f.currency, k.kind IS NULL AS no_kind, c.code IS NULL AS no_currency, k.store_owned INTO bad
    FROM opened f LEFT JOIN account_kind k ON k.kind = f.kind LEFT JOIN currency c ON c.code = f.currency
   WHERE k.kind IS NULL OR c.code IS NULL OR k.store_owned <> (f.store_id IS NOT NULL) OR k.guard <> f.guard
   LIMIT 1;
  IF FOUND THEN
    IF bad.no_kind THEN RAISE EXCEPTION 'unknown account kind %', bad.kind USING ERRCODE = '23503', CONSTRAINT = 'account_kind_exists'; END IF;
    IF bad.no_currency THEN RAISE EXCEPTION 'unknown currency %', bad.currency USING ERRCODE = '23503', CONSTRAINT = 'currency_exists'; END IF;
    RAISE EXCEPTION 'account %/%/%: the kind decides the guard and whether there is a store', bad.kind, bad.owner_ref, bad.currency
      USING ERRCODE = '23514', CONSTRAINT = 'account_as_its_kind';
  END IF;
  INSERT INTO balance (account_id, shard, guard)
    SELECT f.id, s, f.guard FROM opened f, generate_series(0, f.shards - 1) s WHERE f.shards > 1;
  RETURN NULL;
END $$;
CREATE TRIGGER check_accounts AFTER INSERT ON account REFERENCING NEW TABLE AS opened FOR EACH STATEMENT EXECUTE FUNCTION check_accounts();

-- ------------------------------------------------------------ posting
-- Once per INSERT: whole journals only, accounts and holds as they should be, then one write per touched balance row, the
-- locks in one order for everybody (guarded rows by id, shared rows last, so that those are held for the shortest time).
-- All journals of a transaction belong into ONE insert: two of them in one transaction may deadlock with another one.
--
-- The settings keep the plans as they must be on a table of any size, also while nothing has been analysed yet: every
-- table is reached by its index, once per row that arrived.
CREATE FUNCTION apply_transfers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  backend int := pg_backend_pid();
  accounts bigint[]; shards smallint[]; guards smallint[]; dps bigint[]; cps bigint[]; dqs bigint[]; cqs bigint[];
  as_accounts boolean; held int[]; broke bigint;
BEGIN
  IF EXISTS (SELECT FROM (SELECT journal_id, count(*) AS legs, max(leg) AS last FROM arrived GROUP BY journal_id) a
               LEFT JOIN journal j ON j.id = a.journal_id
              WHERE j.xid IS DISTINCT FROM pg_current_xact_id() OR a.legs <> j.n_transfers OR a.last <> j.n_transfers) THEN
    RAISE EXCEPTION 'a journal is written whole, by its own transaction' USING ERRCODE = '42501', CONSTRAINT = 'journal_is_whole';
  END IF;

  IF EXISTS (SELECT FROM arrived WHERE pending_id IS NOT NULL) THEN
    IF EXISTS (SELECT FROM arrived a LEFT JOIN transfer p ON p.id = a.pending_id AND p.phase = 'pending'
                WHERE a.pending_id IS NOT NULL
                  AND (p.debit_account_id, p.credit_account_id, p.currency, p.amount)
                      IS DISTINCT FROM (a.debit_account_id, a.credit_account_id, a.currency, a.pending_amount)) THEN
      RAISE EXCEPTION 'a resolution repeats accounts, currency and amount of its hold' USING ERRCODE = '23503', CONSTRAINT = 'resolution_matches_hold';
    END IF;
    IF EXISTS (SELECT FROM arrived a JOIN transfer p ON p.id = a.pending_id AND p.phase = 'pending'
                WHERE a.phase = 'post' AND p.expires_at <= clock()) THEN
      RAISE EXCEPTION 'the hold has expired' USING ERRCODE = '23514', CONSTRAINT = 'hold_not_expired';
    END IF;
  END IF;

  SELECT array_agg(t.account_id), array_agg(t.shard), array_agg(t.guard), array_agg(t.dp), array_agg(t.cp), array_agg(t.dq), array_agg(t.cq),
         bool_and(t.fits)
    INTO accounts, shards, guards, dps, cps, dqs, cqs, as_accounts
    FROM (SELECT m.account_id, (backend % a.shards)::smallint AS shard, a.guard, m.dp, m.cp, m.dq, m.cq,
                 coalesce(a.currency = m.lowest AND a.currency = m.highest, false) AS fits
            FROM (SELECT s.account_id, min(s.currency) AS lowest, max(s.currency) AS highest,
                         sum(s.dp)::bigint AS dp, sum(s.cp)::bigint AS cp, sum(s.dq)::bigint AS dq, sum(s.cq)::bigint AS cq
                    FROM (SELECT debit_account_id AS account_id, currency,
                                 CASE WHEN phase = 'pending' THEN 0 ELSE amount END AS dp, 0 AS cp,
                                 CASE WHEN phase = 'pending' THEN amount ELSE -coalesce(pending_amount, 0) END AS dq, 0 AS cq FROM arrived
                          UNION ALL
                          SELECT credit_account_id, currency, 0, CASE WHEN phase = 'pending' THEN 0 ELSE amount END,
                                 0, CASE WHEN phase = 'pending' THEN amount ELSE -coalesce(pending_amount, 0) END FROM arrived) s
                   GROUP BY s.account_id) m
            LEFT JOIN account a ON a.id = m.account_id
           ORDER BY a.shards > 1, m.account_id) t;
  IF accounts IS NULL THEN RETURN NULL; END IF;         -- an INSERT of no rows
  IF NOT as_accounts THEN
    RAISE EXCEPTION 'both accounts exist and are in the currency of the transfer' USING ERRCODE = '23503', CONSTRAINT = 'accounts_in_currency';
  END IF;

  SELECT array_agg(l.i), min(l.account_id) FILTER (WHERE l.broken) INTO held, broke
    FROM (SELECT u.i::int, u.account_id,
                 CASE b.guard WHEN 1 THEN b.debits_posted + u.dp + b.debits_pending + u.dq > b.credits_posted + u.cp
                              WHEN 2 THEN b.credits_posted + u.cp + b.credits_pending + u.cq > b.debits_posted + u.dp END AS broken
            FROM unnest(accounts, shards, dps, cps, dqs, cqs) WITH ORDINALITY u(account_id, shard, dp, cp, dq, cq, i)
            JOIN balance b ON b.account_id = u.account_id AND b.shard = u.shard
           ORDER BY u.i FOR NO KEY UPDATE OF b) l;
  IF held IS NULL OR cardinality(held) < cardinality(accounts) THEN
    SELECT coalesce(broke, min(u.account_id)) INTO broke
      FROM unnest(accounts, guards, dps, cps, dqs, cqs) WITH ORDINALITY u(account_id, guard, dp, cp, dq, cq, i)
     WHERE (held IS NULL OR u.i <> ALL (held))
       AND CASE u.guard WHEN 1 THEN u.dp + u.dq > u.cp WHEN 2 THEN u.cp + u.cq > u.dp END;
  END IF;
  IF broke IS NOT NULL THEN                             -- the CHECKs of balance would say no as well, without the name
    RAISE EXCEPTION 'there is not enough on the account' USING ERRCODE = '23514',
      CONSTRAINT = (SELECT CASE guard WHEN 1 THEN 'debits_must_not_exceed_credits' ELSE 'credits_must_not_exceed_debits' END FROM account WHERE id = broke),
      DETAIL = (SELECT concat_ws('|', kind, owner_ref, currency) FROM account WHERE id = broke);
  END IF;

  IF held IS NOT NULL THEN
    UPDATE balance b SET debits_posted  = b.debits_posted  + u.dp, credits_posted  = b.credits_posted  + u.cp,
                         debits_pending = b.debits_pending + u.dq, credits_pending = b.credits_pending + u.cq, version = b.version + 1
      FROM unnest(accounts, shards, dps, cps, dqs, cqs) WITH ORDINALITY u(account_id, shard, dp, cp, dq, cq, i)
     WHERE u.i = ANY (held) AND b.account_id = u.account_id AND b.shard = u.shard;
  END IF;
  IF held IS NULL OR cardinality(held) < cardinality(accounts) THEN
    -- Their accounts were opened by this transaction, so nobody else can see them. The conflict clause is for an account
    -- that the owner opened by hand and two transactions use for the first time.
    INSERT INTO balance AS b (account_id, shard, guard, debits_posted, credits_posted, debits_pending, credits_pending)
      SELECT u.account_id, u.shard, u.guard, u.dp, u.cp, u.dq, u.cq
        FROM unnest(accounts, shards, guards, dps, cps, dqs, cqs) WITH ORDINALITY u(account_id, shard, guard, dp, cp, dq, cq, i)
       WHERE held IS NULL OR u.i <> ALL (held)
    ON CONFLICT (account_id, shard) DO UPDATE SET
      debits_posted  = b.debits_posted  + excluded.debits_posted,  credits_posted  = b.credits_posted  + excluded.credits_posted,
      debits_pending = b.debits_pending + excluded.debits_pending, credits_pending = b.credits_pending + excluded.credits_pending,
      version = b.version + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER apply_transfers AFTER INSERT ON transfer REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION apply_transfers();
