-- Callbacks of the media provider come in where the notices of the payment provider do.
ALTER TYPE app.inbox_endpoint ADD VALUE 'trtc';
