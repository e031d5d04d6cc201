import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { Config } from '#api/installation/contract.ts'
import type { RoomToken } from '#api/tokens/contract.ts'
import { useKeptFocus } from '#web/kit/controls/useKeptFocus.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'
import { BuyForm } from '../BuyForm.tsx'
import { isSold, type LockedToken, lackingIn } from '../roomTokens.ts'
import {
  EnoughLockedNote,
  LockedElsewhereNote,
  LockerChoice,
  LockOverNote,
  NotLedNote,
  ShortNote,
} from './LockEnds.tsx'
import { LockView } from './LockView.tsx'
import { lockFiguresQuery } from './lockFigures.ts'
import { isFreeSplit, type LockStep, lockingWallet, lockStep } from './lockStep.ts'
import { TakeBack } from './TakeBack.tsx'
import { useLockTokens } from './useLockTokens.ts'

export interface LockFormProps {
  token: LockedToken
  /** other tokens that the door asks for as well */
  beside: readonly RoomToken[]
  config: Config
  /** something is sent; meanwhile the figures stand still */
  isBusy: boolean
  onBusy: (isBusy: boolean) => void
  /** enough is locked, in a block that the server saw */
  onBought: () => void
}

interface PressProps extends Omit<LockFormProps, 'beside' | 'isBusy' | 'onBought'> {
  sessionLock: string
  wallet: string
  freeUnits: bigint
  step: Extract<LockStep, { kind: 'lock' }>
  onLocked: () => void
  onEnd: () => void
}

/** One lock; for another wallet, or for the rest of it, this begins anew. */
function LockPress({ token, config, wallet, step, sessionLock, ...props }: PressProps) {
  const { onBusy, onLocked, onEnd, freeUnits } = props
  const lock = useLockTokens({
    ...{ sessionLock, token: token.token, asked: token, wallet, units: step.units },
    onIncluded: onLocked,
    onEnd,
  })
  useEffect(() => {
    onBusy(lock.isBusy)
    return () => onBusy(false)
  }, [lock.isBusy, onBusy])
  const word = workingWord(lock.phase, config.chain.name) ?? 'Opening your wallet'
  return (
    <LockView
      {...{ token, wallet, freeUnits, step }}
      phase={lock.phase}
      working={lock.isBusy ? word : null}
      isAllowed={lock.isAllowed}
      onLock={lock.press}
      onWarm={lock.warm}
    />
  )
}

/** Locks what a door asks to be locked while its owner is inside. */
export default function LockForm({ token, beside, config, isBusy, onBusy, onBought }: LockFormProps) {
  const { sessionLock } = config.contracts
  const [chosen, setChosen] = useState<string | null>(null)
  const isLed = Boolean(sessionLock) && token.lockedFor !== '0'
  const own = token.wallets.map(({ wallet }) => wallet)
  const asked = useQuery({ ...lockFiguresQuery(config, token.token, own), enabled: isLed && !isBusy })
  const { figures = [], atS = 0 } = asked.data ?? {}
  const wallets = token.wallets.map((one) => ({
    ...one,
    isLacking: lackingIn(beside, one.wallet).length > 0,
  }))
  const best = asked.data && lockingWallet(wallets, figures, token, atS)
  const wallet = figures.some((one) => one.wallet === chosen) ? chosen : best
  // who has most may be another one in a moment; nobody switches wallets but the person
  if (wallet && chosen !== wallet) setChosen(wallet)
  const mine = figures.find((one) => one.wallet === wallet)
  const step = mine && lockStep(mine, token, atS)
  useKeptFocus(step?.kind === 'lock' ? `lock:${step.carriedUnits}` : (step?.kind ?? 'asking'))

  /** Who has enough goes in. A token that takes a toll delivers less than was sent: the rest is offered. */
  async function locked(from: bigint): Promise<void> {
    const { data } = await asked.refetch()
    const now = data?.figures.find((one) => one.wallet === wallet)
    const next = data && now && lockStep(now, token, data.atS)
    const isPart = (next?.kind === 'lock' || next?.kind === 'short') && next.carriedUnits > from
    if (!isPart) onBought()
  }

  function body(): ReactNode {
    if (!isLed || !sessionLock) return <NotLedNote hasLock={Boolean(sessionLock)} />
    if (asked.error && !asked.data)
      return (
        <Oops
          what="We could not ask the chain what your wallets have."
          error={asked.error}
          onRetry={() => void asked.refetch()}
        />
      )
    if (!mine || !step)
      return (
        <Loading label="Asking what your wallets have">
          <SkeletonLine height="h-64" />
        </Loading>
      )
    const again = () => void asked.refetch()
    const order = { sessionLock, token: token.token, wallet: mine.wallet }
    const takeBack = <TakeBack key={mine.wallet} order={order} onDone={again} />
    const opens = token.wallets.some((one) => one.wallet === mine.wallet && one.opens)
    const choice = (
      <LockerChoice
        {...{ token, figures, isBusy }}
        wallet={mine.wallet}
        isSplit={isFreeSplit(figures, mine.wallet, step)}
        onWallet={setChosen}
      />
    )
    return (
      <>
        {choice}
        {step.kind === 'enough' ? (
          <EnoughLockedNote
            {...{ token, step }} // of an only wallet the door itself says what else is missing
            lacking={figures.length > 1 ? lackingIn(beside, mine.wallet) : []}
            onGoOn={onBought}
          />
        ) : null}
        {step.kind === 'over' ? <LockOverNote {...{ token, step, takeBack }} /> : null}
        {step.kind === 'elsewhere' ? <LockedElsewhereNote {...{ token, step, takeBack }} /> : null}
        {/* what is locked or paid for in vain is not offered; a press that is under way keeps its form */}
        {step.kind === 'lock' && (opens || isBusy) ? (
          <LockPress
            key={`${mine.wallet}:${step.carriedUnits}`}
            {...{ token, config, sessionLock, step, onBusy }}
            wallet={mine.wallet}
            freeUnits={mine.freeUnits}
            onLocked={() => void locked(step.carriedUnits)}
            onEnd={again}
          />
        ) : null}
        {step.kind === 'short' && (opens || isBusy) ? (
          <ShortNote {...{ token, step }} isSoldHere={isSold(token)} />
        ) : null}
        {step.kind === 'short' && isSold(token) && (opens || isBusy) ? (
          <BuyForm
            key={mine.wallet}
            token={{ ...token, minUnits: String(step.units) }}
            {...{ config, isBusy, onBusy }}
            wallet={mine.wallet}
            onBought={() => {
              onBusy(false)
              again()
            }}
          />
        ) : null}
      </>
    )
  }

  return (
    <div className="flex flex-col gap-4" data-testid="lock-form">
      {body()}
    </div>
  )
}
