import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import type { Floor } from '#protocol/floor.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import type { FloorLead } from '../../floor/FloorQueue.tsx'
import { useFloor } from '../../floor/useFloor.ts'
import { hostsOf } from '../../pictures/hostsOf.ts'
import type { VoicePlacesProps } from '../../voice/VoicePlaces.tsx'

/** The floor of a voice room that somebody hosts and that is on air: who is heard there, and what its host does about it. */
export interface HostFloor extends Pick<VoicePlacesProps, 'moving'> {
  floor: Floor
  lead: FloorLead
  onMove: NonNullable<VoicePlacesProps['onMove']>
}

export interface HostHearing extends Pick<VoicePlacesProps, 'voiceOf' | 'levelOf'> {
  /** null of a stream, and while it is not known */
  floor: HostFloor | null
  /** puts what is played into it */
  container: (element: HTMLElement | null) => void
  /** turns on what the browser held back; null: it holds nothing back */
  onTurnOn: (() => void) | null
}

/** Plays who is on the floor, and the other hosts. @returns whether the browser holds the sound back, and what turns it on */
function useVoices(publisher: Publisher, floor: Floor | null, hosts: string) {
  const { voices } = publisher
  const [isBlocked, setBlocked] = useState(false)
  const [, drawAgain] = useReducer((n: number) => n + 1, 0)
  useEffect(() => voices.onChange(drawAgain), [voices])
  useEffect(() => {
    const off = publisher.onBlocked(() => setBlocked(true))
    return () => {
      off()
      // what the next one plays is not held back yet
      setBlocked(false)
    }
  }, [publisher])
  // another socket reads the floor anew; who speaks is heard meanwhile
  const lastSeats = useRef('')
  if (floor) lastSeats.current = floor.places.map(({ seatId }) => seatId).join()
  const seats = [hosts, lastSeats.current].filter((one) => one !== '').join()
  useEffect(() => voices.setSeats(seats === '' ? [] : seats.split(',')), [voices, seats])
  const container = useCallback((element: HTMLElement | null) => voices.setContainer(element), [voices])
  const turnOn = () => {
    setBlocked(false)
    publisher.playAfterPress().catch(() => setBlocked(true))
  }
  return { container, onTurnOn: isBlocked ? turnOn : null }
}

/** Another host may have been first. */
const GONE = 'They were answered already, or are not there any more.'

/** What the host of a voice room does about its floor, one thing at a time; what is refused is said. */
function useLead(roomId: string) {
  const [busy, setBusy] = useState<string | null>(null)
  return useMemo(() => {
    const params = { id: roomId }
    async function act(what: string, ask: () => Promise<unknown>): Promise<void> {
      setBusy(what)
      await ask().catch((error: unknown) => {
        const text = problemCode(error) === 'NOT_FOUND' ? GONE : sentenceOf(error)
        showToast({ id: 'floor-refused', tone: 'bad', text })
      })
      // another press may be under way by now
      setBusy((now) => (now === what ? null : now))
    }
    const onGrant: FloorLead['onGrant'] = ({ id }) =>
      void act(id, () => call('grantSpeech', { params, body: { requestId: id } }))
    const onLater: FloorLead['onLater'] = ({ id }) =>
      void act(id, () => call('putLater', { params, body: { requestId: id } }))
    const onOrder: FloorLead['onOrder'] = (order) =>
      void act('order', () => call('setFloorOrder', { params, body: { order } }))
    const onMove: HostFloor['onMove'] = ({ seatId }) =>
      void act(seatId, () => call('endSpeech', { params, body: { seatId } }))
    return { busy, onGrant, onLater, onOrder, onMove }
  }, [roomId, busy])
}

/**
 * What a host of a voice room hears and leads while it is on air; of a stream nothing.
 * @param room null: it was not read yet
 * @param ownSeatId nobody is played to themselves
 */
export function useHostFloor(
  publisher: Publisher,
  room: Room | null,
  socket: RealtimeSocket | null,
  ownSeatId: string,
): HostHearing {
  // who hosts a stream is heard with their picture
  const voice = room?.kind === 'voice' ? room : null
  const floor = useFloor(socket, voice?.id ?? null)
  const hosts = voice ? hostsOf(voice).filter(({ seatId }) => seatId !== ownSeatId) : []
  const hearing = useVoices(publisher, floor, hosts.map(({ seatId }) => seatId).join())
  const { onMove, ...acts } = useLead(voice?.id ?? '')
  const { voiceOf, levelOf } = publisher.voices
  if (!floor) return { floor: null, voiceOf, levelOf, ...hearing }
  const lead = { ...acts, isFull: floor.places.length >= floor.maxSpeakers }
  return { floor: { floor, lead, onMove, moving: acts.busy }, voiceOf, levelOf, ...hearing }
}
