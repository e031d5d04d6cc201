import { OWN_EMAILS, personVerbs } from '#db/personVerbs.ts'

const OWN_CHANNELS = `(SELECT h.id FROM app.channel h JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id = $1)`

/** What rooms have of a person: streams they gave, and where the engine saw them. */
export const ROOM_ROWS = personVerbs({
  name: 'rooms',
  exports: {
    'app.reminder': 'SELECT room_id, zone, at FROM app.reminder WHERE account_id = $1 ORDER BY at',
    // whom a host invited is not theirs to take along
    'app.invitation': `SELECT room_id, channel_id, role, kind, state, made_at, valid_until, claimed_at, revoked_at FROM app.invitation
      WHERE claimed_by = $1 OR email IN ${OWN_EMAILS} ORDER BY made_at`,
    'app.room': `SELECT id, kind, state, visibility, title, capacity, created_at, live_at, ended_at, end_reason FROM app.room
      WHERE channel_id IN ${OWN_CHANNELS} ORDER BY created_at`,
    'app.club': `SELECT id, channel_id, made_at FROM app.club WHERE channel_id IN ${OWN_CHANNELS}`,
    'app.club_member': `SELECT club_id, joined_at, looked_at, ended_at, end_reason FROM app.club_member
      WHERE account_id = $1 ORDER BY joined_at`,
    'app.co_host': `SELECT room_id, channel_id, invited_at, answered_at, declined, withdrawn, encode(accepted_terms, 'hex') AS accepted_terms
      FROM app.co_host WHERE account_id = $1 ORDER BY invited_at`,
    'app.room_share': `SELECT room_id, channel_id, bps, '0x' || encode(wallet, 'hex') AS wallet FROM app.room_share
      WHERE channel_id IN ${OWN_CHANNELS} ORDER BY room_id`,
    'app.hub_link': `SELECT room_id, '0x' || encode(hub, 'hex') AS hub, hub_room_id::text AS hub_room_id, linked_at FROM app.hub_link
      WHERE room_id IN (SELECT id FROM app.room WHERE channel_id IN ${OWN_CHANNELS}) ORDER BY linked_at`,
    'app.evidence': 'SELECT at, kind, room_id FROM app.evidence WHERE account_id = $1 ORDER BY at',
    'app.opening_pause': 'SELECT until, strikes FROM app.opening_pause WHERE account_id = $1',
  },
  erases: {
    'app.reminder': 'DELETE FROM app.reminder WHERE account_id = $1',
    // only how far somebody came, who tells each person once
    'app.announcement': 'UPDATE app.announcement SET reached_up_to = NULL WHERE reached_up_to = $1',
    'app.invitation_token': `DELETE FROM app.invitation_token WHERE creator_id IN (SELECT id FROM app.creator WHERE account_id = $1)`,
    'app.invitation': `DELETE FROM app.invitation WHERE claimed_by = $1 OR email IN ${OWN_EMAILS}
      OR channel_id IN ${OWN_CHANNELS} OR room_id IN (SELECT id FROM app.room WHERE channel_id IN ${OWN_CHANNELS})`,
    'app.opening_pause': 'DELETE FROM app.opening_pause WHERE account_id = $1',
    // the hub numbers rooms by the wallet of who opened them
    'app.hub_link': `DELETE FROM app.hub_link WHERE room_id IN (SELECT id FROM app.room WHERE channel_id IN ${OWN_CHANNELS})`,
    'app.club_member': 'DELETE FROM app.club_member WHERE account_id = $1',
    'app.co_host': `DELETE FROM app.co_host WHERE account_id = $1
      OR room_id IN (SELECT id FROM app.room WHERE channel_id IN ${OWN_CHANNELS})`,
    // those of others stay theirs: by them they find what still lies in the contract
    'app.room_share': `DELETE FROM app.room_share WHERE channel_id IN ${OWN_CHANNELS}`,
    // the room of a club is the only one that has not ended by now, and it has no next one
    'app.room': `UPDATE app.room SET title = 'Erased', club_id = NULL, state = 'ended', ended_at = coalesce(ended_at, app.now()),
      end_reason = coalesce(end_reason, 'NEVER_STARTED') WHERE channel_id IN ${OWN_CHANNELS}`,
    'app.club': `DELETE FROM app.club WHERE channel_id IN ${OWN_CHANNELS}`,
  },
  byOwner: ['app.evidence'],
})
