import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReceivedTip, TipTotal } from '#api/tips/contract.ts'
import { giftName } from '#domain/tips/gifts.ts'
import type { TipChanges } from '#protocol/tips.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatClock, formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { GiftPicture } from './giftPictures.tsx'
import { TipAmount, TipTotals } from './TipTotals.tsx'
import { NOBODY_KNOWN, stateWord } from './tipWords.ts'
import './tips.css'

const FEW = 4
/** Of many that come together one question asks for all. */
const REST_MS = 1000

function roomTipsQuery(roomId: string) {
  return queryOptions({
    queryKey: ['room-tips', roomId],
    queryFn: () => call('listRoomTips', { params: { id: roomId } }),
  })
}

function Row({ tip, hasPlace }: { tip: ReceivedTip; hasPlace: boolean }) {
  return (
    <li className={tip.isSafe ? 'tiprow' : 'tiprow waits'} data-testid="host-tip">
      <GiftPicture gift={tip.gift} />
      <p className="min-w-0">
        <span className="block truncate">
          <bdi className="font-medium">{tip.sender ?? NOBODY_KNOWN}</bdi> sent{' '}
          <span className="font-medium">{giftName(tip)}</span>
        </span>
        <span className="block text-xs text-t3">
          <TipAmount of={tip} /> · {stateWord(tip)} ·{' '}
          <span className="figures">{hasPlace ? formatMoment(tip.at) : formatClock(tip.at)}</span>
          {hasPlace ? (
            <>
              {' · '}
              {tip.title === null ? 'on your page' : <bdi>{tip.title}</bdi>}
            </>
          ) : null}
          {tip.txHash ? (
            <>
              {' · '}
              <span className="figures" title={tip.txHash}>
                {shortAddress(tip.txHash)}
              </span>
            </>
          ) : null}
        </span>
      </p>
    </li>
  )
}

export interface HostTipsViewProps {
  tips: readonly ReceivedTip[]
  totals: readonly TipTotal[]
  /** says of each in which stream it was given */
  hasPlace?: boolean
}

/** What was given: what it comes to, and the last ones. */
export function HostTipsView({ tips, totals, hasPlace = false }: HostTipsViewProps) {
  const [isLong, setLong] = useState(false)
  return (
    <section className="hosttips" aria-label="Tips" data-testid="host-tips">
      <header>
        <h2>Tips</h2>
        {tips.length > FEW ? (
          <Button kind="ghost" aria-expanded={isLong} onClick={() => setLong((now) => !now)}>
            {isLong ? 'Show fewer' : `Show all ${tips.length}`}
          </Button>
        ) : null}
      </header>
      {tips.length === 0 ? (
        <p className="text-sm text-t3">Nothing was given yet.</p>
      ) : (
        <>
          <TipTotals totals={totals} />
          <ul>
            {(isLong ? tips : tips.slice(0, FEW)).map((tip) => (
              <Row key={tip.id} {...{ tip, hasPlace }} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

export interface HostTipsProps {
  roomId: string
  socket: RealtimeSocket | null
}

/** The log of tips beside the people in the room; read again when the server tells of a change. */
export function HostTips({ roomId, socket }: HostTipsProps) {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(roomTipsQuery(roomId))
  useEffect(() => {
    if (!socket) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChanged = (changes: TipChanges) => {
      if (changes.roomId !== roomId) return
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: roomTipsQuery(roomId).queryKey })
      }, REST_MS)
    }
    socket.on('tips:changed', onChanged)
    return () => {
      socket.off('tips:changed', onChanged)
      clearTimeout(timer)
    }
  }, [socket, roomId, queries])
  if (error && !data)
    return <Oops what="We could not load the tips." error={error} onRetry={() => void refetch()} />
  return data ? <HostTipsView {...data} /> : null
}

/** What the tips of a stream came to, where there were any. */
export function EndedTotals({ totals }: { totals: readonly TipTotal[] }) {
  return totals.length > 0 ? (
    <section className="mt-6" aria-labelledby="ended-tips" data-testid="ended-tips">
      <h2 className="text-sm text-t3" id="ended-tips">
        Tips
      </h2>
      <TipTotals totals={totals} />
    </section>
  ) : null
}

/** After the stream: what was given in it. */
export function EndedTips({ roomId }: { roomId: string }) {
  const { data } = useQuery({ ...roomTipsQuery(roomId), staleTime: 0 })
  return data ? <EndedTotals totals={data.totals} /> : null
}
