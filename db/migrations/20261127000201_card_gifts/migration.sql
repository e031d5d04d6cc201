-- A purchase is of a pass or of a gift. What a gift is bought for is the room that was live then, or the channel itself (no room).
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.purchase ADD COLUMN product app.fee_product NOT NULL DEFAULT 'pass',
  ADD COLUMN gift smallint CHECK (gift > 0), ADD COLUMN gift_count smallint CHECK (gift_count BETWEEN 1 AND 10),
  ADD COLUMN room_id app.id REFERENCES app.room (id) ON DELETE SET NULL,
  ALTER COLUMN chain_id DROP NOT NULL, ALTER COLUMN collection DROP NOT NULL, ALTER COLUMN tier_no DROP NOT NULL,
  ALTER COLUMN tier_name DROP NOT NULL, ALTER COLUMN rank DROP NOT NULL, ALTER COLUMN price_version DROP NOT NULL,
  ADD CONSTRAINT purchase_product CHECK (CASE product
    WHEN 'pass' THEN num_nonnulls(chain_id, collection, tier_no, tier_name, rank, price_version) = 6 AND num_nonnulls(gift, gift_count, room_id) = 0
    ELSE num_nonnulls(chain_id, collection, tier_no, tier_name, rank, price_version, length_s, provisional_until) = 0
      AND num_nonnulls(gift, gift_count) = 2 END);
CREATE UNIQUE INDEX purchase_gift_open ON app.purchase (account_id, channel_id, coalesce(room_id::text, ''), gift, gift_count)
  WHERE product = 'gift' AND state IN ('created', 'checkout_open', 'processing', 'unknown');
-- what stands, as rooms show it and channels count it
CREATE INDEX purchase_gift_room ON app.purchase (room_id, paid_at DESC, id DESC)
  WHERE product = 'gift' AND room_id IS NOT NULL AND state IN ('paid', 'part_refunded');
CREATE INDEX purchase_gift_channel ON app.purchase (channel_id, paid_at DESC, id DESC)
  WHERE product = 'gift' AND state IN ('paid', 'part_refunded');
GRANT INSERT (product, gift, gift_count, room_id) ON app.purchase TO sd_api;

-- The platform takes of a gift what it takes of a pass, until somebody says otherwise. A schedule begins in the past here, for
-- there was nothing that another one could have been taken of.
ALTER TABLE app.fee_schedule DISABLE TRIGGER fee_schedule_stays;
INSERT INTO app.fee_schedule (id, product, rail, creator_id, bps, from_at, until_at)
SELECT 'fee_' || substr(md5('gift ' || id), 1, 22), 'gift', rail, creator_id, bps, from_at, until_at FROM app.fee_schedule
WHERE product = 'pass' AND rail = 'card';
ALTER TABLE app.fee_schedule ENABLE TRIGGER fee_schedule_stays;

-- What a live room shows of gifts by card, to whoever is there: what was given, and by whom where that may be said. Nothing else of a
-- purchase. At most so many of a room, the newest.
CREATE FUNCTION app.card_gifts_in(rooms text[], most int)
RETURNS TABLE (room_id text, id text, account_id text, gift int, gift_count int, units bigint, currency text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT r.id, p.id::text, p.account_id::text, p.gift::int, p.gift_count::int, p.amount - p.refunded, p.currency, p.paid_at
    FROM unnest(rooms) r (id) CROSS JOIN LATERAL (SELECT * FROM app.purchase p WHERE p.room_id = r.id AND p.product = 'gift'
      AND p.state IN ('paid', 'part_refunded') ORDER BY p.paid_at DESC, p.id DESC LIMIT most) p;
END $$;
REVOKE ALL ON FUNCTION app.card_gifts_in(text[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.card_gifts_in(text[], int) TO sd_api;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.card_gifts_in(text[], int) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;

-- A room is looked at again when a gift in it begins to stand, or no longer does.
CREATE FUNCTION app.hint_card_gift() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  PERFORM pg_notify('tip', NEW.room_id);
  RETURN NULL;
END $$;
CREATE TRIGGER purchase_gift_hint AFTER UPDATE OF state, refunded ON app.purchase FOR EACH ROW
  WHEN (NEW.product = 'gift' AND NEW.room_id IS NOT NULL AND (OLD.state, OLD.refunded) IS DISTINCT FROM (NEW.state, NEW.refunded)
    AND (OLD.paid_at IS NOT NULL OR NEW.paid_at IS NOT NULL))
  EXECUTE FUNCTION app.hint_card_gift();
