-- Months whose books are shut. Run as ledger_owner with search_path = ledger (see migrations/0003_closing.py).
--
-- Nothing dated before the end of what is closed is taken any more: what comes to light later is dated when it does.
CREATE TABLE closing (
  until      timestamptz PRIMARY KEY,
  actor      text NOT NULL CHECK (actor <> ''),
  approver   text NOT NULL CHECK (approver <> ''),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT closing_needs_two_people CHECK (approver <> actor)
);
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON closing FOR EACH STATEMENT EXECUTE FUNCTION forbid();

CREATE FUNCTION refuse_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE late record;
BEGIN
  SELECT a.ref, c.until INTO late FROM arrived a, (SELECT max(until) AS until FROM closing) c WHERE a.effective_at < c.until LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the books are closed until %: % refused', late.until, late.ref
      USING ERRCODE = 'LG423', CONSTRAINT = 'period_is_open', DETAIL = late.until::text;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER period_is_open AFTER INSERT ON journal REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_closed();

-- Waits for postings under way, and lets none begin before it is written down: none slips in behind the end.
CREATE FUNCTION close_books(close_until timestamptz, who text, second text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  LOCK TABLE journal IN SHARE ROW EXCLUSIVE MODE;
  IF close_until > clock() THEN
    RAISE EXCEPTION 'the books can be closed until now at most' USING ERRCODE = '22023', CONSTRAINT = 'closing_of_the_past';
  END IF;
  IF close_until <= (SELECT max(until) FROM closing) THEN
    RAISE EXCEPTION 'the books are closed until then already' USING ERRCODE = '22023', CONSTRAINT = 'closing_goes_on';
  END IF;
  INSERT INTO closing (until, actor, approver) VALUES (close_until, who, second);
END $$;
REVOKE ALL ON FUNCTION refuse_closed(), close_books(timestamptz, text, text) FROM PUBLIC;
GRANT SELECT ON closing TO ledger_app;
GRANT EXECUTE ON FUNCTION close_books(timestamptz, text, text) TO ledger_app;
