import { useCallback, useEffect, useRef, useState } from 'react'
import type { SeatEndReason } from '#domain/words.ts'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import type { CallState } from '#protocol/calls.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { createDirectClient, type DirectClient } from '#web/media/direct/createDirectClient.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import type { OpenedPeer } from '#web/media/direct/keys/handshake.ts'
import { MediaError, type RemotePublication } from '#web/media/mediaClient.ts'
import { createSeatMedia, type OwnSeatMedia } from '#web/media/seat/createSeatMedia.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'
import type { CallClock } from '../callClock.ts'
import { createCheckBinding } from '../keys/checkBinding.ts'
import { type EnteredCall, isRefusedPage, otherPeer } from '../meetingFlow.ts'
import { keepBeat } from '../record/beatStore.ts'
import { startBringing } from '../record/bringBeats.ts'

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
  /** who is at the other end; null: nobody is opened */
  peer: OpenedPeer | null
  /** the page of theirs whose keys did not fit; null: none */
  mismatchEpoch: number | null
  /** what confirms the own key was not passed on to the other side */
  isUnconfirmed: boolean
  needsPress: boolean
  /** the line could not be opened; the seat goes on */
  failure: MediaError | null
  trouble: MediaError | null
}

const NOTHING: DirectNow = {
  ...{ client: null, media: null, state: null, isPaired: false, publications: [] },
  ...{ peer: null, mismatchEpoch: null, isUnconfirmed: false },
  ...{ needsPress: false, failure: null, trouble: null },
}

const asMediaError = (error: unknown): MediaError =>
  error instanceof MediaError ? error : new MediaError('INTERNAL', 'the call failed', { cause: error })

interface Opened {
  entry: EnteredCall
  socket: RealtimeSocket
  clock: CallClock
  device: DeviceKey
  /** id of the own account */
  accountId: string
  on: () => DirectEvents
  set: (change: Partial<DirectNow>) => void
}

/** Keeps what this page says of itself until the server has it, also when it was left long ago. */
function keepRecord({ entry, device, accountId }: Pick<Opened, 'entry' | 'device' | 'accountId'>) {
  const of = { roomId: entry.roomId, accountId, key: device.publicKey }
  const bringing = startBringing(accountId)
  let allKept: Promise<unknown> = Promise.resolve()
  return {
    onBeat(beat: SignedBeat): void {
      // each opens the store for itself: an earlier one may be written later
      allKept = Promise.all([allKept, keepBeat({ ...of, beat })])
    },
    async finish(): Promise<void> {
      await allKept
      bringing.finish()
    },
  }
}

/** Keeps the seat and carries the call until it is stopped; the seat stays. */
function openDirectCall(opened: Opened): () => void {
  const { entry, socket, clock, device, on, set } = opened
  const { seatId, beatEveryS, ticket } = entry
  let isOver = false
  const media = createSeatMedia()
  const record = keepRecord(opened)
  const change = (next: Partial<DirectNow>) => {
    if (!isOver) set(next)
  }
  const client = createDirectClient({
    ...{ socket, seatId, roomId: entry.roomId, ticket },
    device,
    checkBinding: createCheckBinding({
      origin: location.origin,
      nowS: () => clock.now() / 1000,
    }),
    onPeer: (peer) => change({ peer }),
    onMismatch: (_, mismatchEpoch) => change({ peer: null, mismatchEpoch, trouble: null }),
    onUnconfirmed: () => change({ isUnconfirmed: true }),
    renewRelay: () => call('renewRelay', { params: { id: seatId } }),
    nowMs: clock.now,
    onBeat: record.onBeat,
    onState: (state) => {
      clock.learn(state.nowMs)
      if (!isOver) set({ state })
    },
    onTaken: () => {
      if (!isOver) on().onTaken()
    },
  })
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
    void client
      .leave()
      .catch(() => undefined)
      .then(record.finish)
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
  /** what the other side's page of now proves does not fit */
  isMismatched: boolean
  /** from a press: plays what the browser held back */
  play: () => void
}

/** The media of a call with an entry, for as long as the page shows it; another entry begins them anew. @param of without a key it waits */
export function useDirectCall(
  {
    entry,
    clock,
    device,
    accountId,
  }: Pick<Opened, 'entry' | 'clock' | 'accountId'> & {
    device: DeviceKey | null
  },
  socket: RealtimeSocket | null,
  events: DirectEvents,
): DirectCall {
  const latest = useRef(events)
  latest.current = events
  const [now, setNow] = useState(NOTHING)
  const isOnline = useConnected(socket)
  useEffect(() => {
    if (!socket || !device) return
    const set = (change: Partial<DirectNow>) => setNow((is) => ({ ...is, ...change }))
    const stop = openDirectCall({
      ...{ entry, socket, clock, device, accountId },
      ...{ on: () => latest.current, set },
    })
    return () => {
      stop()
      setNow(NOTHING)
    }
  }, [entry, clock, device, accountId, socket])
  const { client } = now
  const play = useCallback(() => {
    setNow((is) => ({ ...is, needsPress: false }))
    client?.playAfterPress().catch(() => setNow((is) => ({ ...is, needsPress: true })))
  }, [client])
  const isMismatched = isRefusedPage(now.mismatchEpoch, otherPeer(now.state, entry.ticket.side))
  return { ...now, isOnline, isMismatched, play }
}
