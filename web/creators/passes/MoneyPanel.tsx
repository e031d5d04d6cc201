import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { OwnPasses } from '#api/passes/contract.ts'
import type { KeptPrice, Payout } from '#api/passes/sales/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery, ownPassesQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { PayoutSheet } from './PayoutSheet.tsx'
import { tierNameOf } from './tierNameOf.ts'

const LOOK_AGAIN_MS = 3000

export type Waiting = Payout['waiting'][number] & { address: string; ledger: string }

function KeptRow({ one, own }: { one: KeptPrice; own: OwnPasses }) {
  return (
    <li className="flex flex-wrap justify-between gap-3 border-b border-line py-2 text-sm" data-testid="kept">
      <span>
        <bdi>{tierNameOf(own, one.tierNo)}</bdi>, pass {one.passId}
        <span className="text-t3 block">
          {one.isOver ? 'Nobody can ask it back any more' : `Kept until ${formatMoment(one.closesAt)}`}
        </span>
      </span>
      <Amount value={one.amountUnits} decimals={one.decimals} symbol={one.symbol} />
    </li>
  )
}

/** Prices that are kept for refunds, and the press that has those paid out whose window is over. */
function KeptPrices({
  own,
  kept,
  onCollected,
}: {
  own: OwnPasses
  kept: readonly KeptPrice[]
  onCollected: () => void
}) {
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const over = kept.filter(({ isOver }) => isOver).map(({ passId }) => passId)
  if (kept.length === 0) return null
  async function collect(): Promise<void> {
    const { collectKept } = await import('./payoutTransaction.ts')
    await run(collectKept(own, over, { onIncluded: onCollected }))
  }
  return (
    <section aria-labelledby="kept-prices">
      <h2 className="d5" id="kept-prices">
        Kept for refunds
      </h2>
      <ul className="mt-2">
        {kept.map((one) => (
          <KeptRow key={one.passId} one={one} own={own} />
        ))}
      </ul>
      {over.length > 0 ? (
        <div className="flex flex-col items-start gap-2 mt-3">
          <Button kind="line" isBusy={isWorking(phase)} onClick={() => void collect()}>
            {workingWord(phase, config?.chain.name ?? 'the network') ?? `Collect ${over.length}`}
          </Button>
          <TxNote phase={phase} />
        </div>
      ) : null}
    </section>
  )
}

export interface MoneyViewProps {
  own: OwnPasses
  kept: readonly KeptPrice[]
  waiting: readonly Waiting[]
  onPayout: () => void
  onCollected: () => void
  /** what can be done with money that waits */
  claim: ((waiting: Waiting) => ReactNode) | undefined
}

/** Where sales go, what is kept, and what waits for the present and former payouts. */
export function MoneyView({ own, kept, waiting, onPayout, onCollected, claim }: MoneyViewProps) {
  return (
    <div className="flex flex-col gap-8 mb-8">
      <section aria-labelledby="payout">
        <h2 className="d5" id="payout">
          Payout
        </h2>
        <div className="flex flex-wrap items-center gap-3 mt-2">
          <p className="text-sm figures" title={own.payout} data-testid="payout">
            {shortAddress(own.payout)}
          </p>
          <Button aria-label="Change where sales go" onClick={onPayout}>
            Change
          </Button>
        </div>
        {waiting.map((one) => (
          <div
            key={`${one.address}/${one.currency}`}
            className="flex flex-wrap items-center gap-3 mt-3"
            data-testid="payout-waiting"
          >
            <p className="text-sm min-w-0">
              <Amount value={one.owedUnits} decimals={one.decimals} symbol={one.symbol} /> could not be
              delivered to {shortAddress(one.address)} and waits in the ledger for that address.
            </p>
            {claim?.(one)}
          </div>
        ))}
      </section>
      <KeptPrices own={own} kept={kept} onCollected={onCollected} />
    </div>
  )
}

interface MoneyPanelProps {
  channelId: string
  own: OwnPasses
  wallets: readonly string[]
  claim?: ((waiting: Waiting) => ReactNode) | undefined
}

/** The same, following the chain. */
export function MoneyPanel({ channelId, own, wallets, claim }: MoneyPanelProps) {
  const queries = useQueryClient()
  const params = { id: channelId }
  const [isOpen, setOpen] = useState(false)
  const {
    data: kept,
    error: keptError,
    refetch: readKept,
  } = useQuery({
    queryKey: ['kept-prices', channelId],
    queryFn: () => call('listKeptPrices', { params }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const {
    data: found,
    error: foundError,
    refetch: readFound,
  } = useQuery({
    queryKey: ['payouts', channelId],
    queryFn: () => call('listPayouts', { params }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const waiting = (found?.payouts ?? []).flatMap(({ address, waiting: owed }) =>
    owed.map((one) => ({ ...one, address, ledger: found?.ledger ?? '' })),
  )
  const refresh = () => {
    setOpen(false)
    void queries.invalidateQueries({ queryKey: ownPassesQuery(channelId).queryKey })
    void queries.invalidateQueries({ queryKey: ['kept-prices', channelId] })
  }
  const failed = (kept ? null : keptError) ?? (found ? null : foundError)
  const again = () => {
    void readKept()
    void readFound()
  }
  return (
    <>
      {failed ? (
        <Oops what="We could not load what is kept and what waits." error={failed} onRetry={again} />
      ) : null}
      <MoneyView
        own={own}
        kept={kept?.kept ?? []}
        waiting={waiting}
        onPayout={() => setOpen(true)}
        onCollected={refresh}
        claim={claim}
      />
      {isOpen ? <PayoutSheet own={own} wallets={wallets} onClose={refresh} /> : null}
    </>
  )
}
