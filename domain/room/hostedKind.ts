import type { RoomKind } from '../words.ts'

/** Rooms that a host opens to whoever their door admits; a call has its two people. */
export const HOSTED_KINDS = ['stream', 'voice'] as const satisfies readonly RoomKind[]
export type HostedKind = (typeof HOSTED_KINDS)[number]

/** What a kind of room is called in a sentence. */
export const KIND_WORDS: Record<HostedKind, string> = { stream: 'stream', voice: 'voice room' }

/** What people in a kind of room are called, what they do there, and the button that lets them in. */
export const KIND_PEOPLE = {
  stream: { people: 'viewers', does: 'watch', doing: 'watching', enter: 'Watch now' },
  voice: { people: 'listeners', does: 'listen', doing: 'listening', enter: 'Listen now' },
} as const satisfies Record<HostedKind, Record<'people' | 'does' | 'doing' | 'enter', string>>

/** The page of a room, from the root of the installation. */
export function roomPath(kind: HostedKind, roomId: string): string {
  return `/${kind === 'voice' ? 'r' : 's'}/${roomId}`
}

/** The page on which a channel opens such a room, from the root of the installation. */
export function studioPath(kind: HostedKind, handle: string): string {
  return `/studio/${kind === 'voice' ? 'rooms' : 'live'}?channel=${handle}`
}
