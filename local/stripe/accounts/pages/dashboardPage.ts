import type { PageAnswer } from '../../feature.ts'
import { balancesOf } from '../../money/book.ts'
import { writeAmount } from '../../pages/writeAmount.ts'
import { escapeHtml, writeStandInPage } from '../../pages/writeStandInPage.ts'
import type { StoredObject } from '../../store/transaction.ts'
import { type AccountState, stateOf } from '../accountFacts.ts'
import { defaultBank } from '../banks/keepBank.ts'
import { bankSentence } from './bankPage.ts'
import { demandLabel } from './setupForm.ts'
import type { VisitedPage } from './visits.ts'

const SENTENCES: Record<AccountState, string> = {
  started: 'You are not through the pages yet.',
  pending: 'What you handed in is looked at.',
  active: 'You can be paid.',
  restricted: 'You are not paid until what is wanted is here.',
  rejected: 'This account was rejected.',
  closed: 'This account is closed.',
}
/** Payouts shown at most. */
const MAX_PAYOUTS = 20

interface Payout extends StoredObject {
  amount: number
  currency: string
  /** unix seconds */
  arrival_date: number
  status: string
}

/** What an owner sees of their account: nothing is changed here. */
export function showDashboard({ tx, facts, visit }: VisitedPage): PageAnswer {
  const own = tx.as(facts.id)
  const balances = [...balancesOf(own)].map(
    ([currency, { available, pending }]) =>
      `<li>${writeAmount(available, currency)} can be paid out, ${writeAmount(pending, currency)} on its way</li>`,
  )
  const payouts = own
    .list<Payout>('payout', { limit: MAX_PAYOUTS })
    .map(
      ({ amount, currency, arrival_date, status }) =>
        `<li>${writeAmount(amount, currency)}, ${dayOf(arrival_date)}: ${escapeHtml(status.replaceAll('_', ' '))}</li>`,
    )
  const demands = facts.demands.map((demand) => `<li>${escapeHtml(demandLabel(demand))}</li>`)
  const body = `<p>${SENTENCES[stateOf(facts)]}</p>${listOr(demands, '')}
<h2>Balance</h2>${listOr(balances, '<p>There was no money yet.</p>')}
<h2>Payouts</h2>${listOr(payouts, '<p>There was no payout yet.</p>')}
<h2>Bank account</h2><p>${bankSentence(defaultBank(own, facts.currency))}</p>
<p><a class="button" href="/account/${visit.id}/bank">Change bank account</a></p>`
  return { html: writeStandInPage(facts.displayName ?? 'Your account', body) }
}

const listOr = (lines: string[], otherwise: string) =>
  lines.length > 0 ? `<ul>${lines.join('')}</ul>` : otherwise

const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10)
