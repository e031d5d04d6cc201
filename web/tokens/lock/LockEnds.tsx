import type { ReactNode } from 'react'
import type { RoomToken } from '#api/tokens/contract.ts'
import { tokenWords } from '#domain/access/tokenCondition.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import type { HoldingWallet } from '../roomTokens.ts'
import type { LockStep, WalletFigures } from './lockStep.ts'

type Named = Pick<RoomToken, 'symbol' | 'decimals'>

function Units({ units, of: { symbol, decimals } }: { units: bigint; of: Named }) {
  return (
    <>
      <span className="figures">{exactAmount(units, decimals)}</span> <bdi>{symbol}</bdi>
    </>
  )
}

/**
 * Nothing can be locked for the room.
 * @param hasLock true: only the hub has no room yet, whose transaction is on its way
 */
export function NotLedNote({ hasLock }: { hasLock: boolean }) {
  return (
    <Note icon="clock" role="status" testId="lock-not-led">
      <p>
        {hasLock
          ? 'This room is not on the chain yet, so that nothing can be locked for it. Try again in a moment.'
          : 'Nothing can be locked here at present. Ask the host to open the room in another way.'}
      </p>
    </Note>
  )
}

interface EndProps<Kind extends LockStep['kind']> {
  token: Named
  step: Extract<LockStep, { kind: Kind }>
}

export interface EnoughLockedNoteProps extends EndProps<'enough'> {
  /** what else the door asks for and this wallet has not */
  lacking: readonly RoomToken[]
  onGoOn: () => void
}

/** Enough is locked for this room: on to its door, unless something else is missing there. */
export function EnoughLockedNote({ token, step, lacking, onGoOn }: EnoughLockedNoteProps) {
  const isWhole = lacking.length === 0
  return (
    <Note
      tone={isWhole ? 'ok' : 'warn'}
      icon={isWhole ? 'check' : 'alert'}
      role="status"
      testId="lock-enough"
      actions={
        isWhole ? (
          <Button kind="lamp" onClick={onGoOn}>
            Go on
          </Button>
        ) : undefined
      }
    >
      <p className="wrap-anywhere">
        <Units units={step.lockedUnits} of={token} /> are locked for this room until{' '}
        {formatMoment(step.untilS * 1000)}.{' '}
        {isWhole
          ? 'That is enough.'
          : `The door also asks for ${lacking.map(tokenWords).join(' and ')}, which this wallet has not. One wallet has to have both: choose one that does, or get it into this one.`}
      </p>
    </Note>
  )
}

/** The time of a lock is over, and there is nothing to renew it with. */
export function LockOverNote({ token, step, takeBack }: EndProps<'over'> & { takeBack: ReactNode }) {
  return (
    <Note tone="warn" icon="clock" role="status" testId="lock-over" actions={takeBack}>
      <p className="wrap-anywhere">
        <Units units={step.lockedUnits} of={token} /> are still locked, but their time is over and nothing is
        left to lock beside them. Take them back first, then lock them again.
      </p>
    </Note>
  )
}

/** What another room holds cannot be locked for this one. */
export function LockedElsewhereNote({
  token,
  step,
  takeBack,
}: EndProps<'elsewhere'> & { takeBack: ReactNode }) {
  return (
    <Note tone="warn" icon="lock" role="status" testId="lock-elsewhere" actions={takeBack}>
      <p className="wrap-anywhere">
        <Units units={step.lockedUnits} of={token} /> of this wallet are locked for another room until{' '}
        {formatMoment(step.untilS * 1000)}. Take them back to lock them here. If you are inside that room, you
        leave it.
      </p>
    </Note>
  )
}

export interface ShortNoteProps extends EndProps<'short'> {
  token: Named & Pick<RoomToken, 'address'>
  /** it is sold under this note */
  isSoldHere: boolean
}

/** The wallet has too little to lock. */
export function ShortNote({ token, step, isSoldHere }: ShortNoteProps) {
  return (
    <Note
      tone="info"
      icon="info"
      testId="lock-short"
      actions={isSoldHere ? undefined : <CopyAddress address={token.address} label="Copy the address" />}
    >
      <p className="wrap-anywhere">
        <Units units={step.units} of={token} /> are to be locked, and{' '}
        <Units units={step.missingUnits} of={token} /> of them are missing in this wallet.{' '}
        {step.carriedUnits > 0n ? (
          <>
            <Units units={step.carriedUnits} of={token} /> are locked already.{' '}
          </>
        ) : null}
        {isSoldHere
          ? 'Get them first, then lock them.'
          : 'They are not sold here. Get them elsewhere, into this wallet, then come back.'}
      </p>
      {isSoldHere ? null : (
        <p className="text-sm break-all select-all figures" data-testid="token-address">
          {token.address}
        </p>
      )}
    </Note>
  )
}

export interface LockerChoiceProps {
  token: Named & { wallets: readonly HoldingWallet[] }
  figures: readonly WalletFigures[]
  wallet: string
  isBusy: boolean
  /** the other wallets have free what this one is short of */
  isSplit: boolean
  onWallet: (wallet: string) => void
}

/** Which of several own wallets locks; it alone gets them back. */
export function LockerChoice(props: LockerChoiceProps) {
  const { token, figures, wallet, isBusy, isSplit, onWallet } = props
  const text = (units: bigint) => formatAmount(units, token.decimals, 'down')
  const choices = figures.map((one) => ({
    value: one.wallet,
    word: `${shortAddress(one.wallet)} · ${text(one.freeUnits)}${one.lockedUnits > 0n ? `, ${text(one.lockedUnits)} locked` : ''}`,
  }))
  const isOther = token.wallets.find((one) => one.wallet === wallet)?.opens === false
  return (
    <>
      {choices.length > 1 ? (
        <fieldset className="contents" disabled={isBusy}>
          <Choice label="Wallet that locks them" value={wallet} choices={choices} onChoose={onWallet} />
        </fieldset>
      ) : null}
      {isOther ? (
        <Note tone="warn" icon="alert" role="status" testId="other-wallet">
          <p>
            <bdi>{token.symbol}</bdi> of this wallet do not open the door: something else that it asks for is
            missing there. Nothing is locked from it here.
          </p>
        </Note>
      ) : null}
      {isSplit ? (
        <Note tone="info" icon="info" testId="tokens-split">
          <p>
            Your other wallets have the <bdi>{token.symbol}</bdi> that are missing here, but the door looks at
            each by itself. Send them to this wallet: that costs the network fee and no more.
          </p>
        </Note>
      ) : null}
    </>
  )
}
