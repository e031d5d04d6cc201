import type { HubRoomTerms } from '#api/rooms/chain/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { GateRules } from '#domain/access/gate.ts'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import { type GoLiveDeps, GoLiveFailed, goLive, type StreamPlan } from '#web/rooms/host/broadcast/goLive.ts'
import type { LineState } from '#web/rooms/host/broadcast/lineStates.ts'
import { type RecordParts, recordRoom } from '#web/rooms/host/chain/recordRoom.ts'
import type { TxAction } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'

export const OWN = '0x00000000000000000000000000000000000000aa'
const HASH = `0x${'11'.repeat(32)}`
export const terms: HubRoomTerms = {
  ...{ hub: '0x00000000000000000000000000000000000000BB', payee: OWN, maxSpeakers: 3, all: false },
  conditions: [{ token: OWN, kind: 4, rank: 2, id: '0', min: '0' }],
}
const plan: StreamPlan = { kind: 'voice', title: 'Night', visibility: 'public', gate: null, capacity: null }
export const token: GateRules['conditions'][number] = {
  ...{ kind: 'erc20', address: OWN, minUnits: '1', symbol: 'NORTH', decimals: 18, isForeign: false },
}
export const hubRoom = { id: '7' } as Room['hubRoom']
const tokenGate = { mode: 'any', conditions: [token] } as unknown as Room['gate']
export const room = {
  ...{ id: 'rom_1', kind: 'voice', visibility: 'public' },
  gate: null,
  hubRoom: null,
} as Room
export const asking: Room = { ...room, visibility: 'members', gate: tokenGate }

interface World {
  /** what the chain says of the room while it is looked for, one for each time */
  seen?: (Room | Error)[]
  phases?: TxPhase[]
  wallets?: string[]
  getTerms?: RecordParts['getTerms']
  made?: Room
}

const SENT: TxPhase[] = [
  { at: 'preparing' },
  { at: 'signing' },
  { at: 'sent', hash: HASH },
  { at: 'included', hash: HASH, block: 3 },
]

/** A studio whose wallet goes through phases; its pipeline never comes to an end. */
export function studio({ seen = [], phases = SENT, wallets = [OWN], getTerms, made = room }: World = {}) {
  const calls: string[] = []
  const sent: TxAction[] = []
  const lines: LineState[][] = []
  const abort = new AbortController()
  let nowMs = 0
  const note = async <T>(name: string, value: T): Promise<T> => {
    calls.push(name)
    return value
  }
  // what is to be said later, until it is hushed
  const waits = new Map<() => void, number>()
  const later = (ms: number, then: () => void) => {
    waits.set(then, ms)
    return () => waits.delete(then)
  }
  const pause = async (ms: number) => {
    nowMs += ms
  }
  const getRoom = async () => {
    calls.push('getRoom')
    const next = seen.length > 1 ? seen.shift() : seen[0]
    if (next instanceof Error) throw next
    return next ?? { ...room, hubRoom }
  }
  const parts: RecordParts = {
    wallets,
    getTerms: getTerms ?? ((id) => note(`terms ${id}`, terms)),
    getRoom,
    async run(prepare, emit) {
      calls.push('wallet')
      const action = await prepare(OWN, async () => undefined as never)
      sent.push(action)
      for (const phase of phases) {
        emit(phase)
        if (phase.at === 'included') action.onIncluded?.()
      }
      return new Promise(() => undefined)
    },
    ...{ pause, later, nowMs: () => nowMs },
  }
  const deps: GoLiveDeps = {
    createRoom: () => note('createRoom', made),
    getRoom,
    readRecorder: async () => (id, watch) => recordRoom(id, parts, watch),
    openRoom: () => note('openRoom', undefined),
    enterAsHost: () => note('enterAsHost', {} as never),
    startPublishing: () =>
      note('startPublishing', { leave: () => note('leave', undefined) } as unknown as Publisher),
    goLive: () => note('goLive', { id: 'rom_1', state: 'live' } as Room),
    endRoom: () => note('endRoom', undefined),
    ...{ pause, nowMs: () => nowMs },
  }
  const microphone = { readyState: 'live' } as MediaStreamTrack
  const run = (wanted: Partial<StreamPlan> = {}) =>
    goLive({ ...plan, ...wanted }, { camera: null, microphone }, deps, {
      onLines: (next) => lines.push(next),
      signal: abort.signal,
    })
  const steps = () => (lines.at(-1) ?? []).map(({ line, step }) => `${line} ${step}`)
  return { run, calls, sent, lines, steps, abort, deps, parts, waits }
}

/** Why a run failed. @throws TypeError where it did not */
export async function failureOf(run: Promise<unknown>): Promise<GoLiveFailed> {
  const error = await run.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof GoLiveFailed)) throw new TypeError(`expected a failed line, got ${String(error)}`)
  return error
}
