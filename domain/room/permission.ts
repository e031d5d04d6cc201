import type { CallMedia } from '../calls/words.ts'
import type { Action, MediaKind, RoomKind, SeatRole } from '../words.ts'

/**
 * Permission bits of a media credential: create 1, enter 2, sendAudio 4, receiveAudio 8,
 * sendVideo 16, receiveVideo 32, sendScreen 64, receiveScreen 128.
 */
export const PERMISSION = {
  create: 1,
  enter: 2,
  sendAudio: 4,
  receiveAudio: 8,
  sendVideo: 16,
  receiveVideo: 32,
  sendScreen: 64,
  receiveScreen: 128,
} as const

const RECEIVE =
  PERMISSION.enter | PERMISSION.receiveAudio | PERMISSION.receiveVideo | PERMISSION.receiveScreen

const EVERYTHING = 255

/** What can be sent and received in a voice room: sound, and never a picture. */
const VOICE = PERMISSION.create | PERMISSION.enter | PERMISSION.sendAudio | PERMISSION.receiveAudio

/** Bits of a role in a room: host 255, viewer 170; where no picture is, host 15 and listener 10. */
export function bitsFor(kind: RoomKind, role: SeatRole): number {
  const bits = role === 'host' ? EVERYTHING : RECEIVE
  return kind === 'voice' ? bits & VOICE : bits
}

/** Bits of either side of a booked call: by video 255, by voice 15. Both send and receive alike. */
export function callBits(media: CallMedia): number {
  return media === 'voice' ? EVERYTHING & VOICE : EVERYTHING
}

/** Bits of who speaks in a voice room without hosting it: 14. Their seat stays a viewer's. */
export const SPEAKER_BITS = bitsFor('voice', 'viewer') | PERMISSION.sendAudio

/** The role an action asks for. */
export function roleOf(action: Action): SeatRole {
  return action === 'host' ? 'host' : 'viewer'
}

const SEND: Record<MediaKind, number> = {
  microphone: PERMISSION.sendAudio,
  camera: PERMISSION.sendVideo,
  screen: PERMISSION.sendScreen,
}
const TAKE: Record<MediaKind, number> = {
  microphone: PERMISSION.receiveAudio,
  camera: PERMISSION.receiveVideo,
  screen: PERMISSION.receiveScreen,
}

/** The role that bits were given for: a host's alone open the room. Who speaks is a viewer who may send sound. */
export function roleOfBits(bits: number): SeatRole {
  return (bits & PERMISSION.create) === 0 ? 'viewer' : 'host'
}

/** True when the bits allow publishing this kind. */
export function canPublish(bits: number, kind: MediaKind): boolean {
  return (bits & PERMISSION.enter) !== 0 && (bits & SEND[kind]) !== 0
}

/** True when the bits allow receiving this kind. */
export function canSubscribe(bits: number, kind: MediaKind): boolean {
  return (bits & PERMISSION.enter) !== 0 && (bits & TAKE[kind]) !== 0
}
