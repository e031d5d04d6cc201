import type { RoomToken } from '#api/tokens/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import type { LockStep } from './lockStep.ts'

/** How long a lock counts (`SESSION` of `contracts/rooms/SessionLock.sol`). */
const LOCK_HOURS = 12

export interface LockViewProps {
  token: Pick<RoomToken, 'symbol' | 'decimals' | 'minUnits'>
  wallet: string
  freeUnits: bigint
  step: Extract<LockStep, { kind: 'lock' }>
  phase: TxPhase
  /** what the button says while it works; null: its own words */
  working: string | null
  /** after an allowance: the next press locks */
  isAllowed: boolean
  onLock: () => void
  onWarm: () => void
}

/** What is locked, what that means, and the one press that does it. */
export function LockView(props: LockViewProps) {
  const { token, wallet, freeUnits, step, phase, working, isAllowed, onLock, onWarm } = props
  const { units, carriedUnits, isRenewal } = step
  const text = (amount: bigint) => exactAmount(amount, token.decimals)
  return (
    <div className="flex flex-col gap-4">
      <dl className="kv">
        <dt>From</dt>
        <dd className="figures" data-testid="lock-wallet">
          {shortAddress(wallet)}
        </dd>
        <dt>Free in it</dt>
        <dd className="figures wrap-anywhere">
          {text(freeUnits)} <bdi>{token.symbol}</bdi>
        </dd>
        {carriedUnits > 0n ? (
          <>
            <dt>Locked already</dt>
            <dd className="figures wrap-anywhere" data-testid="lock-carried">
              {text(carriedUnits)} of {text(BigInt(token.minUnits))} <bdi>{token.symbol}</bdi>
            </dd>
          </>
        ) : null}
        <dt>You lock</dt>
        <dd className="figures font-medium wrap-anywhere" data-testid="lock-units">
          {text(units)} <bdi>{token.symbol}</bdi>
        </dd>
        <dt>Counts for</dt>
        <dd>{LOCK_HOURS} hours</dd>
      </dl>
      {isRenewal ? (
        <p className="text-sm text-t2">
          The time of what is locked is over. Lock the smallest amount beside it, and all of it counts again.
        </p>
      ) : null}
      <Button
        kind="lamp"
        size="big"
        isFull
        className="whitespace-normal wrap-anywhere"
        isBusy={working !== null}
        onClick={onLock}
        onPointerEnter={onWarm}
        onFocus={onWarm}
      >
        {working ?? (
          <span>
            {isAllowed ? 'Now lock' : 'Lock'} {text(units)} <bdi>{token.symbol}</bdi>
          </span>
        )}
      </Button>
      <TxNote phase={phase} />
      <p className="text-sm text-t3">
        They stay yours. This wallet alone gets them back, whenever you take them back; who does so inside
        leaves the room. Your wallet pays the network fee, for locking and for taking back.
      </p>
    </div>
  )
}
