import { journal, projection, type RowOf } from '../table.ts'

export const HUB_ROOM = projection({
  no: 15,
  name: 'hub_room',
  key: { hub: 'address', room_id: 'uint256' },
  columns: {
    host: 'address',
    status: 'text',
    gate: 'json',
    payee: 'address',
    offered_to: 'address?',
    max_speakers: 'int',
    opened_at: 'time',
    closed_at: 'time?',
  },
  scope: { address: 'hub', key: 'room_id' },
})
export type HubRoomRow = RowOf<typeof HUB_ROOM>

export const PRODUCER = projection({
  no: 16,
  name: 'producer',
  key: { hub: 'address', creator: 'address', producer: 'address' },
  columns: { until: 'time?' },
  scope: { address: 'hub', key: 'creator' },
})

export const HUB_SESSION = projection({
  no: 17,
  name: 'hub_session',
  key: { hub: 'address', session_id: 'uint256' },
  columns: {
    creator: 'address',
    by: 'address',
    started_at: 'time',
    until: 'time',
    ended_at: 'time?',
    ended_by: 'address?',
  },
  // rooms and sessions of a creator are counted alike, so a number may be one of either
  scope: { address: 'hub', key: 'creator' },
})

export const TIP = journal({
  name: 'tip',
  columns: {
    hub: 'address',
    payer: 'address',
    payee: 'address',
    currency: 'int',
    amount_units: 'uint256',
    context_type: 'text',
    context_id: 'uint256',
    gift_code: 'int',
    memo_hash: 'hash?',
    at: 'time',
  },
  // who pays chooses what a tip says, so it is the payer who stands still
  scope: { address: 'hub', key: 'payer' },
})

export const TOKEN_LOCK = projection({
  no: 18,
  name: 'token_lock',
  key: { module: 'address', room_id: 'uint256', owner: 'address', token: 'address' },
  columns: { amount_units: 'uint256', until: 'time', returned_at: 'time?' },
  scope: { address: 'module', key: 'owner' },
})
