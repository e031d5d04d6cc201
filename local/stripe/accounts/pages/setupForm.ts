import { writeAlert, writeField } from '../../pages/writeField.ts'
import { escapeHtml } from '../../pages/writeStandInPage.ts'
import type { AccountFacts, Demand } from '../accountFacts.ts'
import type { BankDetails, BankFault } from '../banks/bankNumbers.ts'
import { countryName } from '../countries.ts'
import { OWNER_FIELD_NAMES, OWNER_FIELDS, type OwnerField } from '../ownerFields.ts'
import { DOCUMENT } from '../views/wantedOf.ts'
import { writeBankFields } from './bankFields.ts'

/** What a form shows, and what is wrong with what was sent. */
export interface SetupForm {
  facts: AccountFacts
  typed: Partial<Record<OwnerField, string>>
  /** bank details as typed; undefined: there is a bank account that works */
  bank: BankDetails | undefined
  faults: Partial<Record<OwnerField | DemandField, string>>
  bankFault: BankFault | undefined
  /** where the bank account is changed */
  bankHref: string
}

/** The name of the field that answers the demand of this place in the list. */
export type DemandField = `demand_${number}`

const WHAT: Record<string, string> = {
  [DOCUMENT]: 'A document that proves who you are',
  'identity.individual.address': 'Your address once more',
  'identity.individual.id_numbers': 'Your tax number',
  'defaults.profile.business_url': 'The address of your website',
}

/** What an owner is told of a demand: what it is, and until when. */
export function demandLabel({ what, untilS, isOverdue }: Demand): string {
  const name = WHAT[what] ?? what
  if (isOverdue || untilS === null) return `${name} (now: you are not paid until it is here)`
  return `${name} (until ${new Date(untilS * 1000).toISOString().slice(0, 10)})`
}

/** The form in which an owner says who they are and where their money goes. */
export function writeSetupForm(form: SetupForm): string {
  const { facts, faults, bankFault } = form
  const wrong = Object.keys(faults).length + (bankFault ? 1 : 0)
  return `${wrong === 0 ? '' : writeAlert(alertOf(wrong))}
<p>Country: ${countryName(facts.country)}. Paid out in ${facts.currency.toUpperCase()}.</p>
<form method="post" novalidate>${facts.isSubmitted ? writeDemands(form) : writeOwner(form)}
<h2>Where your money goes</h2>
${form.bank ? writeBankFields(form.bank, bankFault) : `<p><a href="${form.bankHref}">Change bank account</a></p>`}
<button name="action" value="finish">Finish</button>
<button class="quiet" name="action" value="later">Save and finish later</button>
${writeControls(facts)}</form>`
}

const alertOf = (wrong: number) =>
  `${wrong === 1 ? 'One thing is' : `${wrong} things are`} missing or mistyped, told below the field.`

function writeOwner({ typed, faults }: SetupForm): string {
  const fields = OWNER_FIELD_NAMES.map((name) => {
    const { label, autocomplete, hint } = OWNER_FIELDS[name]
    const error = faults[name]
    if (name === 'terms') return writeTerms(typed.terms === 'yes', error)
    return writeField({
      name,
      label,
      autocomplete,
      value: typed[name] ?? '',
      error,
      ...(hint ? { hint } : {}),
    })
  })
  return `<h2>Who you are</h2>${fields.join('')}`
}

function writeTerms(isAgreed: boolean, error: string | undefined): string {
  const told = error ? ' aria-describedby="terms-error" aria-invalid="true"' : ''
  return `<label for="terms"><input type="checkbox" id="terms" name="terms" value="yes"${isAgreed ? ' checked' : ''}${told}>${escapeHtml(OWNER_FIELDS.terms.label)}</label>${
    error ? `<p class="wrong" id="terms-error">${escapeHtml(error)}</p>` : ''
  }`
}

function writeDemands({ facts, faults }: SetupForm): string {
  if (facts.demands.length === 0) return '<p>Nothing else is wanted of you.</p>'
  const fields = facts.demands.map((demand, n) => {
    const name: DemandField = `demand_${n}`
    const label = demandLabel(demand)
    const error = faults[name]
    if (demand.what !== DOCUMENT) return writeField({ name, label, autocomplete: 'off', error })
    const told = error ? ` aria-describedby="${name}-error" aria-invalid="true"` : ''
    return `<label for="${name}">${escapeHtml(label)}</label><select id="${name}" name="${name}"${told}>
<option value="">Choose</option><option value="readable">A passport</option><option value="unreadable">A passport that nobody can read</option></select>${
      error ? `<p class="wrong" id="${name}-error">${escapeHtml(error)}</p>` : ''
    }`
  })
  return `<h2>What is still wanted</h2>${fields.join('')}`
}

/** What the provider would decide by itself. */
function writeControls({ isSubmitted }: AccountFacts): string {
  const first = isSubmitted
    ? ''
    : `<button class="quiet" name="action" value="at_once">Finish, and check it at once</button>
<button class="quiet" name="action" value="document">Needs a document later</button>`
  return `<fieldset><legend>What the sandbox shall do</legend>${first}
<button class="quiet" name="action" value="reject">Reject this account</button></fieldset>`
}
