import { useEffect, useMemo, useRef, useState } from 'react'
import type { Admission } from '#api/access/contract.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { createMediaClient } from '#web/media/createMediaClient.ts'
import { MediaError } from '#web/media/mediaClient.ts'
import { createSeatMedia, type OwnSeatMedia } from '#web/media/seat/createSeatMedia.ts'
import { keepSeat, REASON_MS } from '#web/media/seat/keepSeat.ts'
import { openSeatRenewal, type SeatRenewal } from '#web/media/seat/seatRenewal.ts'
import { createSpeech, type Speech } from '#web/media/tracks/createSpeech.ts'
import {
  createSubscriber,
  type Subscriber,
  type SubscriberState,
} from '#web/media/tracks/createSubscriber.ts'
import { type Figures, NO_FIGURES, recordFigures } from '#web/media/tracks/recordFigures.ts'

export interface WatchEvents {
  /** the seat ended; the page closes the door with this reason */
  onSeatEnded: (message: ServerMessages['seat:ended']) => void
  /** the seat ended and no reason arrived; asking again brings it */
  onSeatGone: () => void
  /** a fresh ticket was refused */
  onRefused: (error: unknown) => void
  /** something failed, and the picture goes on */
  onMediaTrouble: (error: MediaError) => void
  onMediaFailed: (error: MediaError) => void
  onGrace: (message: ServerMessages['seat:grace'] | null) => void
}

export interface Watching {
  subscriber: Subscriber | null
  /** the own microphone, for who gets the floor of a voice room */
  speech: Speech | null
  state: SubscriberState
  figures: Figures
}

const START: SubscriberState = {
  media: 'connecting',
  hasPicture: false,
  isPictureOff: false,
  hasSound: false,
  isSoundOff: false,
  isStalled: false,
  needsPress: false,
  isWeak: false,
  level: 'high',
  renditions: [],
}

const NOTHING = { subscriber: null, speech: null }

/** What a seat's keeping and its picture share. */
interface OwnSeat {
  renewal: SeatRenewal
  media: OwnSeatMedia
}

function openSeat(seatId: string): OwnSeat {
  const renewal = openSeatRenewal((body) =>
    call('renewSeat', { params: { id: seatId }, body }).then(({ ticket }) => ticket),
  )
  return { renewal, media: createSeatMedia() }
}

/** Keeps the seat over one socket; the picture goes on when another one takes its place. */
function startKeeping(
  { seatId, beatEveryS }: Admission,
  socket: RealtimeSocket,
  { renewal, media }: OwnSeat,
  on: () => WatchEvents,
): () => void {
  return keepSeat({
    seatId,
    socket,
    media,
    beatEveryS,
    beatByHttp: (id, page) => call('beatSeat', { params: { id }, body: { page } }),
    isGone: (error) => problemCode(error) === 'NOT_FOUND',
    onEnded: (message) => on().onSeatEnded(message),
    onGrace: (message) => on().onGrace(message),
    onKept: () => on().onGrace(null),
    onRetryToken: renewal.keepToken,
    onGone: () => on().onSeatGone(),
  })
}

function startWatching(
  admission: Admission,
  { renewal, media }: OwnSeat,
  on: () => WatchEvents,
  show: Show,
): () => void {
  let isOver = false
  let subscriber: Subscriber | null = null
  let stopFigures: () => void = () => undefined
  let unfollow: () => void = () => undefined
  let reasonTimer: ReturnType<typeof setTimeout> | undefined
  const once = (report: () => void) => {
    if (isOver) return
    report()
  }
  const renew = () =>
    renewal.renew().catch((error: unknown) => {
      const code = problemCode(error)
      if (code === 'NOT_FOUND') once(on().onSeatGone)
      // an answer about this person; while the server is away the media connection asks again by itself
      else if (error instanceof ApiProblem && error.problem.status < 404) once(() => on().onRefused(error))
      throw error
    })
  createMediaClient(admission.ticket.provider).then(
    (client) => {
      if (isOver) return client.leave()
      unfollow = media.follow(client)
      subscriber = createSubscriber({
        client,
        ticket: admission.ticket,
        renew,
        onState: show.state,
        onTrouble: (error) => once(() => on().onMediaTrouble(error)),
        onFailed: (error) => once(() => on().onMediaFailed(error)),
        onKicked: () => {
          reasonTimer = setTimeout(() => once(on().onSeatGone), REASON_MS)
        },
      })
      stopFigures = recordFigures(
        () => client.stats(),
        (figures) => {
          show.figures(figures)
          if (figures.latest) subscriber?.note(figures.latest)
        },
      )
      show.onSubscriber(subscriber, createSpeech(client, media))
    },
    (error: unknown) =>
      once(() =>
        on().onMediaFailed(
          error instanceof MediaError ? error : new MediaError('UNSUPPORTED', String(error)),
        ),
      ),
  )
  return () => {
    isOver = true
    clearTimeout(reasonTimer)
    stopFigures()
    unfollow()
    void subscriber?.stop()
  }
}

interface Show {
  onSubscriber: (subscriber: Subscriber, speech: Speech) => void
  state: (state: SubscriberState) => void
  figures: (figures: Figures) => void
}

/** Watches with an admission for as long as it lasts: media, seat and figures. */
export function useWatching(
  admission: Admission | null,
  socket: RealtimeSocket | null,
  events: WatchEvents,
): Watching {
  const latest = useRef(events)
  latest.current = events
  const [own, setOwn] = useState<Pick<Watching, 'subscriber' | 'speech'>>(NOTHING)
  const [state, setState] = useState(START)
  const [figures, setFigures] = useState(NO_FIGURES)
  const current = useRef(admission)
  current.current = admission
  const seatId = admission?.seatId ?? null
  const seat = useMemo(() => (seatId === null ? null : openSeat(seatId)), [seatId])
  // the first socket of a seat starts its picture; who signs in meanwhile has another one
  const [started, setStarted] = useState<string | null>(null)
  if (socket && seatId !== started) setStarted(seatId)

  useEffect(() => {
    const entered = current.current
    if (!seat || !entered || !socket) return
    return startKeeping(entered, socket, seat, () => latest.current)
  }, [seat, socket])

  useEffect(() => {
    const entered = current.current
    if (seatId === null || seatId !== started || !entered || !seat) return
    const stop = startWatching(entered, seat, () => latest.current, {
      onSubscriber: (subscriber, speech) => setOwn({ subscriber, speech }),
      state: setState,
      figures: setFigures,
    })
    return () => {
      stop()
      setOwn(NOTHING)
      setState(START)
      setFigures(NO_FIGURES)
    }
  }, [seatId, started, seat])

  return { ...own, state, figures }
}
