import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import type { Me } from '#api/accounts/contract.ts'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery, configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { checkDraft, type TierDraft, type TierFaults, type TierTerms } from '../tierDraft.ts'
import { untilIndexed } from '../untilIndexed.ts'
import { TierFields } from './TierFields.tsx'

const FIRST: TierDraft = {
  name: 'Standing',
  benefits: 'Every live stream',
  price: '0.004',
  days: '30',
  supply: '',
  rank: '1',
  refundDays: '0',
  share: '0',
  isSoulbound: false,
}
const NEXT: TierDraft = { ...FIRST, name: 'Gold', benefits: '', price: '0.01', rank: '2' }

function draftAfter(tiers: readonly Tier[]): TierDraft {
  if (tiers.length === 0) return FIRST
  const rank = String(Math.min(255, Math.max(...tiers.map((tier) => tier.rank)) + 1))
  return tiers.length === 1 ? { ...NEXT, rank } : { ...NEXT, name: '', rank }
}

/** Third step, and for every further tier: terms on the chain, name and benefits with us. */
export function TierStep({ account, page, onMade }: { account: Me; page: ChannelPage; onMade: () => void }) {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const native = config?.currencies.find((one) => one.index === 0)
  const [draft, setDraft] = useState(() => draftAfter(page.tiers))
  const [faults, setFaults] = useState<TierFaults>({})
  const [error, setError] = useState<unknown>(null)
  const [tierNo, setTierNo] = useState<number | null>(null)
  const { phase, run } = useTx()

  async function name(): Promise<void> {
    if (tierNo !== null) return
    const next = Math.max(0, ...page.tiers.map((tier) => tier.tierNo)) + 1
    setTierNo(next)
    await write(next)
  }
  const nameNow = useRef(name)
  nameNow.current = name

  async function write(no: number): Promise<void> {
    setError(null)
    try {
      const params = { id: page.channel.id, tierNo: no }
      const body = { name: draft.name.trim(), benefits: draft.benefits.trim() }
      await untilIndexed(() => call('setTierText', { params, body }))
      await queries.invalidateQueries({ queryKey: channelQuery(page.channel.handle).queryKey })
      onMade()
    } catch (caught) {
      setError(caught)
    }
  }

  async function create(terms: TierTerms): Promise<void> {
    const { sendTerms } = await import('../passes/tierTransaction.ts')
    await run(async () => ({
      ...sendTerms({ collection: String(page.collection) }, null, terms),
      onIncluded: () => void nameNow.current(),
      wallets: page.creatorWallet
        ? [page.creatorWallet.toLowerCase()]
        : account.wallets.map((one) => one.toLowerCase()),
    }))
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    const checked = checkDraft(draft, native?.decimals ?? 18)
    setFaults('faults' in checked ? checked.faults : {})
    if ('terms' in checked && !isWorking(phase) && tierNo === null) void create(checked.terms)
  }

  const word = tierNo === null ? workingWord(phase, config?.chain.name ?? 'the network') : 'Saving the name'
  const isBusy = isWorking(phase) || (tierNo !== null && error === null)
  return (
    <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
      <TierFields
        draft={draft}
        faults={faults}
        symbol={native?.symbol ?? 'ETH'}
        onChange={setDraft}
        isLocked={isBusy}
      />
      {error && tierNo !== null ? (
        <Oops
          what="The tier exists, but its name is not saved yet."
          error={error}
          onRetry={() => void write(tierNo)}
        />
      ) : null}
      <Button kind="lamp" size="big" type="submit" isBusy={isBusy}>
        {(isBusy ? word : null) ?? 'Create this tier'}
      </Button>
      <TxNote phase={phase} />
    </form>
  )
}
