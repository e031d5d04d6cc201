import { gateText } from '../gate.ts'
import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import type { HubEvent } from './events.ts'
import { HUB_ROOM, type HubRoomRow } from './tables.ts'

export function foldRoomOpened(rows: Rows, { address, args }: HubEvent<'RoomOpened'>): void {
  rows.put(HUB_ROOM, {
    hub: address,
    room_id: args.roomId,
    host: args.host,
    status: 'open',
    gate: gateText(args.all, args.conditions),
    payee: args.payee,
    offered_to: null,
    max_speakers: Number(args.maxSpeakers),
    opened_at: Number(args.openedAt),
    closed_at: null,
  })
}

function change(
  rows: Rows,
  { address, args }: { address: string; args: { readonly roomId: bigint } },
  columns: Partial<HubRoomRow>,
): void {
  rows.put(HUB_ROOM, { ...rows.mustGet(HUB_ROOM, address, args.roomId), ...columns })
}

export function foldRoomClosed(rows: Rows, event: HubEvent<'RoomClosed'>): void {
  change(rows, event, { status: 'closed', closed_at: Number(event.args.closedAt) })
}

export function foldGateChanged(rows: Rows, event: HubEvent<'GateChanged'>): void {
  change(rows, event, { gate: gateText(event.args.all, event.args.conditions) })
}

export function foldPayeeChanged(rows: Rows, event: HubEvent<'RoomPayeeChanged'>): void {
  change(rows, event, { payee: event.args.payee })
}

export function foldMaxSpeakers(rows: Rows, event: HubEvent<'MaxSpeakersChanged'>): void {
  change(rows, event, { max_speakers: Number(event.args.maxSpeakers) })
}

export function foldHostOffered(rows: Rows, event: HubEvent<'HostOffered'>): void {
  const { offeredTo } = event.args
  change(rows, event, { offered_to: offeredTo === ZERO_ADDRESS ? null : offeredTo })
}

export function foldHostChanged(rows: Rows, event: HubEvent<'HostChanged'>): void {
  change(rows, event, { host: event.args.host, payee: event.args.payee, offered_to: null })
}
