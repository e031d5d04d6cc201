import { useCallback, useEffect, useRef, useState } from 'react'
import type { SeatEndReason } from '#domain/words.ts'
import type { CallState } from '#protocol/calls.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { createDirectClient, type DirectClient } from '#web/media/direct/createDirectClient.ts'
import { MediaError, type RemotePublication } from '#web/media/mediaClient.ts'
import { createSeatMedia, type OwnSeatMedia } from '#web/media/seat/createSeatMedia.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'
import type { CallClock } from '../callClock.ts'
import type { EnteredCall } from '../meetingFlow.ts'

export interface DirectEvents {
  onTaken: () => void
  onEnded: (reason: SeatEndReason) => void
  /** it ended and nobody could tell why */
  onGone: () => void
}

/** Media and line of one seat, as they are now. */
export interface DirectNow {
  /** null until its line is open */
  client: DirectClient | null
  media: OwnSeatMedia | null
  state: CallState | null
  isPaired: boolean
  publications: readonly RemotePublication[]
  needsPress: boolean
  /** the line could not be opened; the seat goes on */
  failure: MediaError | null
  trouble: MediaError | null
}

const NOTHING: DirectNow = {
  ...{ client: null, media: null, state: null, isPaired: false, publications: [] },
  ...{ needsPress: false, failure: null, trouble: null },
}

const asMediaError = (error: unknown): MediaError =>
  error instanceof MediaError ? error : new MediaError('INTERNAL', 'the call failed', { cause: error })

interface Opened {
  entry: EnteredCall
  socket: RealtimeSocket
  clock: CallClock
  on: () => DirectEvents
  set: (change: Partial<DirectNow>) => void
}

/** Keeps the seat and carries the call until it is stopped; the seat stays. */
function openDirectCall({ entry, socket, clock, on, set }: Opened): () => void {
  const { seatId, beatEveryS, ticket } = entry
  let isOver = false
  const media = createSeatMedia()
  const client = createDirectClient({
    ...{ socket, seatId, ticket },
    renewRelay: () => call('renewRelay', { params: { id: seatId } }),
    onState: (state) => {
      clock.learn(state.nowMs)
      if (!isOver) set({ state })
    },
    onTaken: () => {
      if (!isOver) on().onTaken()
    },
  })
  const change = (next: Partial<DirectNow>) => {
    if (!isOver) set(next)
  }
  const list = () => change({ publications: [...client.publications()] })
  const offs = [
    media.follow(client),
    client.on('state', (state) => {
      const isPaired = state === 'connected'
      // who left is kept from us by nothing
      change(isPaired || state === 'waiting' ? { isPaired, trouble: null } : { isPaired })
    }),
    client.on('remote-published', list),
    client.on('remote-changed', list),
    client.on('remote-unpublished', list),
    client.on('autoplay-blocked', () => change({ needsPress: true })),
    client.on('trouble', (trouble) => change({ trouble })),
    client.on('unsent', (_, trouble) => change({ trouble })),
    keepSeat({
      ...{ seatId, beatEveryS, socket, media },
      beatByHttp: (id, page) => call('beatSeat', { params: { id }, body: { page } }),
      isGone: (error) => problemCode(error) === 'NOT_FOUND',
      onEnded: ({ reason }) => on().onEnded(reason),
      onGrace: () => undefined,
      onKept: () => undefined,
      onRetryToken: () => undefined,
      onGone: () => on().onGone(),
    }),
  ]
  client.join().then(
    () => change({ client, media }),
    (error: unknown) => change({ failure: asMediaError(error) }),
  )
  return () => {
    isOver = true
    for (const off of offs.reverse()) off()
    void client.leave().catch(() => undefined)
  }
}

/** True while this page is connected to us. */
function useConnected(socket: RealtimeSocket | null): boolean {
  const [isConnected, setConnected] = useState(true)
  useEffect(() => {
    if (!socket) return
    const read = () => setConnected(socket.connected)
    read()
    socket.on('connect', read)
    socket.on('disconnect', read)
    return () => {
      socket.off('connect', read)
      socket.off('disconnect', read)
    }
  }, [socket])
  return isConnected
}

export interface DirectCall extends DirectNow {
  isOnline: boolean
  /** from a press: plays what the browser held back */
  play: () => void
}

/** The media of a call with an entry, for as long as the page shows it; another entry begins them anew. */
export function useDirectCall(
  { entry, clock }: Pick<Opened, 'entry' | 'clock'>,
  socket: RealtimeSocket | null,
  events: DirectEvents,
): DirectCall {
  const latest = useRef(events)
  latest.current = events
  const [now, setNow] = useState(NOTHING)
  const isOnline = useConnected(socket)
  useEffect(() => {
    if (!socket) return
    const set = (change: Partial<DirectNow>) => setNow((is) => ({ ...is, ...change }))
    const stop = openDirectCall({ entry, socket, clock, on: () => latest.current, set })
    return () => {
      stop()
      setNow(NOTHING)
    }
  }, [entry, clock, socket])
  const { client } = now
  const play = useCallback(() => {
    setNow((is) => ({ ...is, needsPress: false }))
    client?.playAfterPress().catch(() => setNow((is) => ({ ...is, needsPress: true })))
  }, [client])
  return { ...now, isOnline, play }
}
