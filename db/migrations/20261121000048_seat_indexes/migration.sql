-- Two indexes of open seats that every admission wrote and no read needs: a room's are found by seat_account, which begins
-- with the room, and those of a session through their account.
DROP INDEX app.seat_by_room;
DROP INDEX app.seat_session;
