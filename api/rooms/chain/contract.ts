import { z } from 'zod'
import { roomId } from '../../access/contract.ts'
import { address, hash, units } from '../../accounts/contract.ts'
import { channelId } from '../../creators/contract.ts'
import { type Routes, shown } from '../../http/contract.ts'
import { gateInput } from '../gates/contract.ts'

/** A condition as the room hub takes it. */
const hubCondition = z.object({ token: address, kind: z.int(), rank: z.int(), id: units, min: units })

/** Which gate the hub is asked to keep. */
const hubGate = { all: z.boolean(), conditions: z.array(hubCondition) }

/** What a wallet of the owner is asked to send to the hub, so that the chain leads a room. */
export const hubRoomTerms = z
  .object({
    hub: address,
    /** whom its tips pay */
    payee: address,
    maxSpeakers: z.int(),
    ...hubGate,
  })
  .meta({ id: 'HubRoomTerms' })
export type HubRoomTerms = z.infer<typeof hubRoomTerms>

/** What a wallet of the host is asked to send to the hub, so that others may enter. */
export const hubGateTerms = z
  .object({ hub: address, hubRoomId: units, ...hubGate })
  .meta({ id: 'HubGateTerms' })
export type HubGateTerms = z.infer<typeof hubGateTerms>

/** A room that is over here, or never began, and is open on the chain. */
export const leftOpen = z
  .object({
    ...{ roomId, title: shown, hub: address, hubRoomId: units, host: address, txHash: hash },
    /** false: it is a draft here, which closing it there ends too */
    isOver: z.boolean(),
  })
  .meta({ id: 'LeftOpen' })
export type LeftOpen = z.infer<typeof leftOpen>

const byId = z.object({ id: roomId })

export const hubRoomRoutes = {
  getHubRoomTerms: {
    method: 'GET',
    path: '/v1/rooms/{id}/hub-room/terms',
    summary: 'What the owner of a voice room sends to record it on the chain, before it begins',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: byId,
    success: { status: 200, body: hubRoomTerms },
    problems: [
      ...['NOT_FOUND', 'CONFLICT', 'ALREADY_LIVE', 'CHANNEL_BUSY'],
      ...['RATE_LIMITED', 'MEDIA_UNPROVEN'],
    ],
  },
  askHubGateTerms: {
    method: 'POST',
    path: '/v1/rooms/{id}/hub-room/gate-terms',
    summary:
      'What the owner of a room that the chain leads sends to change its gate; nothing changes before that is in a block',
    access: 'owner',
    act: 'managePayouts',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.strictObject({ gate: gateInput }),
    success: { status: 200, body: hubGateTerms },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'CHAIN_UNREADABLE'],
  },
  listLeftOpen: {
    method: 'GET',
    path: '/v1/channels/{id}/hub-rooms/left-open',
    summary:
      'Rooms of a channel that are over here, or never began, and are open on the chain, the newest first',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: z.object({ id: channelId }),
    success: { status: 200, body: z.object({ rooms: z.array(leftOpen) }) },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
