-- To enter a booked call. Alone, for a new value cannot be used in the transaction that adds it.
ALTER TYPE app.action ADD VALUE 'call';
