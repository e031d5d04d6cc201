-- Card time of one account and tier is one queue for ever. Before, a new one could begin once the older was used up, and what came
-- back there ran beside what had been bought meanwhile: both were used up at once. given_up: the pass that a stretch became left
-- its owner for good, and nothing waits for its end.
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.entitlement ADD COLUMN given_up boolean NOT NULL DEFAULT false;
GRANT UPDATE (given_up) ON app.entitlement TO sd_api, sd_worker;
CREATE INDEX entitlement_given_up ON app.entitlement (source_id) WHERE given_up AND state <> 'ended';

-- What is not used up keeps its name, so that seats keep their key.
UPDATE app.entitlement e SET queue_id = q.queue_id
  FROM (SELECT DISTINCT ON (account_id, chain_id, collection, tier_no) account_id, chain_id, collection, tier_no, queue_id
    FROM app.entitlement ORDER BY account_id, chain_id, collection, tier_no,
      (state = 'active' AND (valid_until IS NULL OR valid_until > app.now())) DESC, created_at, id) q
  WHERE (q.account_id, q.chain_id, q.collection, q.tier_no) = (e.account_id, e.chain_id, e.collection, e.tier_no)
    AND q.queue_id <> e.queue_id;
-- What ran beside each other runs one behind the other from now on, as domain/access/cardQueue.ts lays it.
UPDATE app.entitlement e SET valid_from = n.valid_from, valid_until = n.valid_from + make_interval(secs => n.rest) + n.used
  FROM (SELECT l.id, l.rest, CASE WHEN l.ahead = 0 AND l.valid_from <= l.now THEN l.valid_from ELSE l.now + make_interval(secs => l.ahead) END AS valid_from,
      CASE WHEN l.ahead = 0 AND l.valid_from <= l.now THEN l.now - l.valid_from ELSE interval '0' END AS used
    FROM (SELECT r.*, coalesce(sum(r.rest) OVER (PARTITION BY r.queue_id ORDER BY r.length_s IS NULL, r.valid_from, r.id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS ahead
      FROM (SELECT x.id, x.queue_id, x.length_s, x.valid_from, t.now, extract(epoch FROM x.valid_until - greatest(x.valid_from, t.now))::float8 AS rest
        FROM app.entitlement x, (SELECT date_trunc('second', app.now()) AS now) t
        WHERE x.state = 'active' AND NOT x.is_provisional AND (x.valid_until IS NULL OR x.valid_until > t.now)) r) l) n
  WHERE n.id = e.id AND (e.valid_from, e.valid_until) IS DISTINCT FROM (n.valid_from, n.valid_from + make_interval(secs => n.rest) + n.used);

ALTER TABLE app.entitlement ADD CONSTRAINT entitlement_one_queue
  EXCLUDE USING gist (account_id WITH =, chain_id WITH =, collection WITH =, tier_no WITH =, queue_id WITH <>);
