-- Rooms end where the installation was started with another media provider.
ALTER TYPE app.room_end ADD VALUE 'PROVIDER_CHANGED';
