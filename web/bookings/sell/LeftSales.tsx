import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OpenSale } from '#api/bookings/contract.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { exactText } from '../offers/offerWords.ts'
import type { CallActs } from '../ownCalls.ts'
import { untilThere } from './untilThere.ts'

interface LeftSalesProps {
  sales: readonly OpenSale[]
  escrow: string
  onRefresh: CallActs['onRefresh']
}

const isSame = (one: OpenSale, other: OpenSale) =>
  one.creator === other.creator && one.offerNo === other.offerNo

/** One price that is open on the chain alone, and what closes it. */
function LeftSale({ sale, escrow, onRefresh }: Omit<LeftSalesProps, 'sales'> & { sale: OpenSale }) {
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const [isWaiting, setWaiting] = useState(false)
  const isBusy = isWaiting || isWorking(phase)
  const price = exactText(BigInt(sale.units), { rail: 'chain', sale: null, ...sale })
  const name = `${sale.lengthMinutes} minutes for ${price}`
  async function wait(): Promise<void> {
    setWaiting(true)
    await untilThere(onRefresh, ({ leftOpen }) => !leftOpen.some((one) => isSame(one, sale)))
    setWaiting(false)
  }
  async function close(): Promise<void> {
    const { closeOffer } = await import('./sellTransaction.ts')
    await run(closeOffer(escrow, sale, { onIncluded: () => void wait() }))
  }
  return (
    <>
      <Note
        tone="warn"
        icon="alert"
        testId={`left-open-${sale.offerNo}`}
        actions={
          <Button
            kind="line"
            isBusy={isBusy}
            aria-label={isBusy ? undefined : `Close it: ${name}`}
            onClick={() => void close()}
          >
            {isBusy
              ? (workingWord(phase, config?.chain.name ?? 'the network') ?? 'Reading the chain')
              : 'Close it'}
          </Button>
        }
      >
        {name} is still open on the chain, and you do not offer it here. Whoever knows the contract can book
        it. Only {shortAddress(sale.creator)} can close it.
      </Note>
      <TxNote phase={phase} />
    </>
  )
}

/** Prices that are open on the chain and offered nowhere here. */
export function LeftSales({ sales, escrow, onRefresh }: LeftSalesProps) {
  return sales.map((sale) => (
    <LeftSale key={`${sale.creator}/${sale.offerNo}`} {...{ sale, escrow, onRefresh }} />
  ))
}
