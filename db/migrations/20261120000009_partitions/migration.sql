-- Partitions of the coming days. Rows without one land in the default partition and are not lost; but then no
-- partition for their time can be made, so a job asks for the next days long before they come.
CREATE FUNCTION app.ensure_partition(parent text, suffix text, lower text, upper text) RETURNS int
  LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
DECLARE name text := parent || '_' || suffix;
BEGIN
  IF to_regclass(format('app.%I', name)) IS NOT NULL THEN RETURN 0; END IF;
  EXECUTE format('CREATE TABLE app.%I PARTITION OF app.%I FOR VALUES FROM (%L) TO (%L)', name, parent, lower, upper);
  RETURN 1;
END $$;
REVOKE ALL ON FUNCTION app.ensure_partition FROM PUBLIC;

-- Days for decisions, weeks for evidence, months for audit and past seats. Returns how many were made.
CREATE FUNCTION app.ensure_partitions(days int) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  made int := 0;
  today date := app.now()::date;
  at date;
BEGIN
  IF days < 0 OR days > 60 THEN RAISE EXCEPTION 'days must be 0 to 60, not %', days; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('stagedoor partitions'));
  FOR at IN SELECT generate_series(today, today + days, '1 day')::date LOOP
    made := made + app.ensure_partition('decision', to_char(at, 'YYYYMMDD'), at::text, (at + 1)::text);
  END LOOP;
  FOR at IN SELECT generate_series(date_trunc('week', today), today + days, '7 days')::date LOOP
    made := made + app.ensure_partition('evidence', to_char(at, 'YYYYMMDD'), at::text, (at + 7)::text);
  END LOOP;
  FOR at IN SELECT generate_series(date_trunc('month', today), today + days, '1 month')::date LOOP
    made := made + app.ensure_partition('audit', to_char(at, 'YYYYMM'), at::text, (at + interval '1 month')::date::text)
      + app.ensure_partition('seat_past', to_char(at, 'YYYYMM'), at::text, (at + interval '1 month')::date::text);
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION app.ensure_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.ensure_partitions TO sd_api;

-- Rights are those of the parent: a partition by itself would be a way around "append-only".
REVOKE ALL ON app.decision_other, app.evidence_other, app.audit_other, app.seat_past_other FROM sd_api;
REVOKE ALL ON chain.event_other FROM sd_api, sd_auditor;

