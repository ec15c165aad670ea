-- Views for reading. Both sides of an entry come from one row, so they cannot differ.
CREATE VIEW entry AS
  SELECT id, journal_id, leg, debit_account_id AS account_id, 'D' AS side, amount, currency, phase, code, pending_amount FROM transfer
  UNION ALL
  SELECT id, journal_id, leg, credit_account_id, 'C', amount, currency, phase, code, pending_amount FROM transfer;

CREATE VIEW account_balance AS                      -- exact at any snapshot: one sum over the shards
  SELECT account_id, sum(debits_posted)::bigint AS dp, sum(credits_posted)::bigint AS cp,
         sum(debits_pending)::bigint AS dq, sum(credits_pending)::bigint AS cq
    FROM balance GROUP BY account_id;

-- Balances against the rows they summarise, for the accounts lo <= id < hi; must be empty in every snapshot (I1).
CREATE FUNCTION drift_between(lo bigint, hi bigint) RETURNS TABLE (account_id bigint) LANGUAGE sql STABLE SET search_path = ledger, pg_temp AS $$
  SELECT a.id
    FROM (SELECT * FROM account WHERE id >= lo AND id < hi) a
    FULL JOIN (SELECT * FROM account_balance b WHERE b.account_id >= lo AND b.account_id < hi) b ON b.account_id = a.id
    FULL JOIN (SELECT e.account_id,
                      sum(CASE WHEN side = 'D' AND phase <> 'pending' THEN amount ELSE 0 END) AS dp,
                      sum(CASE WHEN side = 'C' AND phase <> 'pending' THEN amount ELSE 0 END) AS cp,
                      sum(CASE WHEN side = 'C' THEN 0 WHEN phase = 'pending' THEN amount ELSE -coalesce(pending_amount, 0) END) AS dq,
                      sum(CASE WHEN side = 'D' THEN 0 WHEN phase = 'pending' THEN amount ELSE -coalesce(pending_amount, 0) END) AS cq
                 FROM entry e WHERE e.account_id >= lo AND e.account_id < hi GROUP BY e.account_id) e ON e.account_id = coalesce(a.id, b.account_id)
   WHERE a.id IS NULL
      OR (coalesce(b.dp, 0), coalesce(b.cp, 0), coalesce(b.dq, 0), coalesce(b.cq, 0))
         IS DISTINCT FROM (coalesce(e.dp, 0), coalesce(e.cp, 0), coalesce(e.dq, 0), coalesce(e.cq, 0))
$$;
CREATE VIEW drift AS SELECT account_id FROM drift_between(-9223372036854775808, 9223372036854775807);

-- What the triggers refuse and only the owner could have got past them; alarm on the first row.
CREATE VIEW broken_invariant AS
  SELECT 'I1' AS code, 'account ' || account_id AS detail FROM drift
  UNION ALL
  SELECT 'I1', 'shards of account ' || a.id FROM account a
   WHERE a.shards > 1 AND a.shards <> (SELECT count(*) FROM balance b WHERE b.account_id = a.id)
  UNION ALL
  SELECT 'I2', 'account ' || account_id FROM balance
   WHERE guard = 1 AND debits_posted + debits_pending > credits_posted OR guard = 2 AND credits_posted + credits_pending > debits_posted
  UNION ALL
  SELECT 'I2', 'guard of account ' || a.id FROM account a LEFT JOIN account_kind k USING (kind) LEFT JOIN balance b ON b.account_id = a.id
   WHERE a.guard IS DISTINCT FROM k.guard OR b.guard <> a.guard OR (a.store_id IS NOT NULL) IS DISTINCT FROM k.store_owned
  UNION ALL
  SELECT 'I6', 'expired hold ' || p.id FROM transfer p
   WHERE p.phase = 'pending' AND p.expires_at < clock() - interval '5 minutes' AND NOT EXISTS (SELECT FROM transfer r WHERE r.pending_id = p.id)
  UNION ALL
  SELECT 'I6', 'resolution ' || r.id FROM transfer r LEFT JOIN transfer p ON p.id = r.pending_id AND p.phase = 'pending'
   WHERE r.pending_id IS NOT NULL AND (p.debit_account_id, p.credit_account_id, p.currency, p.amount)
         IS DISTINCT FROM (r.debit_account_id, r.credit_account_id, r.currency, r.pending_amount)
  UNION ALL
  SELECT 'I9', 'journal ' || coalesce(j.id, t.journal_id) || ' is not whole' FROM journal j
    FULL JOIN (SELECT journal_id, count(*) AS legs, max(leg) AS last FROM transfer GROUP BY journal_id) t ON t.journal_id = j.id
   WHERE (t.legs, t.last) IS DISTINCT FROM (j.n_transfers::bigint, j.n_transfers)
  UNION ALL
  SELECT 'I9', 'currency of transfer ' || e.id FROM entry e LEFT JOIN account a ON a.id = e.account_id WHERE a.currency IS DISTINCT FROM e.currency
  UNION ALL
  SELECT 'I9', 'currency ' || a.currency FROM account a JOIN account_balance b ON b.account_id = a.id
   GROUP BY a.currency HAVING sum(b.dp) <> sum(b.cp) OR sum(b.dq) <> sum(b.cq);

-- What a seller may read: rows of accounts of the store in app.store_id, never the account on the other side.
CREATE VIEW store_statement WITH (security_barrier) AS
  SELECT a.store_id, a.kind, a.owner_ref, e.id, j.kind AS event, j.ref, e.leg, e.code, e.side, e.amount, e.currency, e.phase, j.effective_at
    FROM account a JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
   WHERE a.store_id = (SELECT nullif(current_setting('app.store_id', true), '')::uuid);
