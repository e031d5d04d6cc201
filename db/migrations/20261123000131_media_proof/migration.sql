-- What a check of the media provider's console found, for each application there: whether rooms refuse who has no key of theirs and
-- who may not send. The owner's commands write it; a process of ours that was taken over can prove nothing.
CREATE TABLE app.media_proof (
  app_id bigint NOT NULL CHECK (app_id > 0), at timestamptz NOT NULL DEFAULT app.now(),
  refuses_without_key boolean NOT NULL, refuses_other_room boolean NOT NULL, refuses_sending boolean NOT NULL,
  PRIMARY KEY (app_id, at));
GRANT SELECT ON app.media_proof TO sd_api;
