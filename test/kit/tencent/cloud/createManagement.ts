import type { IncomingHttpHeaders } from 'node:http'
import { MEDIA_KINDS, type MediaKind } from '#domain/words.ts'
import { callProblem, type ManagementKeys } from './callProblem.ts'
import type { CloudRooms } from './createRooms.ts'

const VERSION = '2019-07-22'
const MAX_USERS = 10

/** One call of the management interface that carried a right signature and was not one too many. */
export interface CloudCall {
  action: string
  body: Record<string, unknown>
  atMs: number
}

export interface Management {
  calls: CloudCall[]
  /** how many calls were refused for their number */
  refused(): number
  /** Answers one call; everything but the transport. */
  answer(headers: IncomingHttpHeaders, payload: string): object
}

export interface ManagementDeps {
  keys: ManagementKeys
  sdkAppId: number
  rooms: CloudRooms
  clock: () => number
  /** calls of one action that it takes within a second */
  callsPerS: () => number
  /** whether a call that names somebody who is not there does nothing, and says so */
  isStrict: () => boolean
  mute: (roomId: string, userId: string, kinds: readonly MediaKind[]) => void
}

interface Action {
  /** fields without which it is refused, with the type of each */
  needs: Record<string, 'string' | 'number' | 'list'>
  room: 'RoomId' | 'StrRoomId'
  run(roomId: string, body: Record<string, unknown>): void
}

/** Kinds that a value of IsMute takes; 0 gives all of them back. */
const BLOCKED: Record<number, readonly MediaKind[]> = {
  0: [],
  1: MEDIA_KINDS,
  2: ['microphone'],
  3: ['camera', 'screen'],
}

function actionsOf({ rooms, mute }: ManagementDeps): Record<string, Action> {
  return {
    RemoveUserByStrRoomId: {
      needs: { RoomId: 'string', UserIds: 'list' },
      room: 'RoomId',
      run(roomId, { UserIds }) {
        for (const userId of UserIds as string[]) rooms.remove(roomId, userId)
      },
    },
    DismissRoomByStrRoomId: { needs: { RoomId: 'string' }, room: 'RoomId', run: (id) => rooms.dismiss(id) },
    SetUserBlockedByStrRoomId: {
      needs: { StrRoomId: 'string', UserId: 'string', IsMute: 'number' },
      room: 'StrRoomId',
      run: (roomId, { UserId, IsMute }) => mute(roomId, String(UserId), BLOCKED[Number(IsMute)] ?? []),
    },
  }
}

const isOf = (type: Action['needs'][string], value: unknown): boolean =>
  type === 'list'
    ? Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    : type === 'number'
      ? Number.isInteger(value)
      : typeof value === 'string' && value !== ''

/** What is wrong with the fields of a call, as the manual's list of errors says it. */
function fieldProblem(action: Action, body: Record<string, unknown>, sdkAppId: number): string | null {
  const needs = { SdkAppId: 'number' as const, ...action.needs }
  for (const [name, type] of Object.entries(needs)) {
    if (body[name] === undefined) return `MissingParameter.${name}`
    if (!isOf(type, body[name])) return `InvalidParameter.${name}`
  }
  if (body.SdkAppId !== sdkAppId) return 'UnauthorizedOperation.SdkAppId'
  if (Array.isArray(body.UserIds) && body.UserIds.length > MAX_USERS) return 'InvalidParameter.UserIds'
  return null
}

/** The room management calls that are in use, with the limits and errors of the manual. */
export function createManagement(deps: ManagementDeps): Management {
  const actions = actionsOf(deps)
  const calls: CloudCall[] = []
  const times = new Map<string, number[]>()
  let refused = 0

  /** Counts a call; true when it is one too many in this second. */
  function isTooMany(action: string): boolean {
    const now = deps.clock()
    const recent = (times.get(action) ?? []).filter((at) => now - at < 1000)
    times.set(action, recent)
    const isOne = recent.length >= deps.callsPerS()
    if (isOne) refused += 1
    else recent.push(now)
    return isOne
  }

  const namesNobody = (roomId: string, { UserIds, UserId }: Record<string, unknown>): boolean =>
    [UserIds ?? UserId ?? []].flat().some((user) => !deps.rooms.find(roomId, String(user)))

  function problemOf(headers: IncomingHttpHeaders, payload: string): string | null {
    const unsigned = callProblem(deps.keys, headers, payload, deps.clock())
    if (unsigned) return unsigned
    const name = String(headers['x-tc-action'])
    const action = actions[name]
    if (!action) return 'InvalidAction'
    if (headers['x-tc-version'] !== VERSION) return 'NoSuchVersion'
    if (isTooMany(name)) return 'RequestLimitExceeded'
    let body: Record<string, unknown>
    try {
      body = JSON.parse(payload)
    } catch {
      return 'InvalidParameter'
    }
    calls.push({ action: name, body, atMs: deps.clock() })
    const bad = fieldProblem(action, body, deps.sdkAppId)
    if (bad) return bad
    const roomId = String(body[action.room])
    if (!deps.rooms.has(roomId)) return 'FailedOperation.RoomNotExist'
    if (deps.isStrict() && namesNobody(roomId, body)) return 'FailedOperation.UserNotExist'
    action.run(roomId, body)
    return null
  }

  return {
    calls,
    refused: () => refused,
    answer(headers, payload) {
      const code = problemOf(headers, payload)
      return { ...(code && { Error: { Code: code, Message: code } }), RequestId: 'r' }
    },
  }
}
