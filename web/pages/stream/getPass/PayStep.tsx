import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { usePurchase } from '#web/passes/usePurchase.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'

interface PayStepProps {
  channel: ChannelPage
  tierNo: number
  action: PassAction
  /** as `PurchaseInput` has it */
  buyer: string | null
  /** words of the button that tries again */
  label: string
  onPaid: () => void
}

/** The payment. It begins by itself: the press that opened the sheet was the wish. */
export function PayStep({ label, ...order }: PayStepProps) {
  const { data: config } = useQuery(configQuery())
  const { phase, isBusy, isAllowed, press } = usePurchase(order)
  const isBegun = useRef(false)
  const first = useRef(press)
  useEffect(() => {
    if (!isBegun.current) first.current()
    isBegun.current = true
  }, [])
  const word = workingWord(phase, config?.chain.name ?? 'the network') ?? 'Opening your wallet'
  const again = isAllowed ? `Now ${label.charAt(0).toLowerCase()}${label.slice(1)}` : label
  return (
    <div className="flex flex-col gap-4">
      <TxNote phase={phase} />
      {isBusy ? (
        <SlowNote>{word}</SlowNote>
      ) : (
        <Button kind="lamp" size="big" isFull onClick={press}>
          {again}
        </Button>
      )}
    </div>
  )
}
