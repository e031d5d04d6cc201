-- Whether anybody watched by a right in the times in which it ran before it stopped. While it is on hold the next of its queue runs:
-- what is watched then is that one's. Of what stopped before this was written, all that was watched by the queue counts, as it did then.
ALTER TABLE app.entitlement ADD COLUMN was_watched boolean NOT NULL DEFAULT false;
UPDATE app.entitlement e SET was_watched = EXISTS (
    SELECT FROM (SELECT source_key, live_at, ended_at FROM app.seat UNION ALL SELECT source_key, live_at, ended_at FROM app.seat_past) s
      WHERE s.source_key = 'card:' || e.queue_id AND s.live_at < coalesce(e.valid_until, app.now())
        AND coalesce(s.ended_at, app.now()) > e.created_at)
  WHERE NOT e.is_provisional AND (e.state <> 'active' OR e.valid_until - e.valid_from < make_interval(secs => e.length_s));
GRANT INSERT (was_watched), UPDATE (was_watched) ON app.entitlement TO sd_api, sd_worker;
