-- A seat that was taken by an offer and that the media engine has no room for uses nothing up: the turn that it ended is put back as it
-- was for as long as the offer lasts. Gone with the lease.
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.seat_lease ADD COLUMN turn jsonb;
