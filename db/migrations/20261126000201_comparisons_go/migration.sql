-- How comparisons ended is kept for a while; what is open stands in the last one of each side, which stays.
SET LOCAL lock_timeout = '10s';
GRANT DELETE ON app.reconcile_run, app.reconcile_diff TO sd_worker;
