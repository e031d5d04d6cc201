import type { Admission } from '#api/access/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { ClientOptions } from '#web/media/createMediaClient.ts'
import { MediaError, type MediaState } from '#web/media/mediaClient.ts'
import { NotRecorded, type RecordParts, type RecordRoom, recordRoom } from '../chain/recordRoom.ts'
import {
  type GoLiveDeps,
  type GoLiveFailed,
  goLive,
  type OnAir,
  type StreamPlan,
  type Tracks,
} from './goLive.ts'
import type { LineState } from './lineStates.ts'
import { publishAsHost } from './publishAsHost.ts'

export type StudioState =
  | { step: 'preparing'; failure: GoLiveFailed | null; lines: LineState[] | null }
  | { step: 'going'; lines: LineState[]; sending: Sending | null }
  | { step: 'returning' }
  | { step: 'on-air'; onAir: OnAir; media: MediaState }
  | { step: 'ended'; room: Room }

/** A seat of which picture or sound go out. */
export type Sending = Pick<OnAir, 'admission' | 'publisher'>

export interface StudioFlow {
  state: () => StudioState
  subscribe: (listener: () => void) => () => void
  go: (plan: StreamPlan, tracks: Tracks) => Promise<void>
  cancel: () => void
  /**
   * Joins and publishes again in a room that is live already, e.g. after a reload; throws what the server or engine said.
   * @param takeOver the seat of somebody else who hosts, whose place is taken
   */
  comeBack: (room: Room, tracks: Tracks, takeOver?: string) => Promise<void>
  end: () => Promise<void>
  /** the room ended elsewhere; null when it goes on in another window */
  closed: (room: Room | null) => void
  prepareNext: () => void
  /** the page is left: media stops here, the server ends the room after its waiting time */
  dispose: () => void
}

const START: StudioState = { step: 'preparing', failure: null, lines: null }

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function later(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

export interface StudioFlowOptions {
  /** how the installation wants a host's picture sent */
  readProfile: NonNullable<ClientOptions['readProfile']>
  onPublisherLost: () => void
  /** the account's wallets and what sends from them; null: this installation keeps no rooms on the chain */
  readChain: () => Promise<Pick<RecordParts, 'wallets' | 'run'> | null>
}

const getRoom = (id: string) => call('getRoom', { params: { id } })
const nowMs = () => performance.now()

function recorderOf(chain: Awaited<ReturnType<StudioFlowOptions['readChain']>>): RecordRoom | null {
  if (chain === null) return null
  const getTerms = (id: string) => call('getHubRoomTerms', { params: { id } })
  return (id, watch) => recordRoom(id, { ...chain, getTerms, getRoom, pause, later, nowMs }, watch)
}

/** What a host who cancelled is told all the same: that a wallet may still ask, or what goes on without them. */
export function leftBehind(failure: GoLiveFailed): GoLiveFailed | null {
  return failure.isLeftOnChain || failure.cause instanceof NotRecorded ? failure : null
}

/** The host's side of one channel: going live, being live, coming back, ending. */
export function createStudioFlow(
  channelId: string,
  { readProfile, onPublisherLost, readChain }: StudioFlowOptions,
): StudioFlow {
  let state: StudioState = START
  let leaving = new AbortController()
  const listeners = new Set<() => void>()

  function move(next: StudioState): void {
    state = next
    for (const listener of listeners) listener()
  }

  function onMedia(media: MediaState): void {
    if (state.step === 'on-air') move({ ...state, media })
  }

  function onFailed(error: MediaError): void {
    if (state.step === 'going') leaving.abort(error)
    else onPublisherLost()
  }

  const startPublishing = (admission: Admission, tracks: Tracks, signal: AbortSignal) =>
    publishAsHost(admission, tracks, {
      ...{ readProfile, signal, onState: onMedia },
      ...{ onLost: onPublisherLost, onFailed },
    })

  const enterAsHost = (roomId: string, isReturn: boolean, takeOver?: string) =>
    call('admit', {
      params: { id: roomId },
      body: { action: 'host', move: isReturn, ...(takeOver === undefined ? {} : { takeOver }) },
    })

  const deps: GoLiveDeps = {
    createRoom: ({ gate, endFirst: _, roomId: __, isRecorded: ___, ...plan }) =>
      call('createRoom', { body: { channelId, ...plan, ...(gate === null ? {} : { gate }) } }),
    getRoom,
    readRecorder: async () => recorderOf(await readChain()),
    openRoom: (id) => call('openRoom', { params: { id } }),
    enterAsHost,
    async startPublishing(admission, tracks, signal) {
      const publisher = await startPublishing(admission, tracks, signal)
      // where the provider's words are lost the server believes the page, so its seat is kept before the room is live
      if (state.step === 'going') move({ ...state, sending: { admission, publisher } })
      return publisher
    },
    goLive: (id) => call('goLive', { params: { id } }),
    endRoom: (id) => call('endRoom', { params: { id } }),
    pause,
    nowMs,
  }

  const isOnAir = () => state.step === 'on-air'

  async function stopPublishing(): Promise<void> {
    if (state.step === 'on-air') await state.onAir.publisher.leave()
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async go(plan, tracks) {
      if (state.step !== 'preparing') return
      leaving = new AbortController()
      let lines: LineState[] = []
      const onLines = (next: LineState[]) => {
        lines = next
        move({ step: 'going', lines, sending: state.step === 'going' ? state.sending : null })
      }
      try {
        const onAir = await goLive(plan, tracks, deps, { onLines, signal: leaving.signal })
        move({ step: 'on-air', onAir, media: 'connected' })
      } catch (error) {
        const isOwn = leaving.signal.aborted && !(leaving.signal.reason instanceof MediaError)
        const failure = isOwn ? leftBehind(error as GoLiveFailed) : (error as GoLiveFailed)
        move({ step: 'preparing', failure, lines: isOwn ? null : lines })
      }
    },
    cancel: () => leaving.abort(new Error('cancelled')),
    async comeBack(room, tracks, takeOver) {
      if (state.step !== 'preparing' && state.step !== 'on-air') return
      leaving = new AbortController()
      const { signal } = leaving
      await stopPublishing()
      if (signal.aborted) return
      move({ step: 'returning' })
      try {
        const admission = await enterAsHost(room.id, true, takeOver)
        const publisher = await startPublishing(admission, tracks, signal)
        move({ step: 'on-air', onAir: { room, admission, publisher, tracks }, media: 'connected' })
      } catch (error) {
        // the engine closes the room a moment before the socket says why
        if (error instanceof ApiProblem && error.problem.code === 'ENDED') {
          move({ step: 'ended', room: await getRoom(room.id) })
          return
        }
        move(START)
        throw error
      }
    },
    async end() {
      if (state.step !== 'on-air') return
      const room = await call('endRoom', { params: { id: state.onAir.room.id } })
      await stopPublishing()
      // the socket may have said so first, and the next room be prepared by now
      if (isOnAir()) move({ step: 'ended', room })
    },
    closed(room) {
      if (state.step !== 'on-air') return
      void stopPublishing()
      move(room ? { step: 'ended', room } : START)
    },
    prepareNext: () => move(START),
    dispose() {
      leaving.abort(new Error('left the page'))
      void stopPublishing()
      state = START
    },
  }
}
