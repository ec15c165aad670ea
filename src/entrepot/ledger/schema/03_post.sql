-- ledger.post(): the only door through which an application writes money.
--
-- Columns come as arrays of equal length. Accounts are named once, by natural key, and opened when missing; legs name
-- journals and accounts by their position (from 1). Repeating a journal, that is its (kind, ref), with the same legs moves
-- nothing and returns created = false with the id it has; with other legs it raises LG409 and nothing of the call is done.
CREATE FUNCTION post(
  account_kinds text[], owner_refs text[], currencies text[], store_ids uuid[],
  journal_ids uuid[], journal_kinds text[], journal_refs text[], effective_ats timestamptz[], actors text[], approvers text[], leg_counts smallint[],
  leg_journals int[], leg_numbers smallint[], codes text[], debits int[], credits int[], amounts bigint[], phases text[],
  pending_ids bigint[], pending_amounts bigint[], expires_ats timestamptz[]
) RETURNS TABLE (journal_id uuid, created boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp
SET lock_timeout = '2s'
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  ids bigint[]; other_store boolean; written uuid[]; fresh int[]; conflict text;
BEGIN
  IF (cardinality(journal_ids) >= 1 AND (SELECT sum(n) FROM unnest(leg_counts) n) = cardinality(leg_journals)) IS NOT TRUE THEN
    RAISE EXCEPTION 'every journal has its legs' USING ERRCODE = '23514', CONSTRAINT = 'journal_is_whole';
  END IF;

  -- accounts: ids of those that exist, new ones for the others
  SELECT array_agg(a.id ORDER BY n.i), bool_or(n.store_id <> a.store_id) INTO ids, other_store
    FROM unnest(account_kinds, owner_refs, currencies, store_ids) WITH ORDINALITY n(kind, owner_ref, currency, store_id, i)
    LEFT JOIN account a ON a.kind = n.kind AND a.owner_ref = n.owner_ref AND a.currency = n.currency;
  IF other_store THEN
    RAISE EXCEPTION 'the account belongs to another store' USING ERRCODE = '23514', CONSTRAINT = 'account_as_its_kind';
  END IF;
  IF array_position(ids, NULL) IS NOT NULL THEN
    INSERT INTO account (kind, owner_ref, currency, store_id, guard, shards)
      SELECT n.kind, n.owner_ref, n.currency, n.store_id, coalesce(k.guard, 0), coalesce(k.default_shards, 1)
        FROM unnest(account_kinds, owner_refs, currencies, store_ids) WITH ORDINALITY n(kind, owner_ref, currency, store_id, i)
        LEFT JOIN account_kind k ON k.kind = n.kind
       WHERE ids[n.i] IS NULL ORDER BY n.kind, n.owner_ref, n.currency
    ON CONFLICT ON CONSTRAINT account_natural_key DO NOTHING;
    SELECT array_agg(a.id ORDER BY n.i), bool_or(n.store_id <> a.store_id) INTO ids, other_store
      FROM unnest(account_kinds, owner_refs, currencies, store_ids) WITH ORDINALITY n(kind, owner_ref, currency, store_id, i)
      LEFT JOIN account a ON a.kind = n.kind AND a.owner_ref = n.owner_ref AND a.currency = n.currency;
    IF other_store THEN
      RAISE EXCEPTION 'the account belongs to another store' USING ERRCODE = '23514', CONSTRAINT = 'account_as_its_kind';
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
