-- The door and its triggers with fewer statements inside: what a posting costs is the number of them, not of its rows.
-- Replaces functions of 02_posting.sql and 03_post.sql; what they promise and refuse is the same.

CREATE OR REPLACE FUNCTION check_accounts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE bad record; shared boolean;
BEGIN
  SELECT bool_or(f.shards > 1) INTO shared FROM opened f;
  SELECT f.kind, f.owner_ref, f.currency, k.kind IS NULL AS no_kind, c.code IS NULL AS no_currency, k.store_owned INTO bad
    FROM (SELECT o.kind, o.currency, o.guard, o.store_id IS NOT NULL AS of_store, min(o.owner_ref) AS owner_ref FROM opened o GROUP BY 1, 2, 3, 4) f
    LEFT JOIN account_kind k ON k.kind = f.kind LEFT JOIN currency c ON c.code = f.currency
   WHERE k.kind IS NULL OR c.code IS NULL OR k.store_owned <> f.of_store OR k.guard <> f.guard
   LIMIT 1;
  IF FOUND THEN
    IF bad.no_kind THEN RAISE EXCEPTION 'unknown account kind %', bad.kind USING ERRCODE = '23503', CONSTRAINT = 'account_kind_exists'; END IF;
    IF bad.no_currency THEN RAISE EXCEPTION 'unknown currency %', bad.currency USING ERRCODE = '23503', CONSTRAINT = 'currency_exists'; END IF;
    RAISE EXCEPTION 'account %/%/%: the kind decides the guard and whether there is a store', bad.kind, bad.owner_ref, bad.currency
      USING ERRCODE = '23514', CONSTRAINT = 'account_as_its_kind';
  END IF;
  IF shared THEN
    INSERT INTO balance (account_id, shard, guard)
      SELECT f.id, s, f.guard FROM opened f, generate_series(0, f.shards - 1) s WHERE f.shards > 1;
  END IF;
  RETURN NULL;
END $$;

-- Changes that would break an account's guard even if it were empty are looked at twice; all others cannot break it: the guard of
-- what is there holds already. So the balances that exist are changed by one UPDATE, and what it did not touch is new or broken.
-- The rows are touched in the order of the arrays (nested loop, see the settings of post): guarded ones by id, shared ones last.
CREATE OR REPLACE FUNCTION apply_transfers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  backend int := pg_backend_pid();
  accounts bigint[]; shards smallint[]; guards smallint[]; dps bigint[]; cps bigint[]; dqs bigint[]; cqs bigint[];
  as_accounts boolean; takes boolean; touched int[]; broke bigint;
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
         bool_and(t.fits), bool_or(CASE t.guard WHEN 1 THEN t.dp + t.dq > t.cp WHEN 2 THEN t.cp + t.cq > t.dp ELSE false END)
    INTO accounts, shards, guards, dps, cps, dqs, cqs, as_accounts, takes
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

  WITH changed AS (
    UPDATE balance b SET debits_posted  = b.debits_posted  + u.dp, credits_posted  = b.credits_posted  + u.cp,
                         debits_pending = b.debits_pending + u.dq, credits_pending = b.credits_pending + u.cq, version = b.version + 1
      FROM unnest(accounts, shards, dps, cps, dqs, cqs) WITH ORDINALITY u(account_id, shard, dp, cp, dq, cq, i)
     WHERE b.account_id = u.account_id AND b.shard = u.shard
       AND NOT CASE b.guard WHEN 1 THEN b.debits_posted + u.dp + b.debits_pending + u.dq > b.credits_posted + u.cp
                            WHEN 2 THEN b.credits_posted + u.cp + b.credits_pending + u.cq > b.debits_posted + u.dp ELSE false END
    RETURNING u.i::int)
  SELECT array_agg(changed.i) INTO touched FROM changed;
  IF cardinality(touched) = cardinality(accounts) THEN RETURN NULL; END IF;

  IF takes THEN
    SELECT min(u.account_id) INTO broke
      FROM unnest(accounts, guards, dps, cps, dqs, cqs) WITH ORDINALITY u(account_id, guard, dp, cp, dq, cq, i)
     WHERE (touched IS NULL OR u.i <> ALL (touched))
       AND CASE u.guard WHEN 1 THEN u.dp + u.dq > u.cp WHEN 2 THEN u.cp + u.cq > u.dp END;
    IF broke IS NOT NULL THEN                           -- the CHECKs of balance would say no as well, without the name
      RAISE EXCEPTION 'there is not enough on the account' USING ERRCODE = '23514',
        CONSTRAINT = (SELECT CASE guard WHEN 1 THEN 'debits_must_not_exceed_credits' ELSE 'credits_must_not_exceed_debits' END FROM account WHERE id = broke),
        DETAIL = (SELECT concat_ws('|', kind, owner_ref, currency) FROM account WHERE id = broke);
    END IF;
  END IF;

  -- Their accounts were opened by this transaction, so nobody else can see them. The conflict clause is for an account
  -- that the owner opened by hand and two transactions use for the first time.
  INSERT INTO balance AS b (account_id, shard, guard, debits_posted, credits_posted, debits_pending, credits_pending)
    SELECT u.account_id, u.shard, u.guard, u.dp, u.cp, u.dq, u.cq
      FROM unnest(accounts, shards, guards, dps, cps, dqs, cqs) WITH ORDINALITY u(account_id, shard, guard, dp, cp, dq, cq, i)
     WHERE touched IS NULL OR u.i <> ALL (touched)
  ON CONFLICT (account_id, shard) DO UPDATE SET
    debits_posted  = b.debits_posted  + excluded.debits_posted,  credits_posted  = b.credits_posted  + excluded.credits_posted,
    debits_pending = b.debits_pending + excluded.debits_pending, credits_pending = b.credits_pending + excluded.credits_pending,
    version = b.version + 1;
  RETURN NULL;
END $$;

-- The door: ids of new accounts are drawn beforehand, so that they need not be looked up again.
CREATE OR REPLACE FUNCTION post(
  account_kinds text[], owner_refs text[], currencies text[], store_ids uuid[],
  journal_ids uuid[], journal_kinds text[], journal_refs text[], effective_ats timestamptz[], actors text[], approvers text[], leg_counts smallint[],
  leg_journals int[], leg_numbers smallint[], codes text[], debits int[], credits int[], amounts bigint[], phases text[],
  pending_ids bigint[], pending_amounts bigint[], expires_ats timestamptz[]
) RETURNS TABLE (journal_id uuid, created boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp
SET lock_timeout = '2s'
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  ids bigint[]; known boolean[]; opened int; other_store boolean; written uuid[]; fresh int[]; conflict text; total int := 0; legs smallint;
BEGIN
  IF leg_counts IS NOT NULL THEN
    FOREACH legs IN ARRAY leg_counts LOOP total := total + legs; END LOOP;
  END IF;
  IF (cardinality(journal_ids) >= 1 AND total = cardinality(leg_journals)) IS NOT TRUE THEN
    RAISE EXCEPTION 'every journal has its legs' USING ERRCODE = '23514', CONSTRAINT = 'journal_is_whole';
  END IF;

  -- accounts: ids of those that exist, new ones for the others
  SELECT array_agg(coalesce(a.id, nextval('ledger.account_id_seq')) ORDER BY n.i), array_agg(a.id IS NOT NULL ORDER BY n.i),
         bool_or(n.store_id <> a.store_id), count(*) FILTER (WHERE a.id IS NULL)
    INTO ids, known, other_store, opened
    FROM unnest(account_kinds, owner_refs, currencies, store_ids) WITH ORDINALITY n(kind, owner_ref, currency, store_id, i)
    LEFT JOIN account a ON a.kind = n.kind AND a.owner_ref = n.owner_ref AND a.currency = n.currency;
  IF other_store THEN
    RAISE EXCEPTION 'the account belongs to another store' USING ERRCODE = '23514', CONSTRAINT = 'account_as_its_kind';
  END IF;
  IF opened > 0 THEN
    INSERT INTO account (id, kind, owner_ref, currency, store_id, guard, shards) OVERRIDING SYSTEM VALUE
      SELECT ids[n.i], n.kind, n.owner_ref, n.currency, n.store_id, coalesce(k.guard, 0), coalesce(k.default_shards, 1)
        FROM unnest(account_kinds, owner_refs, currencies, store_ids) WITH ORDINALITY n(kind, owner_ref, currency, store_id, i)
        LEFT JOIN account_kind k ON k.kind = n.kind
       WHERE NOT known[n.i] ORDER BY n.kind, n.owner_ref, n.currency
    ON CONFLICT ON CONSTRAINT account_natural_key DO NOTHING;
    GET DIAGNOSTICS total = ROW_COUNT;
    IF total < opened THEN                              -- somebody else opened some of them meanwhile: theirs are the accounts
      SELECT array_agg(a.id ORDER BY n.i), bool_or(n.store_id <> a.store_id) INTO ids, other_store
        FROM unnest(account_kinds, owner_refs, currencies, store_ids) WITH ORDINALITY n(kind, owner_ref, currency, store_id, i)
        LEFT JOIN account a ON a.kind = n.kind AND a.owner_ref = n.owner_ref AND a.currency = n.currency;
      IF other_store THEN
        RAISE EXCEPTION 'the account belongs to another store' USING ERRCODE = '23514', CONSTRAINT = 'account_as_its_kind';
      END IF;
    END IF;
  END IF;

  WITH w AS (
    INSERT INTO journal (id, kind, ref, n_transfers, effective_at, actor, approver)
      SELECT n.id, n.kind, n.ref, n.legs, n.effective_at, n.actor, n.approver
        FROM unnest(journal_ids, journal_kinds, journal_refs, leg_counts, effective_ats, actors, approvers)
             WITH ORDINALITY n(id, kind, ref, legs, effective_at, actor, approver, i)
       ORDER BY n.ref, n.kind, n.i
    ON CONFLICT ON CONSTRAINT journal_kind_ref_key DO NOTHING RETURNING id)
  SELECT array_agg(w.id) INTO written FROM w;

  -- resolutions first and in one order: two transactions that resolve the same holds wait for each other, not in a circle
  IF cardinality(written) = cardinality(journal_ids) THEN
    INSERT INTO transfer (journal_id, leg, code, debit_account_id, credit_account_id, currency, amount, phase, pending_id, pending_amount, expires_at)
      SELECT journal_ids[l.j], l.leg, l.code, ids[l.debit], ids[l.credit], currencies[l.debit], l.amount, l.phase, l.pending_id, l.pending_amount, l.expires_at
        FROM unnest(leg_journals, leg_numbers, codes, debits, credits, amounts, phases, pending_ids, pending_amounts, expires_ats)
             WITH ORDINALITY l(j, leg, code, debit, credit, amount, phase, pending_id, pending_amount, expires_at, i)
       ORDER BY l.pending_id, l.i;
    RETURN QUERY SELECT n.id, true FROM unnest(journal_ids) WITH ORDINALITY n(id, i) ORDER BY n.i;
    RETURN;
  END IF;

  -- some are known already: post the others, then compare
  fresh := ARRAY(SELECT min(n.i)::int FROM unnest(journal_ids) WITH ORDINALITY n(id, i) WHERE n.id = ANY (written) GROUP BY n.id);
  INSERT INTO transfer (journal_id, leg, code, debit_account_id, credit_account_id, currency, amount, phase, pending_id, pending_amount, expires_at)
    SELECT journal_ids[l.j], l.leg, l.code, ids[l.debit], ids[l.credit], currencies[l.debit], l.amount, l.phase, l.pending_id, l.pending_amount, l.expires_at
      FROM unnest(leg_journals, leg_numbers, codes, debits, credits, amounts, phases, pending_ids, pending_amounts, expires_ats)
           WITH ORDINALITY l(j, leg, code, debit, credit, amount, phase, pending_id, pending_amount, expires_at, i)
     WHERE l.j = ANY (fresh) ORDER BY l.pending_id, l.i;
  SELECT c.ref INTO conflict FROM (
      SELECT n.ref FROM unnest(journal_kinds, journal_refs, leg_counts) n(kind, ref, legs)
        JOIN journal j ON j.ref = n.ref AND j.kind = n.kind
       WHERE j.n_transfers <> n.legs
      UNION ALL
      SELECT journal_refs[l.n] FROM unnest(leg_journals, leg_numbers, codes, debits, credits, amounts, phases, pending_ids, pending_amounts, expires_ats)
                  l(n, leg, code, debit, credit, amount, phase, pending_id, pending_amount, expires_at)
        LEFT JOIN journal j ON j.ref = journal_refs[l.n] AND j.kind = journal_kinds[l.n]
        LEFT JOIN transfer t ON t.journal_id = j.id AND t.leg = l.leg
       WHERE (t.code, t.debit_account_id, t.credit_account_id, t.amount, t.phase, t.pending_id, t.pending_amount, t.expires_at)
             IS DISTINCT FROM (l.code, ids[l.debit], ids[l.credit], l.amount, l.phase, l.pending_id, l.pending_amount, l.expires_at)
    ) c LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the same kind and ref were posted with other content' USING ERRCODE = 'LG409', DETAIL = conflict;
  END IF;
  RETURN QUERY SELECT j.id, n.i = ANY (fresh)
    FROM unnest(journal_kinds, journal_refs) WITH ORDINALITY n(kind, ref, i) JOIN journal j ON j.ref = n.ref AND j.kind = n.kind ORDER BY n.i;
END $$;
