import type { HubRoomTerms } from '#api/rooms/chain/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { type PrepareTx, Withheld } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import {
  ASKS,
  CANCELLED,
  LONG,
  NO_WALLET,
  SAID_ONCE,
  STILL_ASKS,
  UNLOADED,
  UNSEEN,
  UNWATCHED,
} from './recordWords.ts'

/** What recording a room takes from the outside. */
export interface RecordParts {
  /** of the account, lower-case: one of them has to sign */
  wallets: readonly string[]
  getTerms: (roomId: string) => Promise<HubRoomTerms>
  getRoom: (roomId: string) => Promise<Room>
  /** the pipeline of transactions; it goes on after the block, until the transaction is final */
  run: (prepare: PrepareTx, emit: (phase: TxPhase) => void) => Promise<unknown>
  pause: (ms: number) => Promise<void>
  /** calls once after that long, unless what it answers is called before */
  later: (ms: number, then: () => void) => () => void
  nowMs: () => number
}

export interface RecordWatch {
  /** what the host has to do, or waits for */
  onAsks: (asks: string) => void
  signal: AbortSignal
}

/** Has the chain lead a room that it does not know yet. */
export type RecordRoom = (roomId: string, watch: RecordWatch) => Promise<void>

/** Why the chain does not lead a room now; its message is for the host. */
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded'
  /** what was paid for goes on: the room may be on the chain already, or come there */
  readonly isSent: boolean
  constructor(message: string, isSent = false) {
    super(message)
    this.isSent = isSent
  }
}

// the server looks each second; longer than this it is behind the chain
const LINK_MS = 30_000
const LOOK_AGAIN_MS = 1000

/** Ends with the host's reason when they cancel: what a wallet shows cannot be taken back from here. */
async function unlessLeft<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let leave = (): void => undefined
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, left])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** One way of a room to the chain. */
interface Recording {
  roomId: string
  parts: RecordParts
  watch: RecordWatch
  /** what the pipeline said last */
  at: TxPhase['at']
  said: Set<TxPhase['at']>
  /** the wallet is asked next, whoever leaves */
  isPut: boolean
  /** ends the wait for a sentence about a long wait */
  hush: () => void
}

/** Says what the host waits for, and more where that takes long. */
function onPhase(recording: Recording, at: TxPhase['at']): void {
  const { parts, watch, said } = recording
  recording.at = at
  recording.hush()
  const emitAsks = (asks: string | undefined): void => {
    if (asks !== undefined && !watch.signal.aborted) watch.onAsks(asks)
  }
  // the pipeline makes ready twice, for what it read may be old after a proof
  if (!said.has(at) || !SAID_ONCE.includes(at)) emitAsks(ASKS[at])
  said.add(at)
  const long = LONG[at]
  if (long && !watch.signal.aborted) recording.hush = parts.later(long.afterMs, () => emitAsks(long.asks))
}

/** Sends it and waits for its block, not for the end of the pipeline. @param first what the server said to send */
function sendToBlock(recording: Recording, first: HubRoomTerms): Promise<void> {
  const { roomId, parts, watch } = recording
  let terms: HubRoomTerms | null = first
  return new Promise((resolve, reject) => {
    let isThere = false
    const prepare: PrepareTx = async () => {
      // once the host left, nothing is put before them any more
      if (watch.signal.aborted) throw new Withheld(CANCELLED)
      try {
        const now = terms ?? (await parts.getTerms(roomId))
        // made ready again after the proof, where they may be old, it goes to the wallet
        const isAgain = terms === null
        terms = null
        // with what the contract takes; only a press needs it
        const { openRoomAction } = await import('./hubAction.ts')
        watch.signal.throwIfAborted()
        recording.isPut = isAgain
        return {
          ...openRoomAction(now, roomId, parts.wallets),
          onIncluded() {
            isThere = true
            resolve()
          },
        }
      } catch (error) {
        reject(error instanceof ApiProblem ? error : new NotRecorded(UNLOADED))
        throw new Withheld(watch.signal.aborted ? CANCELLED : UNLOADED)
      }
    }
    const emit = (phase: TxPhase) => {
      // what becomes of it later is for the bar of open transactions
      if (isThere) return
      if (phase.at === 'stopped') reject(new NotRecorded(phase.sentence, phase.isSent))
      onPhase(recording, phase.at)
    }
    // the pipeline itself says why it stops
    parts.run(prepare, emit).catch(() => reject(new NotRecorded(UNLOADED)))
  })
}

/** No answer of a server that is away for a moment; it is asked again. @throws ApiProblem what it says for good */
function orAway(error: unknown): null {
  if (error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429) throw error
  return null
}

async function waitForLink({ roomId, parts, watch: { signal } }: Recording): Promise<void> {
  const endMs = parts.nowMs() + LINK_MS
  for (;;) {
    const room = await unlessLeft(parts.getRoom(roomId).catch(orAway), signal)
    if (room && room.hubRoom !== null) return
    if (parts.nowMs() >= endMs) throw new NotRecorded(UNSEEN, true)
    await unlessLeft(parts.pause(LOOK_AGAIN_MS), signal)
  }
}

const SENT: readonly TxPhase['at'][] = ['sent', 'included', 'safe']

/** What is said of an end: of what was sent also where the host left, or the server does not say how it goes on. */
function endOf(error: unknown, { at, isPut, watch: { signal } }: Recording): unknown {
  const isSent = SENT.includes(at)
  if (signal.aborted) {
    if (isSent) return new NotRecorded(UNWATCHED, true)
    return isPut || at === 'signing' ? new NotRecorded(STILL_ASKS) : error
  }
  return isSent && error instanceof ApiProblem ? new NotRecorded(sentenceOf(error), true) : error
}

/**
 * Has the host's wallet record a room on the chain, and waits until our server sees it there.
 * @throws NotRecorded with a sentence; ApiProblem where the server refuses; the signal's reason when the host cancels
 * before a wallet was asked
 */
export async function recordRoom(roomId: string, parts: RecordParts, watch: RecordWatch): Promise<void> {
  if (parts.wallets.length === 0) throw new NotRecorded(NO_WALLET)
  // what is refused is said before a wallet opens
  const terms = await unlessLeft(parts.getTerms(roomId), watch.signal)
  const recording: Recording = {
    ...{ roomId, parts, watch },
    ...{ at: 'idle', said: new Set(), isPut: false, hush: () => undefined },
  }
  try {
    await unlessLeft(sendToBlock(recording, terms), watch.signal)
    await waitForLink(recording)
  } catch (error) {
    throw endOf(error, recording)
  } finally {
    recording.hush()
  }
}
