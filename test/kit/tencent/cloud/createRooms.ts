import { randomUUID } from 'node:crypto'
import { canPublish, PERMISSION } from '#domain/room/permission.ts'
import type { MediaKind } from '#domain/words.ts'
import { type CloudRole, carriedName, type EntryNews, type OutReason } from '../entry.ts'
import { type CloudEvent, EVENT_TYPE, type EventType } from './callbacks.ts'

/** The page behind a person; nobody's when a test entered them by hand. */
export interface Line {
  tell(news: EntryNews): void
  close(): void
}

export interface Member {
  userId: string
  bits: number
  role: CloudRole
  sends: Set<MediaKind>
  token: string
  /** name of this visit at the carrying node */
  carriedAs: string
  line: Line | null
}

/** 1 by themselves, 2 not heard of any more, 3 removed. */
export type LeaveReason = 1 | 2 | 3

export interface CloudRooms {
  has(roomId: string): boolean
  people(roomId: string): Member[]
  find(roomId: string, userId: string): Member | undefined
  byToken(token: string): { roomId: string; member: Member } | undefined
  /** Keeps a room, also while nobody is in it. */
  keep(roomId: string): void
  /** A room begins with somebody who may make one. Null when this one may not come in. */
  enter(roomId: string, person: Pick<Member, 'userId' | 'bits' | 'role' | 'line'>): Member | null
  leave(roomId: string, userId: string, reason: LeaveReason): void
  /** What somebody inside is from now on, with the bits of the key they showed. */
  become(roomId: string, userId: string, now: Pick<Member, 'bits' | 'role'>): void
  /** Starts or stops a kind; what somebody has no bit for never starts. */
  send(roomId: string, userId: string, kind: MediaKind, on: boolean): void
  remove(roomId: string, userId: string): void
  dismiss(roomId: string): void
  /** Nobody is known any more, and nobody is told; rooms stay. */
  forgetPeople(): void
  wasRemoved(roomId: string, userId: string): boolean
}

interface CloudRoom {
  members: Map<string, Member>
  removed: Set<string>
  isKept: boolean
}

const STARTS: Record<MediaKind, [on: EventType, off: EventType]> = {
  camera: [EVENT_TYPE.videoStarted, EVENT_TYPE.videoStopped],
  microphone: [EVENT_TYPE.audioStarted, EVENT_TYPE.audioStopped],
  screen: [EVENT_TYPE.screenStarted, EVENT_TYPE.screenStopped],
}

const numberOf = (role: CloudRole): 20 | 21 => (role === 'anchor' ? 20 : 21)

/** Who is in which room, and what happens there. */
export function createCloudRooms(deps: {
  clock: () => number
  tell: (event: CloudEvent) => void
  /** a visit, or everybody of a room, is out by force */
  onOut: (roomId: string, carriedAs: string | null) => void
}): CloudRooms {
  const rooms = new Map<string, CloudRoom>()
  let visits = 0

  const tell = (roomId: string, type: EventType, more: Partial<CloudEvent> = {}) =>
    deps.tell({ type, roomId, atMs: deps.clock(), ...more })

  function open(roomId: string, userId?: string): CloudRoom {
    const room: CloudRoom = { members: new Map(), removed: new Set(), isKept: false }
    rooms.set(roomId, room)
    tell(roomId, EVENT_TYPE.roomOpened, userId === undefined ? {} : { userId })
    return room
  }

  function tellAnchor(room: CloudRoom, member: Member, isIn: boolean, leaveReason = 0): void {
    if (member.role !== 'anchor') return
    for (const other of room.members.values())
      if (other !== member) other.line?.tell({ t: 'anchor', userId: member.userId, isIn, leaveReason })
  }

  function endIfEmpty(roomId: string, room: CloudRoom): void {
    if (room.members.size > 0 || room.isKept) return
    rooms.delete(roomId)
    tell(roomId, EVENT_TYPE.roomClosed)
  }

  function takeOut(roomId: string, room: CloudRoom, member: Member, reason: LeaveReason): void {
    room.members.delete(member.userId)
    const { userId, role } = member
    tell(roomId, EVENT_TYPE.left, { userId, role: numberOf(role), reason })
    tellAnchor(room, member, false, reason - 1)
  }

  function force(member: Member, reason: OutReason): void {
    member.line?.tell({ t: 'out', reason })
    member.line?.close()
  }

  return {
    has: (roomId) => rooms.has(roomId),
    people: (roomId) => [...(rooms.get(roomId)?.members.values() ?? [])],
    find: (roomId, userId) => rooms.get(roomId)?.members.get(userId),
    byToken(token) {
      for (const [roomId, { members }] of rooms)
        for (const member of members.values()) if (member.token === token) return { roomId, member }
    },
    keep(roomId) {
      const room = rooms.get(roomId) ?? open(roomId)
      room.isKept = true
    },
    enter(roomId, person) {
      const { userId, bits, role } = person
      if (!rooms.has(roomId) && (bits & PERMISSION.create) === 0) return null
      const room = rooms.get(roomId) ?? open(roomId, userId)
      const before = room.members.get(userId)
      // who comes second with one id puts the first one out
      if (before) {
        force(before, 'kick')
        deps.onOut(roomId, before.carriedAs)
      }
      const carriedAs = carriedName(++visits, userId)
      const member: Member = { ...person, sends: new Set(), token: randomUUID(), carriedAs }
      room.members.set(userId, member)
      tell(roomId, EVENT_TYPE.entered, { userId, role: numberOf(role), reason: 1 })
      tellAnchor(room, member, true)
      return member
    },
    leave(roomId, userId, reason) {
      const room = rooms.get(roomId)
      const member = room?.members.get(userId)
      if (!room || !member) return
      takeOut(roomId, room, member, reason)
      endIfEmpty(roomId, room)
    },
    become(roomId, userId, { bits, role }) {
      const room = rooms.get(roomId)
      const member = room?.members.get(userId)
      if (!room || !member) return
      member.bits = bits
      if (member.role === role) return
      // an audience is silent: to the others its anchor is gone
      tellAnchor(room, member, false)
      member.role = role
      tell(roomId, EVENT_TYPE.roleChanged, { userId, role: numberOf(role) })
      tellAnchor(room, member, true)
    },
    send(roomId, userId, kind, on) {
      const member = rooms.get(roomId)?.members.get(userId)
      if (!member || member.sends.has(kind) === on || (on && !canPublish(member.bits, kind))) return
      if (on) member.sends.add(kind)
      else member.sends.delete(kind)
      tell(roomId, STARTS[kind][on ? 0 : 1], { userId })
    },
    remove(roomId, userId) {
      const room = rooms.get(roomId)
      if (!room) return
      room.removed.add(userId)
      const member = room.members.get(userId)
      if (!member) return
      force(member, 'banned')
      takeOut(roomId, room, member, 3)
      deps.onOut(roomId, member.carriedAs)
      endIfEmpty(roomId, room)
    },
    dismiss(roomId) {
      const room = rooms.get(roomId)
      if (!room) return
      rooms.delete(roomId)
      for (const member of room.members.values()) {
        force(member, 'room_disband')
        takeOut(roomId, room, member, 3)
      }
      tell(roomId, EVENT_TYPE.roomClosed)
      deps.onOut(roomId, null)
    },
    forgetPeople() {
      for (const room of rooms.values()) {
        room.isKept = true
        for (const member of room.members.values()) member.line?.close()
        room.members.clear()
      }
    },
    wasRemoved: (roomId, userId) => rooms.get(roomId)?.removed.has(userId) ?? false,
  }
}
