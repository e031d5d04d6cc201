import { useQuery } from '@tanstack/react-query'
import type { TokenLock } from '#api/tokens/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TakeBack } from './TakeBack.tsx'
import { tokenLocksQuery } from './tokenLocksQuery.ts'

const LEAVES = 'You leave the room as soon as they are back, unless something else lets you in.'

/** All of it, to the last digit, as it is what comes back. */
function Locked({ lock: { units, decimals, symbol } }: { lock: TokenLock }) {
  return (
    <>
      <span className="figures">{exactAmount(BigInt(units), decimals)}</span> <bdi>{symbol}</bdi>
    </>
  )
}

/** What is locked for the room on this page: one line for who is inside, a note for who is not. */
export function LockedHereRows({ locks, isIn }: { locks: readonly TokenLock[]; isIn: boolean }) {
  if (locks.length === 0) return null
  return (
    <div className="flex flex-col gap-2" data-testid="locked-here">
      {locks.map((lock) => {
        const amount = `${exactAmount(BigInt(lock.units), lock.decimals)} ${isolated(lock.symbol)}`
        const key = `${lock.sessionLock}:${lock.wallet}:${lock.token}`
        return isIn ? (
          <div key={key} className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm px-4 py-2 md:p-0">
            <p className="flex items-center gap-2 min-w-0 wrap-anywhere">
              <Icon name="lock" small />
              <span>
                <Locked lock={lock} /> locked until {formatMoment(lock.until)}; your place ends then
              </span>
            </p>
            <TakeBack order={lock} amount={amount} kind="ghost" warning={LEAVES} />
          </div>
        ) : (
          <Note key={key} tone="info" icon="lock" actions={<TakeBack order={lock} amount={amount} />}>
            <p className="wrap-anywhere">
              Your <Locked lock={lock} /> are still locked for this room. Take them back whenever you want:
              they go to {shortAddress(lock.wallet)}.
            </p>
          </Note>
        )
      })}
    </div>
  )
}

export interface LockedHereProps {
  roomId: string
  isIn: boolean
}

/** What the own wallets have locked for a room. */
export function LockedHere({ roomId, isIn }: LockedHereProps) {
  const { data } = useQuery(tokenLocksQuery())
  return <LockedHereRows locks={(data?.locks ?? []).filter(({ room }) => room?.id === roomId)} isIn={isIn} />
}
