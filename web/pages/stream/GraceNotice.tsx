import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import { elsewhereOf, tokensButton } from '#web/access/door/tokensShort.ts'
import { call } from '#web/kit/api/client.ts'
import { ReorgNotice } from '#web/kit/chainstate/ReorgNotice.tsx'
import { Button } from '#web/kit/controls/Button.tsx'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { formatClock, formatCountdown } from '#web/kit/format/formatTime.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { missingInside, needToStay } from './gate/graceTokens.ts'
import type { WantedPass } from './getPass/wantedPass.ts'
import './graceNotice.css'

const LOOK_MS = 5000

export interface GraceNoticeProps {
  grace: ServerMessages['seat:grace']
  room: Pick<Room, 'id' | 'gate'>
  onDismiss: () => void
  /** opens the sheet in which tokens are got */
  onBuy: (wanted: WantedPass) => void
}

/** How high the notice is, as `--grace` of what it stands in: what stays in sight with it stays below it. */
function useHeight() {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const [element, within] = [place.current, place.current?.parentElement]
    if (!element || !within) return
    const observer = new ResizeObserver(() =>
      within.style.setProperty('--grace', `${element.getBoundingClientRect().height}px`),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      within.style.removeProperty('--grace')
    }
  }, [])
  return place
}

/** The seat is kept although its entitlement cannot be shown at the moment. It stays in sight wherever somebody is on the page. */
export default function GraceNotice(props: GraceNoticeProps) {
  const place = useHeight()
  return (
    <div ref={place} className="graceplace">
      <Grace {...props} />
    </div>
  )
}

function Grace({ grace, room, onDismiss, onBuy }: GraceNoticeProps) {
  if (grace.cause === 'reorged') return <ReorgNotice until={grace.until} onDismiss={onDismiss} />
  if (grace.cause === 'tokens') return <TokensGrace {...{ grace, room, onBuy }} />
  return (
    <Note tone="warn" icon="clock" role="status" testId="grace-notice">
      <p>
        We cannot read the chain right now. You keep your place until at least{' '}
        <span className="figures">{formatClock(grace.until * 1000)}</span>.
      </p>
    </Note>
  )
}

/** Tokens went while somebody is inside: how much is missing, how long the seat is kept, and the way to stay. */
function TokensGrace({ grace, room, onBuy }: Omit<GraceNoticeProps, 'onDismiss'>) {
  const mode = room.gate?.mode ?? 'all'
  const { data, isPending } = useQuery({
    // of this grace alone: what was there before it is not what is there now
    queryKey: ['grace-tokens', room.id, grace.until],
    queryFn: () => call('getRoomTokens', { params: { id: room.id } }),
    // the index may not know yet what the door knows, and a token that says nothing may answer
    refetchInterval({ state }) {
      const known = state.data && missingInside(mode, state.data.tokens)
      return known && !known.isSilent ? false : LOOK_MS
    },
  })
  const isSlow = useAfter(2000)
  const [leftS, setLeftS] = useState(() => grace.until - serverNow() / 1000)
  useEffect(() => {
    const timer = setInterval(() => setLeftS(grace.until - serverNow() / 1000), 500)
    return () => clearInterval(timer)
  }, [grace.until])
  // it is read out when it appears, so it appears with its figure
  if (isPending && !isSlow) return null
  const missing = data ? missingInside(mode, data.tokens) : null
  // more of what does not answer would not help
  const short = missing?.isSilent ? null : missing
  const contract = short && elsewhereOf(short.condition)
  const wanted = short && !contract ? tokensButton(short) : null
  const order = wanted && {
    rail: 'tokens' as const,
    roomId: room.id,
    address: wanted.address,
    isInside: true,
  }
  return (
    <Note
      tone="warn"
      icon="clock"
      role="status"
      testId="tokens-grace"
      actions={
        contract ? (
          <CopyAddress {...contract} />
        ) : order ? (
          <Button onClick={() => onBuy(order)}>{wanted?.label}</Button>
        ) : undefined
      }
    >
      <p>
        <span className="font-medium figures wrap-anywhere">{needToStay(missing)}.</span>{' '}
        <span className="text-t2">
          You keep your place for{' '}
          <span className="figures" aria-hidden="true">
            {formatCountdown(leftS)}
          </span>
          <span className="sr-only">a short while</span>.
        </span>
      </p>
    </Note>
  )
}
