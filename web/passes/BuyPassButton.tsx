import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { PassAction } from '#domain/words.ts'
import { hasKnownWallet, prefetchWallet } from '#web/chain/openWallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button, type ButtonKind, type ButtonSize } from '#web/kit/controls/Button.tsx'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { usePurchase } from './usePurchase.ts'

export interface BuyPassButtonProps {
  channel: ChannelPage
  tierNo: number
  action: PassAction
  /** words of the button; without them the action and the price */
  label?: string
  onPaid?: () => void
  onNeedSignIn?: () => Promise<boolean>
  look?: ButtonKind
  isFull?: boolean
  size?: ButtonSize
}

const WORDS: Record<PassAction, string> = { purchase: 'Get pass', extend: 'Extend', upgrade: 'Upgrade' }

function warmUp(config: Config): void {
  prefetchWallet(config)
  // what a press loads, so that only the wallet itself takes time
  loadPipeline().catch(() => null)
  import('./passTransaction.ts').catch(() => null)
}

function useWarmWallet(): () => void {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  useEffect(() => {
    if (!config || !hasKnownWallet()) return
    const idle = window.requestIdleCallback?.(() => warmUp(config)) ?? 0
    return () => window.cancelIdleCallback?.(idle)
  }, [config])
  return () => {
    const known = queries.getQueryData(configQuery().queryKey)
    if (known) warmUp(known)
  }
}

/** The button of a pass and, apart from it, what to say when it does not go through. */
export function useBuyPass(props: BuyPassButtonProps): { button: ReactNode; note: ReactNode } {
  const { channel, tierNo, action, label, look = 'lamp', isFull = false, size = 'dense' } = props
  const warm = useWarmWallet()
  const { data: config } = useQuery(configQuery())
  const { phase, isBusy, isAllowed, press } = usePurchase({
    channel,
    tierNo,
    action,
    onPaid: props.onPaid,
    onNeedSignIn: props.onNeedSignIn,
  })
  const tier = channel.tiers.find((one) => one.tierNo === tierNo)
  if (!tier) return { button: null, note: null }
  const price = `${formatAmount(BigInt(tier.priceUnits), tier.decimals)} ${tier.symbol}`
  const own = label ?? (action === 'upgrade' ? WORDS[action] : `${WORDS[action]} · ${price}`)
  const idleWords = isAllowed ? `Now ${own.charAt(0).toLowerCase()}${own.slice(1)}` : own
  const word = workingWord(phase, config?.chain.name ?? 'the network') ?? 'Opening your wallet'
  const button = (
    <Button
      kind={look}
      size={size}
      isFull={isFull}
      isBusy={isBusy}
      onClick={press}
      onPointerEnter={warm}
      onFocus={warm}
    >
      {isBusy ? word : idleWords}
    </Button>
  )
  return { button, note: <TxNote phase={phase} /> }
}

/** Gets, extends or upgrades a pass: one button that says what happens, and a note when it does not. */
export function BuyPassButton(props: BuyPassButtonProps) {
  const { button, note } = useBuyPass(props)
  return (
    <div className={props.isFull ? 'flex flex-col gap-2 w-full' : 'flex flex-col gap-2'}>
      {button}
      {note}
    </div>
  )
}
