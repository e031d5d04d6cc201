import type { PageAnswer } from '../../feature.ts'
import { writeStandInPage } from '../../pages/writeStandInPage.ts'
import { type AccountFacts, stateOf } from '../accountFacts.ts'
import { type BankDetails, bankFault } from '../banks/bankNumbers.ts'
import { keepAccount, moveAccount, planDocument, verifyNow } from '../keepAccount.ts'
import type { Visit } from '../links.ts'
import { OWNER_FIELD_NAMES, ownerFault } from '../ownerFields.ts'
import { DOCUMENT } from '../views/wantedOf.ts'
import { payOutTo, readBankForm } from './bankFields.ts'
import { type DemandField, type SetupForm, writeSetupForm } from './setupForm.ts'
import { leaveVisit, type VisitedPage } from './visits.ts'

const TITLE = 'Get paid'

/** The form as the owner left it. */
export function showSetup({ facts, visit, tx }: VisitedPage): PageAnswer {
  if (visit.is_done || isOver(facts)) return leaveVisit(tx, visit)
  const { typed, typedBank, country } = facts
  const bank = facts.bank === 'works' ? undefined : { country, ...(typedBank ?? { number: '', code: '' }) }
  return page({ facts, typed, bank, faults: {}, bankFault: undefined, bankHref: bankHref(visit) })
}

/** What the owner pressed. */
export function sendSetup(visited: VisitedPage): PageAnswer {
  const { tx, visit, facts, request } = visited
  if (visit.is_done || isOver(facts)) return leaveVisit(tx, visit)
  const action = request.form.get('action') ?? 'finish'
  if (action === 'reject') {
    moveAccount(tx, facts, { kind: 'reject', reason: 'other' })
    return leaveVisit(tx, visit)
  }
  const form = readForm(visited)
  const kept = form.facts
  if (action === 'later') {
    keepAccount(tx, kept)
    return leaveVisit(tx, visit)
  }
  if (Object.keys(form.faults).length > 0 || form.bankFault) return page(form, 422)
  if (form.bank) addBankOf(visited, form.bank, kept)
  handIn(visited, { ...kept, typedBank: null, bank: form.bank ? 'works' : facts.bank })
  if (action === 'document') planDocument(tx, facts.id)
  if (action === 'at_once') verifyNow(tx, facts.id)
  return leaveVisit(tx, visit)
}

function page(form: SetupForm, status = 200): PageAnswer {
  return { html: writeStandInPage(TITLE, writeSetupForm(form)), status }
}

const bankHref = (visit: Visit) => `/account/${visit.id}/bank`

const isOver = (facts: AccountFacts) => ['rejected', 'closed'].includes(stateOf(facts))

/** What was sent, what of it is wrong, and the account with it. */
function readForm({ tx, visit, facts, request }: VisitedPage): SetupForm {
  const { country, isSubmitted } = facts
  const typed = isSubmitted
    ? facts.typed
    : Object.fromEntries(OWNER_FIELD_NAMES.map((name) => [name, request.form.get(name) ?? '']))
  const bank = facts.bank === 'works' ? undefined : readBankForm(country, request.form)
  const faults: SetupForm['faults'] = {}
  for (const name of isSubmitted ? [] : OWNER_FIELD_NAMES) {
    const fault = ownerFault(name, typed[name], tx.nowS)
    if (fault !== undefined) faults[name] = fault
  }
  for (const n of facts.demands.keys()) {
    const name: DemandField = `demand_${n}`
    if ((request.form.get(name) ?? '').trim() === '') faults[name] = 'This is still missing.'
  }
  const typedBank = bank ? { number: bank.number, code: bank.code } : null
  return {
    ...{ facts: { ...facts, typed, typedBank }, typed, bank, faults },
    bankFault: bank && bankFault(bank),
    bankHref: bankHref(visit),
  }
}

function addBankOf({ tx, facts }: VisitedPage, bank: BankDetails, kept: AccountFacts): void {
  const { given_name = '', surname = '' } = kept.typed
  payOutTo(tx, facts, bank, `${given_name} ${surname}`.trim())
}

/** Everything is there; a document that nobody can read is wanted again. */
function handIn({ tx, facts, request }: VisitedPage, kept: AccountFacts): void {
  const again = facts.demands.filter(
    ({ what }, n) => what === DOCUMENT && request.form.get(`demand_${n}`) === 'unreadable',
  )
  let after: AccountFacts | undefined = kept
  if (again.length < facts.demands.length || !facts.isSubmitted)
    after = moveAccount(tx, kept, { kind: 'submit' })
  for (const demand of again)
    after =
      after &&
      moveAccount(tx, after, {
        kind: 'demand',
        demand: { ...demand, code: 'verification_document_not_readable' },
      })
}
