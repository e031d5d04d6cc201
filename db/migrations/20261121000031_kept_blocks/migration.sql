-- Of final blocks without events few are kept. pruned_to: up to here they were looked at.
ALTER TABLE chain.cursor ADD COLUMN pruned_to bigint NOT NULL DEFAULT 0;

-- Touches go by their age; they are stored in its order.
CREATE INDEX touch_at ON chain.touch USING brin (at);
