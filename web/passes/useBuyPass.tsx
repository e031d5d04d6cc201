import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button, type ButtonKind, type ButtonSize } from '#web/kit/controls/Button.tsx'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'
import { usePurchase } from './usePurchase.ts'
import { useWarmWallet } from './useWarmWallet.ts'

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
