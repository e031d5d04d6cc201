import type { Admission } from '#api/access/contract.ts'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import type { MediaError, MediaState } from '#web/media/mediaClient.ts'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import type { Tracks } from '../host/broadcast/goLive.ts'
import type { HostMedia } from '../host/broadcast/publishAsHost.ts'
import type { Sending } from '../host/broadcast/studioFlow.ts'

export type CoHostStep =
  /** `isMoved`: they went on air in another window */
  | { step: 'off'; problem: unknown; isMoved: boolean }
  | { step: 'entering'; isReturn: boolean }
  | { step: 'on-air'; sending: Sending; tracks: Tracks; media: MediaState }
  | { step: 'over' }

export interface CoHostDeps {
  /** takes the co-host's seat, also from another window */
  enter: () => Promise<Admission>
  /** joins the engine and sends; undone by `leave` of what it answers */
  publish: (
    admission: Admission,
    tracks: Tracks,
    media: Pick<HostMedia, 'signal' | 'onState' | 'onLost' | 'onFailed'>,
  ) => Promise<Publisher>
  leaveSeat: (seatId: string) => Promise<unknown>
  /** calls back once; answers the function that calls it off */
  later: (ms: number, then: () => void) => () => void
  /** what is sent now */
  readTracks: () => Tracks
}

export interface CoHostFlow {
  state: () => CoHostStep
  subscribe: (listener: () => void) => () => void
  goOnAir: () => Promise<void>
  /** gives the seat back; going on air again is possible */
  leave: () => Promise<void>
  /** the seat or the connection is gone, and nobody wanted that */
  lost: () => void
  /** it goes on in another window */
  moved: () => void
  /** the stream ended */
  over: () => void
  /** the page is left */
  dispose: () => void
}

const MAX_RETURNS = 5
const RETURN_AFTER_MS = 1000
const OFF: Extract<CoHostStep, { step: 'off' }> = { step: 'off', problem: null, isMoved: false }

/** What the server decided is not asked again by itself. */
const isDecided = (error: unknown): boolean => error instanceof ApiProblem && error.problem.status < 500

/** A co-host's side of one stream: on air, back after a lost connection, off again. */
export function createCoHostFlow(deps: CoHostDeps): CoHostFlow {
  let state: CoHostStep = OFF
  let leaving = new AbortController()
  let returns = 0
  let callOff: () => void = () => undefined
  const listeners = new Set<() => void>()

  function move(next: CoHostStep): void {
    state = next
    for (const listener of listeners) listener()
  }

  /** Ends what is under way and what is sent; answers the seat that is still held. */
  async function stop(why: string): Promise<string | null> {
    const last = state
    callOff()
    leaving.abort(new Error(why))
    if (last.step !== 'on-air') return null
    await last.sending.publisher.leave().catch(() => undefined)
    return last.sending.admission.seatId
  }

  async function giveBack(seatId: string | null): Promise<void> {
    // one that cannot be given back ends with its lease
    if (seatId !== null) await deps.leaveSeat(seatId).catch(() => undefined)
  }

  async function enter(isReturn: boolean): Promise<void> {
    leaving = new AbortController()
    const { signal } = leaving
    move({ step: 'entering', isReturn })
    let seatId: string | null = null
    try {
      const admission = await deps.enter()
      seatId = admission.seatId
      signal.throwIfAborted()
      const tracks = deps.readTracks()
      const publisher = await deps.publish(admission, tracks, {
        signal,
        onState: (media) => {
          if (state.step === 'on-air') move({ ...state, media })
        },
        onLost: () => lost(signal),
        onFailed: (error: MediaError) => {
          if (state.step === 'entering') leaving.abort(error)
          else lost(signal)
        },
      })
      returns = 0
      move({ step: 'on-air', sending: { admission, publisher }, tracks, media: 'connected' })
    } catch (error) {
      // who left meanwhile keeps no seat
      if (leaving.signal !== signal || state.step !== 'entering') return giveBack(seatId)
      if (problemCode(error) === 'ENDED') return move({ step: 'over' })
      if (isReturn && !isDecided(error) && returns < MAX_RETURNS) return comeBack()
      await giveBack(seatId)
      if (leaving.signal === signal) move({ ...OFF, problem: error })
    }
  }

  function comeBack(): void {
    returns++
    move({ step: 'entering', isReturn: true })
    callOff = deps.later(RETURN_AFTER_MS * returns, () => void enter(true))
  }

  function lost(signal: AbortSignal): void {
    // an earlier connection says so late
    if (state.step !== 'on-air' || signal !== leaving.signal) return
    void stop('lost')
    comeBack()
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async goOnAir() {
      if (state.step !== 'off') return
      returns = 0
      await enter(false)
    },
    async leave() {
      const stopped = stop('left')
      move(OFF)
      await giveBack(await stopped)
    },
    lost: () => lost(leaving.signal),
    moved() {
      if (state.step !== 'on-air') return
      void stop('moved')
      move({ ...OFF, isMoved: true })
    },
    over() {
      if (state.step === 'over') return
      void stop('ended')
      move({ step: 'over' })
    },
    dispose() {
      const stopped = stop('left the page')
      state = OFF
      void stopped.then(giveBack)
    },
  }
}
