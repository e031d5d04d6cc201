-- Who may touch what. The owner is used for migrations only; no process logs in as owner.
REVOKE ALL ON SCHEMA chain, app, lib FROM PUBLIC;
GRANT USAGE ON SCHEMA chain TO sd_indexer, sd_api, sd_auditor;
GRANT USAGE ON SCHEMA app, lib TO sd_api;
GRANT USAGE ON SCHEMA app TO sd_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA chain TO sd_indexer;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA chain TO sd_indexer;
GRANT SELECT ON ALL TABLES IN SCHEMA chain TO sd_api, sd_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA app TO sd_api;
-- truth is append-only
REVOKE UPDATE, DELETE ON app.decision, app.action_log, app.audit, app.evidence, app.gate, app.condition, app.tier_text FROM sd_api;
REVOKE UPDATE ON app.receipt_pending FROM sd_api;
REVOKE INSERT, UPDATE, DELETE ON app.clock FROM sd_api;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA app, lib TO sd_api;
GRANT ALL ON SCHEMA lib TO sd_api;
GRANT ALL ON ALL TABLES IN SCHEMA lib TO sd_api;
