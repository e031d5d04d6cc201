import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '#api/accounts/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { OwnPasses, OwnTier } from '#api/passes/contract.ts'
import { channelQuery, ownPassesQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TierStep } from '../setup/TierStep.tsx'
import { PauseButton } from './PauseButton.tsx'
import { TierSheet } from './TierSheet.tsx'

function refundText({ refundWindowS }: OwnTier): string {
  return refundWindowS === 0 ? 'Sales are final' : `Refunds for ${formatDuration(refundWindowS)}`
}

function soldText({ minted, maxSupply }: OwnTier): string {
  const sold = minted.toLocaleString('en')
  return maxSupply === 0 ? `${sold} made, no limit` : `${sold} of ${maxSupply.toLocaleString('en')} made`
}

function saleChip(tier: OwnTier) {
  if (tier.isPaused) return <span className="chip warn">Paused</span>
  if (tier.grantsOnly) return <span className="chip">Only given</span>
  if (tier.maxSupply > 0 && tier.minted >= tier.maxSupply) return <span className="chip">All taken</span>
  return <span className="chip ok">On sale</span>
}

function TierCard({ tier, own, onChange }: { tier: OwnTier; own: OwnPasses; onChange: () => void }) {
  const facts = [
    formatDuration(tier.durationS),
    `Rank ${tier.rank}`,
    soldText(tier),
    refundText(tier),
    `${tier.referralBps / 100} % to referrers`,
    ...(tier.isSoulbound ? ['Bound to its wallet'] : []),
  ]
  return (
    <li className="border-b border-line py-4" data-testid={`own-tier-${tier.tierNo}`}>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="d5 flex flex-wrap items-center gap-2">
            <bdi>{tier.name}</bdi>
            {saleChip(tier)}
          </h3>
          <p className="text-sm text-t2 mt-1">{facts.join(' · ')}</p>
        </div>
        <p className="d4 figures" data-testid="price">
          <Amount value={tier.priceUnits} decimals={tier.decimals} symbol={tier.symbol} />
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2 mt-3">
        <Button aria-label={`Change ${tier.name}`} onClick={onChange}>
          Change
        </Button>
        <PauseButton own={own} tier={tier} />
      </div>
    </li>
  )
}

export interface TiersViewProps {
  own: OwnPasses
  onChange: (tier: OwnTier) => void
  onAdd: () => void
}

/** The tiers of a creator with all their terms. */
export function TiersView({ own, onChange, onAdd }: TiersViewProps) {
  return (
    <section aria-labelledby="tiers">
      <h2 className="sr-only" id="tiers">
        Tiers
      </h2>
      {own.asOfBlock === undefined ? null : (
        <Note tone="warn" icon="alert">
          We cannot read what your collection did after block {own.asOfBlock.toLocaleString('en')}. What is
          shown is as of then; what you change is still checked against the chain.
        </Note>
      )}
      <ul>
        {own.tiers.map((tier) => (
          <TierCard key={tier.tierNo} tier={tier} own={own} onChange={() => onChange(tier)} />
        ))}
      </ul>
      <div className="mt-6">
        <Button size="mid" onClick={onAdd}>
          Add a tier
        </Button>
      </div>
    </section>
  )
}

/** The tab with the tiers and what can be done with them. */
export function TiersTab({ account, page, own }: { account: Me; page: ChannelPage; own: OwnPasses }) {
  const queries = useQueryClient()
  const [open, setOpen] = useState<number | 'new' | null>(null)
  const tier = own.tiers.find(({ tierNo }) => tierNo === open)
  const { data: channel } = useQuery(channelQuery(page.channel.handle))
  const close = () => {
    setOpen(null)
    void queries.invalidateQueries({ queryKey: ownPassesQuery(page.channel.id).queryKey })
    void queries.invalidateQueries({ queryKey: channelQuery(page.channel.handle).queryKey })
  }
  return (
    <>
      <TiersView own={own} onChange={({ tierNo }) => setOpen(tierNo)} onAdd={() => setOpen('new')} />
      {tier ? <TierSheet channelId={page.channel.id} own={own} tier={tier} onClose={close} /> : null}
      {open === 'new' ? (
        <Sheet title="Add a tier" isWide onClose={close}>
          <div className="mt-6">
            <TierStep account={account} page={channel ?? page} onMade={close} />
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
