-- What a message said goes back to it when the act that took it away is taken back: the text is in one place at a time.
GRANT DELETE ON app.removed_text TO sd_api;
