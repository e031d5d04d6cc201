-- what is counted by month for everybody
CREATE INDEX action_month ON app.action_log (at);
