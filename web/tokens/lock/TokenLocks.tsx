import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { TokenLock } from '#api/tokens/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TakeBack } from './TakeBack.tsx'
import { tokenLocksQuery } from './tokenLocksQuery.ts'

function Row({ lock }: { lock: TokenLock }) {
  const { room, until, wallet, units, decimals, symbol } = lock
  const amount = exactAmount(BigInt(units), decimals)
  const counts = Date.parse(until) > serverNow() && room?.isOver !== true
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4" data-testid="token-lock">
      <div className="min-w-0 wrap-anywhere">
        <p className="d4">
          <span className="figures">{amount}</span> <bdi>{symbol}</bdi>
        </p>
        <p className="text-sm text-t2">
          {room ? (
            <>
              For{' '}
              <Link to={`/r/${room.id}`}>
                <bdi>{room.title}</bdi>
              </Link>
            </>
          ) : (
            'For a room'
          )}
          , from {shortAddress(wallet)}.{' '}
          {counts
            ? `They count there until ${formatMoment(until)}. Who is inside by them leaves when they are taken back.`
            : 'They count no more, and stay locked until you take them back.'}
        </p>
      </div>
      <TakeBack order={lock} amount={`${amount} ${isolated(symbol)}`} />
    </li>
  )
}

/** Tokens that the own wallets locked for rooms; nothing at all where none are. */
export function TokenLockRows({ locks }: { locks: readonly TokenLock[] }) {
  if (locks.length === 0) return null
  return (
    <section className="mt-8 max-w-168" aria-labelledby="token-locks" data-testid="token-locks">
      <h2 className="d5" id="token-locks">
        Locked tokens
      </h2>
      <ul>
        {locks.map((lock) => (
          <Row key={`${lock.sessionLock}:${lock.wallet}:${lock.token}`} lock={lock} />
        ))}
      </ul>
    </section>
  )
}

/** What the account has in the session lock. */
export default function TokenLocks() {
  const { data, error, refetch } = useQuery(tokenLocksQuery())
  if (error && !data)
    return (
      <div className="mt-8">
        <Oops what="We could not load your locked tokens." error={error} onRetry={() => void refetch()} />
      </div>
    )
  return data ? <TokenLockRows {...data} /> : null
}
