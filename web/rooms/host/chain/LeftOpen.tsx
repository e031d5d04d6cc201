import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { LeftOpen as LeftOpenRoom } from '#api/rooms/chain/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { CloseOnChain } from './CloseOnChain.tsx'
import { leftOpenQuery } from './leftOpenQuery.ts'

const CLOSING = 'for good: one confirmation in your wallet, and the network fee.'

function leftSentence({ isOver }: LeftOpenRoom): string {
  return isOver
    ? `It is over here and still open on the chain, where it can be tipped. Closing it there is ${CLOSING}`
    : `It never began here and is open on the chain. Closing it there ends the draft here too, ${CLOSING}`
}

// what was sent may come into a block, and our server to know of it, any second
const AWAITED_MS = 3000

/** What is left open, without what was closed from this page: the index may not have that yet. */
function useLeftOpen(channelId: string, isAwaited = false) {
  const queries = useQueryClient()
  const { data } = useQuery({
    ...leftOpenQuery(channelId),
    refetchInterval: isAwaited ? AWAITED_MS : false,
  })
  const [closed, setClosed] = useState<readonly string[]>([])
  return {
    rooms: data?.rooms.filter(({ roomId }) => !closed.includes(roomId)) ?? [],
    closed,
    onClosed({ roomId, title }: LeftOpenRoom) {
      setClosed((ids) => [...ids, roomId])
      showToast({ id: `closed-${roomId}`, tone: 'ok', text: `${isolated(title)} is closed on the chain.` })
      void queries.invalidateQueries({ queryKey: leftOpenQuery(channelId).queryKey })
    },
  }
}

/** Takes the focus that leaves with a button, unless it is somewhere else by then. */
function useFocusAfter<T extends HTMLElement>(count: number) {
  const target = useRef<T>(null)
  useEffect(() => {
    if (count > 0 && document.activeElement === document.body) target.current?.focus()
  }, [count])
  return target
}

/**
 * Rooms of an own channel that are over here, or never began, and open on the chain; nothing where there are none.
 * `isAwaited`: one more is to be expected any moment.
 */
export function LeftOpen({ channelId, isAwaited }: { channelId: string; isAwaited: boolean }) {
  const { rooms, closed, onClosed } = useLeftOpen(channelId, isAwaited)
  const target = useFocusAfter<HTMLParagraphElement>(closed.length)
  if (rooms.length > 0) return <LeftOpenList rooms={rooms} closed={closed.length} onClosed={onClosed} />
  return closed.length === 0 ? null : (
    <p className="text-sm text-t2 mt-8" ref={target} tabIndex={-1}>
      Nothing of yours is left open on the chain.
    </p>
  )
}

export interface LeftOpenListProps {
  rooms: readonly LeftOpenRoom[]
  /** how many were closed from here */
  closed: number
  onClosed: (room: LeftOpenRoom) => void
}

/** Each with the way to close it there. */
export function LeftOpenList({ rooms, closed, onClosed }: LeftOpenListProps) {
  const id = useId()
  const heading = useFocusAfter<HTMLHeadingElement>(closed)
  return (
    <section className="mt-8" aria-labelledby={id} data-testid="left-open">
      <h2 className="d4" id={id} ref={heading} tabIndex={-1}>
        Left open on the chain
      </h2>
      <ul className="flex flex-col gap-4 mt-3">
        {rooms.map((room) => (
          <li key={room.roomId} className="flex flex-col gap-2">
            <p>
              <bdi className="font-medium wrap-anywhere">{room.title}</bdi>
              <span className="block text-sm text-t2">{leftSentence(room)}</span>
            </p>
            <CloseOnChain
              room={room}
              word="Close on the chain"
              label={`Close on the chain: ${isolated(room.title)}`}
              onClosed={() => onClosed(room)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The same of one room that is over; nothing where it was closed there before. */
export function LeftOpenRoomNote({ channelId, roomId }: { channelId: string; roomId: string }) {
  const { rooms, closed, onClosed } = useLeftOpen(channelId)
  const target = useFocusAfter<HTMLParagraphElement>(closed.length)
  const room = rooms.find((one) => one.roomId === roomId)
  if (!room) {
    return closed.length === 0 ? null : (
      <p className="text-sm text-t2 mt-6" ref={target} tabIndex={-1}>
        It is closed on the chain as well.
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-2 mt-6" data-testid="left-open">
      <p className="text-sm text-t2">{leftSentence(room)}</p>
      <CloseOnChain room={room} word="Close it on the chain as well" onClosed={() => onClosed(room)} />
    </div>
  )
}
