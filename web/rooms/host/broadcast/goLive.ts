import type { Admission } from '#api/access/contract.ts'
import type { GateInput, Room } from '#api/rooms/contract.ts'
import { onChainOf } from '#domain/access/hubGate.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { type HostedKind, KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import type { Visibility } from '#domain/words.ts'
import { ApiProblem, problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { MediaError } from '#web/media/mediaClient.ts'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import { NotRecorded, type RecordRoom } from '../chain/recordRoom.ts'
import { STUDIO_WORDS } from '../studio/studioWords.ts'
import { createLines, type GoLine, type LineState } from './lineStates.ts'

export interface StreamPlan {
  kind: HostedKind
  title: Typed
  visibility: Visibility
  gate: GateInput | null
  capacity: number | null
  /** of a voice room alone */
  maxSpeakers?: number
  /** the host wants the chain to lead it, where that can be; where it has to, it is asked anyway */
  isRecorded?: boolean
  /** tokens that its door asks for are locked while their owner is inside; of a room that is there its own counts */
  locksTokens?: boolean
  /** a room that was prepared or announced: it is not made, and stays when going live fails */
  roomId?: string
  /** another room of the channel that stands in the way and ends first */
  endFirst?: string
}

export interface Tracks {
  camera: MediaStreamTrack | null
  microphone: MediaStreamTrack | null
  /** whichever microphone it is, now or later: its host switched it off */
  isMuted?: boolean
}

export interface OnAir {
  room: Room
  admission: Admission
  publisher: Publisher
  /** what was sent at first */
  tracks: Tracks
}

export interface GoLiveDeps {
  createRoom: (plan: StreamPlan) => Promise<Room>
  getRoom: (roomId: string) => Promise<Room>
  /** null: this installation keeps no rooms on the chain */
  readRecorder: () => Promise<RecordRoom | null>
  openRoom: (roomId: string) => Promise<unknown>
  /** @param isAgain true when an earlier seat of this attempt may still be held */
  enterAsHost: (roomId: string, isAgain: boolean) => Promise<Admission>
  /** joins the media room and publishes; undone by `leave` of what it answers */
  startPublishing: (admission: Admission, tracks: Tracks, signal: AbortSignal) => Promise<Publisher>
  goLive: (roomId: string) => Promise<Room>
  endRoom: (roomId: string) => Promise<unknown>
  pause: (ms: number) => Promise<void>
  nowMs: () => number
}

/** Which line failed and whether everything before it was taken back. */
export class GoLiveFailed extends Error {
  readonly line: GoLine
  readonly isUndone: boolean
  /** the room that was made for it is over here; on the chain it is open, or may come to be, until its host closes it */
  readonly isLeftOnChain: boolean
  constructor(line: GoLine, isUndone: boolean, cause: unknown, isLeftOnChain = false) {
    super(`going live failed at ${line}`, { cause })
    this.line = line
    this.isUndone = isUndone
    this.isLeftOnChain = isLeftOnChain
  }
}

// the engine tells the server about a new picture or sound within a few seconds; later than this it never came
const PICTURE_MS = 15_000
const ASK_AGAIN_MS = 400
// the engine itself says no time
const FULL_S = 10

async function startWhenSeen(roomId: string, deps: GoLiveDeps, signal: AbortSignal): Promise<Room> {
  const endMs = deps.nowMs() + PICTURE_MS
  for (;;) {
    signal.throwIfAborted()
    try {
      return await deps.goLive(roomId)
    } catch (error) {
      if (problemCode(error) !== 'NOT_PUBLISHING' || deps.nowMs() > endMs) throw error
      const waitS = error instanceof ApiProblem ? error.problem.retryAfterS : undefined
      await deps.pause(waitS === undefined ? ASK_AGAIN_MS : waitS * 1000)
    }
  }
}

/** Seconds after which a full engine, or a server that asked to wait, is asked again; null = it is no use. */
function waitS(error: unknown): number | null {
  if (error instanceof MediaError) return error.code === 'CAPACITY_FULL' ? FULL_S : null
  if (!(error instanceof ApiProblem)) return null
  const { code, retryAfterS } = error.problem
  return code === 'MEDIA_FULL' || code === 'RATE_LIMITED' ? (retryAfterS ?? FULL_S) : null
}

const whyWaiting = (error: unknown): string =>
  error instanceof MediaError || problemCode(error) === 'MEDIA_FULL'
    ? 'The media engine is full.'
    : sentenceOf(error)

/** `room` is null where nobody asks what it is. */
async function roomOf(
  plan: StreamPlan,
  deps: GoLiveDeps,
  isRead: boolean,
): Promise<{ roomId: string; room: Room | null }> {
  const { roomId } = plan
  if (roomId !== undefined) return { roomId, room: isRead ? await deps.getRoom(roomId) : null }
  const room = await deps.createRoom(plan)
  return { roomId: room.id, room }
}

/** True for a room that the chain has to lead, or may and is wanted to, and does not lead yet. */
function isForChain(room: Room, { isRecorded = false }: StreamPlan): boolean {
  if (room.hubRoom !== null) return false
  const onChain = onChainOf(room, room.gate)
  return onChain === 'must' || (onChain === 'may' && isRecorded)
}

/** Ends early, without an error, when the host cancels. */
async function pauseUnlessLeft(ms: number, deps: GoLiveDeps, signal: AbortSignal): Promise<void> {
  let leave = (): void => undefined
  const left = new Promise<void>((resolve) => {
    leave = resolve
    signal.addEventListener('abort', leave, { once: true })
  })
  await Promise.race([deps.pause(ms), left])
  signal.removeEventListener('abort', leave)
}

async function undo(steps: (() => Promise<unknown>)[]): Promise<boolean> {
  let isUndone = true
  for (const step of steps.reverse()) {
    await step().catch(() => {
      isUndone = false
    })
  }
  return isUndone
}

/**
 * Goes live, line by line. A failure takes back every earlier step, so that nobody sees a live sign.
 * @throws GoLiveFailed with the line that failed
 */
export async function goLive(
  plan: StreamPlan,
  tracks: Tracks,
  deps: GoLiveDeps,
  { onLines, signal }: { onLines: (lines: LineState[]) => void; signal: AbortSignal },
): Promise<OnAir> {
  const { device } = STUDIO_WORDS[plan.kind]
  const { people } = KIND_PEOPLE[plan.kind]
  const lines = createLines(plan.kind, deps.nowMs, onLines)
  const taken: (() => Promise<unknown>)[] = []
  const isMade = plan.roomId === undefined
  let isLeftOnChain = false

  /** Has a full engine, or a server that wants a pause, asked again until the host cancels. */
  async function patiently<T>(work: (isAgain: boolean) => Promise<T>): Promise<T> {
    for (let isAgain = false; ; isAgain = true) {
      signal.throwIfAborted()
      try {
        return await work(isAgain)
      } catch (error) {
        const seconds = signal.aborted ? null : waitS(error)
        if (seconds === null) throw error
        lines.note({ wait: { why: whyWaiting(error), untilMs: deps.nowMs() + seconds * 1000 } })
        await pauseUnlessLeft(seconds * 1000, deps, signal)
        lines.note({ wait: null })
      }
    }
  }

  /** Makes or reads the room, and has the chain lead it where it has to or the host wants it. */
  async function readyRoom(): Promise<string> {
    lines.mark('room', 'now')
    const record = plan.kind === 'voice' ? await deps.readRecorder() : null
    // of a room that is there already it is not known before it is read
    if (isMade && record !== null && plan.isRecorded === true) {
      lines.setRecorded(true)
      lines.mark('room', 'now')
    }
    signal.throwIfAborted()
    if (plan.endFirst !== undefined) await deps.endRoom(plan.endFirst)
    const { roomId, room } = await roomOf(plan, deps, record !== null)
    if (isMade) taken.push(() => deps.endRoom(roomId))
    const isToRecord = record !== null && room !== null && isForChain(room, plan)
    lines.setRecorded(isToRecord)
    if (isToRecord) {
      lines.mark('room', 'waiting')
      lines.mark('chain', 'now')
      await patiently(() => record(roomId, { onAsks: (asks) => lines.note({ asks }), signal }))
      isLeftOnChain = isMade
      lines.mark('chain', 'done')
    }
    lines.mark('room', 'now')
    signal.throwIfAborted()
    return roomId
  }

  /** Opens, enters and publishes. */
  async function enterStage(
    roomId: string,
    isAgain: boolean,
  ): Promise<{ admission: Admission; publisher: Publisher }> {
    await deps.openRoom(roomId)
    signal.throwIfAborted()
    const admission = await deps.enterAsHost(roomId, isAgain)
    return { admission, publisher: await deps.startPublishing(admission, tracks, signal) }
  }

  try {
    lines.mark(device, 'now')
    if (tracks[device]?.readyState !== 'live') throw new TypeError(`no ${device}`)
    lines.mark(device, 'done')
    const roomId = await readyRoom()
    const { admission, publisher } = await patiently((isAgain) => enterStage(roomId, isAgain))
    taken.push(() => publisher.leave())
    lines.mark('room', 'done')
    lines.mark(people, 'now')
    const room = await startWhenSeen(roomId, deps, signal)
    lines.mark(people, 'done')
    return { room, admission, publisher, tracks }
  } catch (cause) {
    const at = lines.at()
    lines.mark(at, 'failed')
    if (cause instanceof NotRecorded && cause.isSent) isLeftOnChain = isMade
    throw new GoLiveFailed(at, await undo(taken), cause, isLeftOnChain)
  }
}
