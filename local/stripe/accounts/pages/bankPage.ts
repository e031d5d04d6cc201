import type { PageAnswer } from '../../feature.ts'
import { writeAlert } from '../../pages/writeField.ts'
import { writeStandInPage } from '../../pages/writeStandInPage.ts'
import { type BankDetails, type BankFault, bankFault } from '../banks/bankNumbers.ts'
import { type BankAccount, defaultBank } from '../banks/keepBank.ts'
import { payOutTo, readBankForm, writeBankFields } from './bankFields.ts'
import { leaveVisit, type VisitedPage } from './visits.ts'

/** Where payouts go, and a form for another bank account. */
export function showBank(visited: VisitedPage): PageAnswer {
  const { facts, visit, tx } = visited
  if (visit.is_done) return leaveVisit(tx, visit)
  return page(visited, { country: facts.country, number: '', code: '' })
}

/** Another bank account. */
export function sendBank(visited: VisitedPage): PageAnswer {
  const { tx, visit, facts, request } = visited
  if (visit.is_done) return leaveVisit(tx, visit)
  const details = readBankForm(facts.country, request.form)
  const fault = bankFault(details)
  if (fault) return page(visited, details, fault)
  payOutTo(tx, facts, details)
  return { location: backOf(visited) }
}

const backOf = ({ visit }: VisitedPage) =>
  `/account/${visit.id}${visit.use === 'dashboard' ? '/dashboard' : ''}`

function page(visited: VisitedPage, details: BankDetails, fault?: BankFault): PageAnswer {
  const { tx, facts } = visited
  const body = `${fault ? writeAlert('The bank account is not changed; below the field stands why.') : ''}
<p>${bankSentence(defaultBank(tx.as(facts.id), facts.currency))}</p>
<form method="post" novalidate>${writeBankFields(details, fault)}<button>Change bank account</button></form>
<p><a href="${backOf(visited)}">Back without a change</a></p>`
  return { html: writeStandInPage('Bank details', body), status: fault ? 422 : 200 }
}

/** Where payouts go, in a sentence. */
export function bankSentence(bank: BankAccount | undefined): string {
  if (!bank) return 'There is no bank account yet.'
  const where = `the account that ends in ${bank.last4}`
  return bank.status === 'errored'
    ? `The last payout to ${where} came back. Nothing more goes there; name another one.`
    : `Your money goes to ${where}.`
}
