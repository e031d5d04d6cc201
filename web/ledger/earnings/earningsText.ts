import type { EarningEntry, EarningFigure } from '#api/ledger/contract.ts'
import type { JournalKind, LedgerPlace, LedgerRail } from '#domain/ledger/words.ts'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate, formatDay, formatMoment } from '#web/kit/format/formatTime.ts'

type Booked = Pick<EarningFigure, 'currency' | 'symbol' | 'decimals'>

const FIAT = /^[A-Z]{3}$/

/** `€8.10` with all its digits, or `0.01 ETH` with five; below zero with a minus. */
export function earnedText(units: bigint, { currency, symbol, decimals }: Booked): string {
  const size = units < 0n ? -units : units
  const sign = units < 0n ? '−' : ''
  if (!FIAT.test(currency)) return `${sign}${formatAmount(size, decimals)} ${symbol}`
  return `${sign}${formatMoney(size, currency, true)}`
}

/** The same to the last digit. */
export function exactEarned(units: bigint, { symbol, decimals }: Booked): string {
  return `${units < 0n ? '−' : ''}${exactAmount(units < 0n ? -units : units, decimals)} ${symbol}`
}

/** What a journal is of, as its creator would say it. */
export const KIND_TEXT: Record<JournalKind, string> = {
  charge: 'Sale by card',
  refund: 'Refund',
  refund_failed: 'Refund that came back',
  reversal: 'Part taken back',
  fee_refund: 'Fee given back',
  dispute: 'Dispute',
  reinstated: 'Dispute won',
  payout: 'Payout to your bank',
  payout_failed: 'Payout that came back',
  transfer: 'Transfer',
  other: 'Something else',
  sale: 'Sale to a wallet',
  settlement: 'Refund window over',
  given_back: 'Given back',
  deposit: 'Waits to be claimed',
  withdrawal: 'Claimed',
  tip: 'Tip',
  resale: 'Resale',
  recording: 'Copies of a recording',
  booking: 'Booking paid',
  booking_ended: 'Booking over',
  trade: 'Trade of your token',
  trade_fees: 'Fees of trades',
  revenue: 'Shared with stakers',
  reward: 'Taken by a staker',
  division: 'Part of a split',
  support: 'Paid to supporters',
  taken_back: 'Taken back by the chain',
}

const CHAIN_KINDS: readonly JournalKind[] = [
  ...(['sale', 'settlement', 'given_back', 'deposit', 'withdrawal', 'tip', 'resale', 'taken_back'] as const),
  ...(['recording', 'booking', 'booking_ended', 'trade', 'trade_fees', 'revenue', 'reward'] as const),
  ...(['division', 'support'] as const),
]

/** Kinds that a rail has; all of them without one. */
export function entryKindsOf(rail: LedgerRail | null): JournalKind[] {
  const all = Object.keys(KIND_TEXT) as JournalKind[]
  return rail === null ? all : all.filter((kind) => CHAIN_KINDS.includes(kind) === (rail === 'chain'))
}

export const RAIL_TEXT: Record<LedgerRail, string> = { card: 'Card', chain: 'Chain' }

const YOURS: Partial<Record<LedgerPlace, string>> = {
  'provider:account': 'Your account at the payment provider',
  bank: 'Your bank',
  wallet: 'Your wallet',
  contract: 'Kept by the contract',
}
const OTHERS: Record<LedgerPlace, string> = {
  fan: 'Fan',
  issuer: 'The fan’s bank',
  bank: 'Bank of the platform',
  other: 'Not explained',
  'provider:platform': 'Platform',
  'provider:account': 'Another account',
  'provider:fees': 'Payment provider',
  wallet: 'Another wallet',
  contract: 'A contract',
}

/** Where a line of a journal is. */
export function placeText({ place, isYours }: EarningEntry['lines'][number]): string {
  return (isYours ? YOURS[place] : undefined) ?? OTHERS[place]
}

export interface EntryStateText {
  word: string
  icon: 'clock' | 'check' | 'refresh'
  className: string
}

/** How far an entry is, in a word. */
export function entryStateText({ state, kind, rail, yoursUnits }: EarningEntry): EntryStateText {
  if (state === 'taken_back') return { word: 'Taken back', icon: 'refresh', className: 'text-bad' }
  const isPayout = kind === 'payout'
  if (state === 'pending')
    return { word: isPayout ? 'On the way' : 'Pending', icon: 'clock', className: 'text-t2' }
  // what went away, or was another’s, is available to nobody
  const isHere = BigInt(yoursUnits) > 0n
  const word = isPayout ? 'Sent' : rail === 'chain' ? 'Final' : isHere ? 'Available' : 'Booked'
  return { word, icon: 'check', className: 'text-ok' }
}

export interface Compared {
  rail: LedgerRail
  at: string
  differences: number
}

const WORLD: Record<LedgerRail, string> = { card: 'bank', chain: 'chain' }

/** What the last comparison of the books with the world found. */
export function comparedText(compared: readonly Compared[]): { isEqual: boolean; text: string } | null {
  if (compared.length === 0) return null
  const differing = compared.filter(({ differences }) => differences > 0)
  const oldest = compared.map(({ at }) => at).sort()[0] ?? ''
  const worlds = (rails: readonly Compared[]) => rails.map(({ rail }) => WORLD[rail]).join(' and ')
  if (differing.length === 0)
    return {
      isEqual: true,
      text: `Matches ${worlds(compared)} as of ${formatMoment(oldest)}, difference 0`,
    }
  const count = differing.reduce((sum, { differences }) => sum + differences, 0)
  const lines = count === 1 ? '1 line of yours differs' : `${count} lines of yours differ`
  return {
    isEqual: false,
    text: `${lines} from the ${worlds(differing)} as of ${formatMoment(oldest)}. People here look at it; nothing of yours is stopped.`,
  }
}

export interface FigureLine {
  figure: EarningFigure
  units: bigint
  note: string
}

const unequalZero = ({ units }: FigureLine) => units !== 0n
/** One line of nothing says more than none. */
const orFirst = (lines: FigureLine[]): FigureLine[] =>
  lines.some(unequalZero) ? lines.filter(unequalZero) : lines.slice(0, 1)

function availableNote({ rail, pendingUnits }: EarningFigure, units: bigint): string {
  if (rail === 'chain') return 'In your wallet'
  if (units >= 0n) return 'By card, at the payment provider'
  const why = 'Below zero, because money went back that is not available yet or was paid out'
  return units + BigInt(pendingUnits) >= 0n
    ? `${why}: what is pending makes up for it`
    : `${why}: your next sales by card make up for it`
}

function pendingNote({ rail, availableAt }: EarningFigure, units: bigint): string {
  if (units === 0n) return 'Nothing waits'
  if (rail === 'chain') return 'In a contract: it can be asked back, or waits to be divided or claimed'
  return availableAt ? `Available by ${formatDay(availableAt)}` : 'Available in some days'
}

function onTheWayNote({ arrivesAt }: EarningFigure, units: bigint): string {
  if (units === 0n) return 'Nothing is on its way to your bank'
  return arrivesAt ? `Arrives ${formatDay(arrivesAt)}` : 'To your bank'
}

/** The three figures of a creator, each by rail and currency: they are never added up. */
export function figureColumns(figures: readonly EarningFigure[]): { word: string; lines: FigureLine[] }[] {
  const linesOf = (
    of: readonly EarningFigure[],
    unitsOf: (figure: EarningFigure) => string,
    noteOf: (figure: EarningFigure, units: bigint) => string,
  ) =>
    of.map((figure) => {
      const units = BigInt(unitsOf(figure))
      return { figure, units, note: noteOf(figure, units) }
    })
  const byCard = figures.filter(({ rail }) => rail === 'card')
  return [
    {
      word: 'Available',
      lines: linesOf(figures, ({ availableUnits }) => availableUnits, availableNote),
    },
    { word: 'Pending', lines: orFirst(linesOf(figures, ({ pendingUnits }) => pendingUnits, pendingNote)) },
    {
      word: 'On the way',
      lines: orFirst(linesOf(byCard, ({ onTheWayUnits }) => onTheWayUnits, onTheWayNote)),
    },
  ]
}

/** Under which fee something was sold, e.g. `10 %, in force since 1 Dec 2026`. */
export function feeText({ feeBps, feeSince }: NonNullable<EarningEntry['sale']>): string {
  const since = feeSince === null ? 'from the beginning' : `in force since ${formatDate(feeSince)}`
  return `${feeBps / 100} %, ${since}`
}
