import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OwnPasses, OwnTier } from '#api/passes/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery, ownPassesQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { type TierFaults, wordFaults } from '../tierDraft.ts'
import { changeLines, checkTerms, doubtOf, draftOf, type TermsChange, type TermsDraft } from './tierChange.ts'

/** What a tier keeps for ever, and why. */
function Fixed({ tier }: { tier: OwnTier }) {
  return (
    <section className="mt-6" aria-labelledby="fixed-terms">
      <h3 className="d5" id="fixed-terms">
        Fixed
      </h3>
      <p className="text-sm text-t2 mt-1">
        The contract keeps these for as long as the tier exists, because fans bought under them. For other
        terms, pause this tier and add a new one.
      </p>
      <dl className="kv mt-3">
        <dt>Lasts</dt>
        <dd>{formatDuration(tier.durationS)}</dd>
        <dt>Rank</dt>
        <dd>{tier.rank}</dd>
        <dt>Currency</dt>
        <dd>{tier.symbol}</dd>
        <dt>Refund window</dt>
        <dd>{tier.refundWindowS === 0 ? 'none' : formatDuration(tier.refundWindowS)}</dd>
        <dt>Bound to its wallet</dt>
        <dd>{tier.isSoulbound ? 'yes' : 'no'}</dd>
      </dl>
    </section>
  )
}

type Words = Pick<OwnTier, 'name' | 'benefits'>

/** The words as one-line fields show them; what a tier opens is told apart by semicolons too. */
const wordsOf = ({ name, benefits }: OwnTier): Words => ({
  name,
  benefits: benefits.trim().replace(/\s*\r?\n\s*/g, '; '),
})

function Review({ change, tier, doubt }: { change: TermsChange; tier: OwnTier; doubt: string | null }) {
  const lines = changeLines(change, tier)
  if (lines.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      <dl className="kv" data-testid="tier-change">
        {lines.map(({ word, text }) => [<dt key={word}>{word}</dt>, <dd key={`${word}-to`}>{text}</dd>])}
      </dl>
      <p className="text-sm text-t2">For sales from now on. Passes already sold stay as they were bought.</p>
      {doubt ? (
        <Note tone="warn" icon="alert" role="alert" testId="tier-doubt">
          {doubt}
        </Note>
      ) : null}
    </div>
  )
}

/** Where this installation takes cards: who holds the tier by card alone, and is not in the numbers of the chain; null while it is read. */
function useCardHolders(channelId: string, tierNo: number): number | null {
  const { data: config } = useQuery(configQuery())
  const { data, isLoading } = useQuery({
    queryKey: ['card-prices', channelId],
    queryFn: () => call('listCardPrices', { params: { id: channelId } }),
    enabled: Boolean(config?.cards),
  })
  if (isLoading) return null
  return data?.items.find((one) => one.tierNo === tierNo)?.cardHolders ?? 0
}

interface TierSheetProps {
  channelId: string
  own: OwnPasses
  tier: OwnTier
  onClose: () => void
}

/** What a press found: the change, and the question that it still has to answer. */
interface Looked {
  draft: TermsDraft
  change: TermsChange
  doubt: string | null
}

function useTierChange({ channelId, own, tier, onClose }: TierSheetProps) {
  const queries = useQueryClient()
  const [isSaving, setSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { phase, run } = useTx()

  async function saveWords(words: Words): Promise<boolean> {
    setError(null)
    const shown = wordsOf(tier)
    if (words.name.trim() === shown.name && words.benefits.trim() === shown.benefits) return true
    setSaving(true)
    try {
      const body = { name: words.name.trim(), benefits: words.benefits.trim() }
      await call('setTierText', { params: { id: channelId, tierNo: tier.tierNo }, body })
      await queries.invalidateQueries({ queryKey: ownPassesQuery(channelId).queryKey })
      return true
    } catch (caught) {
      setError(caught)
      return false
    } finally {
      setSaving(false)
    }
  }

  async function send(words: Words, change: TermsChange): Promise<void> {
    if (!(await saveWords(words))) return
    if (Object.keys(change).length === 0) return onClose()
    const { changeTier } = await import('./tierTransaction.ts')
    await run(changeTier(own, tier.tierNo, change, { onIncluded: onClose }))
  }
  return { send, phase, error, isBusy: isSaving || isWorking(phase) }
}

/** Price, share, number and words of a tier; everything else is shown as fixed. */
export function TierSheet(props: TierSheetProps) {
  const { tier } = props
  const { data: config } = useQuery(configQuery())
  const [draft, setDraft] = useState(() => draftOf(tier))
  const [words, setWords] = useState<Words>(() => wordsOf(tier))
  const [faults, setFaults] = useState<TierFaults>({})
  const [looked, setLooked] = useState<Looked | null>(null)
  const { send, phase, error, isBusy } = useTierChange(props)
  const cardHolders = useCardHolders(props.channelId, tier.tierNo)
  const now = checkTerms(tier, draft)
  const change = 'change' in now ? now.change : {}

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isBusy || cardHolders === null) return
    const found = { ...wordFaults(words), ...('faults' in now ? now.faults : {}) }
    setFaults(found)
    if (Object.keys(found).length > 0) return
    const doubt = doubtOf(change, tier, cardHolders)
    const isAsked = looked?.doubt === doubt && looked.draft === draft
    setLooked({ draft, change, doubt })
    if (doubt === null || isAsked) void send(words, change)
  }

  const bind = (key: keyof TermsDraft) => ({
    value: draft[key],
    error: faults[key] ?? null,
    readOnly: isBusy,
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [key]: event.target.value }),
  })
  const bindWords = (key: keyof Words) => ({
    value: words[key],
    error: faults[key] ?? null,
    readOnly: isBusy,
    onChange: (event: { target: { value: string } }) => setWords({ ...words, [key]: event.target.value }),
  })
  const doubt = looked?.draft === draft ? looked.doubt : null
  const idle = doubt ? 'Yes, change it' : 'Change this tier'
  return (
    <Sheet title={`Change ${isolated(tier.name)}`} isWide testId="tier-sheet" onClose={props.onClose}>
      <form className="flex flex-col gap-4 mt-6" onSubmit={submit} noValidate>
        <div className="grid gap-4 md:grid-cols-2">
          <Field label="Tier name" maxLength={40} {...bindWords('name')} />
          <Field label="What it opens" maxLength={500} {...bindWords('benefits')} />
          <Field label="Price" inputMode="decimal" after={tier.symbol} {...bind('price')} />
          <Field label="Referral share" inputMode="decimal" after="%" {...bind('share')} />
          <Field
            label="How many"
            inputMode="numeric"
            hint={
              tier.maxSupply === 0 ? 'Empty = no limit. Once there is one, it only falls.' : 'It only falls.'
            }
            {...bind('supply')}
          />
        </div>
        <Review change={change} tier={tier} doubt={doubt} />
        {error ? <Oops what="The words of this tier were not saved." error={error} /> : null}
        <Button kind="lamp" size="big" type="submit" isBusy={isBusy || cardHolders === null}>
          {(isBusy ? workingWord(phase, config?.chain.name ?? 'the network') : null) ?? idle}
        </Button>
        <TxNote phase={phase} />
      </form>
      <Fixed tier={tier} />
    </Sheet>
  )
}
