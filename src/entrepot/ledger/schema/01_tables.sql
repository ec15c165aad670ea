-- Tables of the ledger. Run as ledger_owner with search_path = ledger (see migrations/0001_initial.py).
--
-- One row of "transfer" holds both accounts and one amount, so an unbalanced posting cannot be written down. One business
-- event is one journal with all its transfers. Amounts are bigint minor units of the account's currency.
--
-- There are no per-row foreign keys: rows are immutable, so that what a foreign key would promise is checked once, for the
-- whole set, by the statement triggers in 02_posting.sql. The texts compare as bytes (COLLATE "C"): faster, and a search for
-- the beginning of a ref can use the index.

CREATE TABLE currency (
  code     text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[A-Z]{3}$'),
  exponent smallint NOT NULL CHECK (exponent BETWEEN 0 AND 4)
);

-- The chart of accounts. guard 0: none | 1: debits must not exceed credits (money owed to somebody)
--                              | 2: credits must not exceed debits (money that somebody owes us).
-- The guard belongs to the kind: nobody can open an escrow account without a floor.
CREATE TABLE account_kind (
  kind           text COLLATE "C" PRIMARY KEY,
  guard          smallint NOT NULL CHECK (guard IN (0, 1, 2)),
  default_shards smallint NOT NULL CHECK (default_shards BETWEEN 1 AND 256),
  store_owned    boolean  NOT NULL,                 -- account.store_id is required exactly for these
  meaning        text     NOT NULL,
  CHECK (guard = 0 OR default_shards = 1)           -- a floor can only be checked on one row
);
INSERT INTO account_kind VALUES
 ('psp.clearing',        0, 16, false, 'money held at a payment provider; owner_ref psp:<code>'),
 ('escrow.order',        1,  1, true,  'money of one order until release or refund; owner_ref order:<id>'),
 ('suspense.payment',    1,  1, false, 'money that fits no order (mismatch, second payment); owner_ref payment:<id>'),
 ('refund.inflight',     0, 16, false, 'refunds owed to shoppers, not confirmed by the provider yet; owner_ref psp:<code>'),
 ('payout.inflight',     0, 16, false, 'payouts sent, not confirmed by the bank yet; owner_ref psp:<code>'),
 ('merchant.available',  1,  1, true,  'payable to the store; owner_ref store:<id>'),
 ('merchant.accrued',    0, 16, true,  'hot landing account of a flagship store, swept into merchant.available'),
 ('merchant.reserve',    1,  1, true,  'rolling reserve and settlement delay'),
 ('merchant.deposit',    1,  1, true,  'security deposit'),
 ('merchant.receivable', 2,  1, true,  'the store owes the platform (refund after payout)'),
 ('dispute.receivable',  2,  1, true,  'chargeback taken by the provider, not decided yet'),
 ('ads.prepaid',         1,  1, true,  'keyword promotion balance'),
 ('revenue.commission',  0, 16, false, 'commission'),
 ('revenue.ads',         0, 16, false, 'promotion clicks'),
 ('revenue.penalty',     0,  1, false, 'penalties kept by the platform'),
 ('revenue.retail',      0, 16, false, 'own retail sales'),
 ('revenue.service',     0, 16, false, 'annual fees, agency operation and other service fees'),
 ('tax.payable',         0, 16, false, 'tax collected for an authority; owner_ref country:<code>'),
 ('freight.payable',     0, 16, false, 'freight collected for a carrier; owner_ref empty or carrier:<code>'),
 ('expense.psp_fee',     0, 16, false, 'provider fees'),
 ('expense.promotion',   0, 16, false, 'coupons and points paid by the platform'),
 ('expense.loss',        0,  1, false, 'written-off receivables'),
 ('cost.goods',          0, 16, false, 'own retail: cost of goods sold'),
 ('asset.inventory',     0, 16, false, 'own retail: value of the stock'),
 ('fx.position',         0,  1, false, 'one per currency; the rounding of an exchange lands here, never at a party');

CREATE TABLE account (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,     -- never leaves this schema
  kind       text COLLATE "C" NOT NULL,
  owner_ref  text COLLATE "C" NOT NULL,             -- 'order:<uuid>', 'store:<uuid>', 'psp:alipay', '' for the whole platform
  currency   text COLLATE "C" NOT NULL,
  store_id   uuid,
  guard      smallint NOT NULL,                     -- copied from the kind
  shards     smallint NOT NULL CHECK (shards BETWEEN 1 AND 256),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT account_natural_key UNIQUE (kind, owner_ref, currency),
  CHECK (guard = 0 OR shards = 1)
);
CREATE INDEX account_store ON account (store_id) WHERE store_id IS NOT NULL;

-- A row per account; a shared account has several shards, one of which a server process uses. An unshared account gets its
-- row with its first transfer, so that opening and paying into an escrow writes it once.
CREATE TABLE balance (
  account_id bigint   NOT NULL,
  shard      smallint NOT NULL,
  guard      smallint NOT NULL,
  debits_posted   bigint NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
  credits_posted  bigint NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
  debits_pending  bigint NOT NULL DEFAULT 0,        -- one shard may be negative: a hold can be resolved on another shard
  credits_pending bigint NOT NULL DEFAULT 0,
  version    bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (account_id, shard),
  CHECK (guard = 0 OR (shard = 0 AND debits_pending >= 0 AND credits_pending >= 0)),
  -- pessimistic: what is held already counts as spent
  CONSTRAINT debits_must_not_exceed_credits CHECK (guard <> 1 OR debits_posted + debits_pending <= credits_posted),
  CONSTRAINT credits_must_not_exceed_debits CHECK (guard <> 2 OR credits_posted + credits_pending <= debits_posted)
) WITH (fillfactor = 50);                           -- room for updates that touch no index

CREATE TABLE journal (
  id           uuid PRIMARY KEY,                    -- made by the caller and stored with the business row before the first attempt
  kind         text COLLATE "C" NOT NULL CHECK (kind <> ''),
  ref          text COLLATE "C" NOT NULL CHECK (ref <> ''),
  n_transfers  smallint NOT NULL CHECK (n_transfers BETWEEN 1 AND 1000),
  xid          xid8 NOT NULL DEFAULT pg_current_xact_id(),
  effective_at timestamptz NOT NULL,                -- business time
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor        text NOT NULL CHECK (actor <> ''),
  approver     text,
  CONSTRAINT journal_kind_ref_key UNIQUE (ref, kind),   -- an order is settled once, a refund is paid once
  CONSTRAINT adjustment_needs_two_people CHECK (kind <> 'adjustment' OR (approver IS NOT NULL AND approver <> '' AND approver <> actor))
);
CREATE INDEX journal_xid ON journal (xid);          -- for the seals

-- posted = money moves now           pending = money is held: counts against the guard, moves nothing yet
-- post   = resolves a hold with amount <= held, the rest is freed       void = resolves a hold with 0
CREATE TABLE transfer (
  id         bigint GENERATED ALWAYS AS IDENTITY,   -- never leaves this schema but as the name of a hold
  journal_id uuid     NOT NULL,
  leg        smallint NOT NULL CHECK (leg >= 1),
  code       text COLLATE "C" NOT NULL CHECK (code <> ''),        -- goods, tax, commission, freight ...: dimension of the reports
  debit_account_id  bigint NOT NULL,
  credit_account_id bigint NOT NULL,
  currency   text COLLATE "C" NOT NULL,
  amount     bigint NOT NULL,
  phase      text COLLATE "C" NOT NULL CHECK (phase IN ('posted', 'pending', 'post', 'void')),
  pending_id     bigint,
  pending_amount bigint,                            -- repeats the amount of the hold
  expires_at timestamptz,
  PRIMARY KEY (journal_id, leg),
  CONSTRAINT two_different_accounts CHECK (debit_account_id <> credit_account_id),
  CONSTRAINT amount_is_positive CHECK (CASE WHEN phase = 'void' THEN amount = 0 ELSE amount > 0 END),
  CONSTRAINT resolution_names_its_hold CHECK ((phase IN ('post', 'void')) = (pending_id IS NOT NULL)
                                              AND (pending_id IS NULL) = (pending_amount IS NULL)),
  CONSTRAINT resolution_within_hold CHECK (pending_amount IS NULL OR amount <= pending_amount),
  CONSTRAINT only_holds_expire CHECK (expires_at IS NULL OR phase = 'pending')
);
CREATE UNIQUE INDEX transfer_hold ON transfer (id) WHERE phase = 'pending';
CREATE UNIQUE INDEX transfer_resolves_once ON transfer (pending_id) WHERE pending_id IS NOT NULL;
CREATE INDEX transfer_debit  ON transfer (debit_account_id, id);
CREATE INDEX transfer_credit ON transfer (credit_account_id, id);
CREATE INDEX transfer_expiry ON transfer (expires_at) WHERE phase = 'pending' AND expires_at IS NOT NULL;

-- What the owner may decide about time; empty in production (see ledger.clock()).
CREATE TABLE clock_setting (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  fixed_at timestamptz                              -- null: the business time that the caller names
);
