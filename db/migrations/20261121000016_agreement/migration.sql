-- head_state tells who waits for the head. fresh: it is young enough. still: two providers or more tell the same old
-- head, so the chain itself stands still; doors go on. old: one provider alone tells it; nobody new is let in by it.

ALTER TABLE chain.cursor ADD COLUMN head_state text NOT NULL DEFAULT 'fresh'
  CHECK (head_state IN ('fresh', 'still', 'old'));
-- the lowest block whose header nobody can recompute and only one provider told; NULL = there is none
ALTER TABLE chain.cursor ADD COLUMN unproven_from bigint;
