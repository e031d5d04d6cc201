import type { Admission } from '#api/access/contract.ts'
import type { GateInput, Room } from '#api/rooms/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { type HostedKind, KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import type { Visibility } from '#domain/words.ts'
import { ApiProblem, problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { MediaError } from '#web/media/mediaClient.ts'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import { STUDIO_WORDS } from '../studio/studioWords.ts'

export type GoLine = 'camera' | 'microphone' | 'room' | 'viewers' | 'listeners'

/** The lines a host sees tick off, in this order. */
export function goLinesOf(kind: HostedKind): readonly GoLine[] {
  return [STUDIO_WORDS[kind].device, 'room', KIND_PEOPLE[kind].people]
}

export interface LineState {
  line: GoLine
  step: 'waiting' | 'now' | 'done' | 'failed'
  /** milliseconds the line took; null until it is done */
  tookMs: number | null
  /** why the line is tried again by itself, and when by the clock of `nowMs` */
  wait?: { why: string; untilMs: number } | null
}

export interface StreamPlan {
  kind: HostedKind
  title: Typed
  visibility: Visibility
  gate: GateInput | null
  capacity: number | null
  /** of a voice room alone */
  maxSpeakers?: number
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
  constructor(line: GoLine, isUndone: boolean, cause: unknown) {
    super(`going live failed at ${line}`, { cause })
    this.line = line
    this.isUndone = isUndone
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
  const lines = goLinesOf(plan.kind).map((line): LineState => ({ line, step: 'waiting', tookMs: null }))
  const taken: (() => Promise<unknown>)[] = []
  let at: GoLine = device
  let sinceMs = deps.nowMs()

  function mark(line: GoLine, step: LineState['step']): void {
    const state = lines.find((one) => one.line === line)
    if (!state) return
    state.step = step
    if (step === 'now') sinceMs = deps.nowMs()
    if (step === 'done') state.tookMs = deps.nowMs() - sinceMs
    at = line
    onLines(lines.map((one) => ({ ...one })))
  }

  function setWait(wait: LineState['wait']): void {
    const state = lines.find((one) => one.line === at)
    if (state) state.wait = wait ?? null
    onLines(lines.map((one) => ({ ...one })))
  }

  /** Opens, enters and publishes; a full engine is asked again until the host cancels. */
  async function enterStage(roomId: string): Promise<{ admission: Admission; publisher: Publisher }> {
    for (let isAgain = false; ; isAgain = true) {
      signal.throwIfAborted()
      try {
        await deps.openRoom(roomId)
        signal.throwIfAborted()
        const admission = await deps.enterAsHost(roomId, isAgain)
        return { admission, publisher: await deps.startPublishing(admission, tracks, signal) }
      } catch (error) {
        const seconds = signal.aborted ? null : waitS(error)
        if (seconds === null) throw error
        setWait({ why: whyWaiting(error), untilMs: deps.nowMs() + seconds * 1000 })
        await pauseUnlessLeft(seconds * 1000, deps, signal)
        setWait(null)
      }
    }
  }

  try {
    mark(device, 'now')
    if (tracks[device]?.readyState !== 'live') throw new TypeError(`no ${device}`)
    mark(device, 'done')
    mark('room', 'now')
    signal.throwIfAborted()
    if (plan.endFirst !== undefined) await deps.endRoom(plan.endFirst)
    const roomId = plan.roomId ?? (await deps.createRoom(plan)).id
    if (plan.roomId === undefined) taken.push(() => deps.endRoom(roomId))
    const { admission, publisher } = await enterStage(roomId)
    taken.push(() => publisher.leave())
    mark('room', 'done')
    mark(people, 'now')
    const room = await startWhenSeen(roomId, deps, signal)
    mark(people, 'done')
    return { room, admission, publisher, tracks }
  } catch (cause) {
    mark(at, 'failed')
    throw new GoLiveFailed(at, await undo(taken), cause)
  }
}
