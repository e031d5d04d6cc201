import type { MoneyMatter, MoneyReading, StuckEvent } from '#api/ledger/bookkeeping/contract.ts'
import type { ComparedSide, FindingCause } from '#domain/ledger/words.ts'
import { isolated } from '#domain/names/isolated.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'

const CAUSE_TEXT: Record<FindingCause, string> = {
  OTHER_CURRENCY: 'Another currency',
  OTHER_SPLIT: 'Divided otherwise',
  UNBALANCED: 'Not explained',
  MISSING: 'Missing in the books',
  UNKNOWN: 'Unknown outside',
  DIFFERENT: 'Different amounts',
  BALANCE: 'Balance',
  RULE: 'Rule',
}

const FINDING_SAID: Partial<Record<string, string>> = {
  OTHER_CURRENCY: 'A line of the provider waits, for it is in another currency than its sale.',
  OTHER_SPLIT: 'The provider divided a charge in another way than it was asked to.',
  UNBALANCED: 'Lines of the provider do not explain one another.',
}

/** Why money that was asked back did not go. */
const REFUND_SAID: Partial<Record<string, string>> = {
  SPENT: 'Nothing of the payment is left at the provider: it has gone back already. The right returned.',
  SHORT: 'The creator’s account at the provider had too little. The right returned.',
  DISPUTED: 'The bank disputes the payment, and that moves the money. The right returned.',
  BANK: 'The bank sent the money back. Until it goes once more, the creator’s part of it is with the installation too.',
  PROVIDER: 'The provider did not do it. The right returned.',
}

/** Why a pass that was paid for with this money could not be taken back. */
const REVOCATION_SAID: Partial<Record<string, string>> = {
  HOLD_OVER: 'The hold of the pass is over: it can be taken back no more.',
  WORTH: 'What was bought on it since is worth more than the installation may pay.',
  OTHER_TIME: 'Its time on the chain is another than that of the payment.',
  COSTLY: 'Taking it back costs more than the installation may pay.',
  REFUSED: 'The contract refuses it again and again.',
}

/** What is open, in two or three words. */
export function matterWord({ kind, cause }: MoneyMatter): string {
  if (kind === 'refund') return 'Refund refused'
  if (kind === 'give_back') return 'Payment kept'
  if (kind === 'revocation') return 'Pass not taken back'
  return CAUSE_TEXT[cause as FindingCause] ?? 'Open'
}

/** What is open, in a sentence. */
export function matterSaid({ kind, cause, said }: MoneyMatter): string {
  if (said !== '') return isolated(said)
  if (kind === 'refund') return REFUND_SAID[cause ?? ''] ?? 'Money that was asked back did not go.'
  if (kind === 'give_back')
    return 'A payment that bought nothing was not given back: the provider refuses it.'
  if (kind === 'revocation')
    return REVOCATION_SAID[cause ?? ''] ?? 'A pass whose payment went back was not taken back.'
  return FINDING_SAID[cause ?? ''] ?? 'Somebody has to look at it.'
}

/** What to do with it. */
export function matterStep({ kind, key, cause }: MoneyMatter): string {
  if (key === null) return 'It goes by itself once it holds again.'
  if (kind === 'refund' && cause === 'BANK')
    return 'Settle it with the fan, or send the creator’s part to the creator at the provider; then end it here.'
  if (kind === 'refund') return 'Give it back at the provider, or settle it with the fan; then end it here.'
  if (kind === 'give_back') return 'Give it back at the provider; then end it here.'
  if (kind === 'revocation') return 'The loss is the installation’s. Settle it; then end it here.'
  return 'It goes by itself once it is mended; what somebody can explain is ended here.'
}

const SIDE_TEXT: Record<ComparedSide, string> = {
  provider: 'Payment provider, line by line',
  chain: 'Chain',
  rules: 'Rules of the books',
  balances: 'Balances at the provider',
}

/** How one side ended. */
export function sideText({ side, at, facts, differences }: MoneyReading['sides'][number]): {
  word: string
  text: string
  isEven: boolean
} {
  const when = `as of ${formatMoment(at)}, ${facts} looked at`
  const isEven = differences === 0
  const rows = differences === 1 ? '1 row differs' : `${differences} rows differ`
  return { word: SIDE_TEXT[side], isEven, text: isEven ? `Difference 0 ${when}` : `${rows} ${when}` }
}

const EVENT_SAID: Partial<Record<string, string>> = {
  UNKNOWN_PARENT: 'What it belongs to never came here.',
  PROVIDER_AWAY: 'The provider does not answer.',
  DATABASE: 'Our database does not answer.',
  FAILED: 'Working on it fails on our side: the log of the worker says why.',
}

/** Why an event stands still. */
export function eventSaid({ error, isParked, tries }: StuckEvent): string {
  const why =
    EVENT_SAID[error ?? ''] ?? (error ? `The provider refuses it (${error}).` : 'It waits for its turn.')
  if (!isParked) return `Being worked on. ${why}`
  return tries > 1 ? `${why} Tried ${tries} times.` : why
}
