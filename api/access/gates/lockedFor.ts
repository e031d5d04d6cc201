/** SQL: the room of the hub that tokens are locked for at the door of room `r`, digits, `0` while none leads it; null: it locks nothing. */
export const LOCKED_FOR = `CASE WHEN r.locks_tokens THEN coalesce((SELECT l.hub_room_id::text FROM app.hub_link l WHERE l.room_id = r.id), '0') END`
