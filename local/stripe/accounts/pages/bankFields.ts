import { writeField } from '../../pages/writeField.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { AccountFacts } from '../accountFacts.ts'
import { type BankDetails, type BankFault, isIbanCountry } from '../banks/bankNumbers.ts'
import { addBank, defaultBank, fingerprintOf } from '../banks/keepBank.ts'

/** Bank details as a form of this account sent them. */
export function readBankForm(country: string, form: URLSearchParams): BankDetails {
  return { country, number: form.get('bank_number') ?? '', code: form.get('bank_code') ?? '' }
}

/** The fields of a bank account, and numbers to try. */
export function writeBankFields({ country, number, code }: BankDetails, fault?: BankFault): string {
  const isIban = isIbanCountry(country)
  const errorAt = (field: BankFault['field']) => (fault?.field === field ? fault.sentence : undefined)
  const numberField = writeField({
    ...{ name: 'bank_number', label: isIban ? 'IBAN' : 'Account number', value: number },
    ...{ autocomplete: 'off', isNumeric: !isIban, error: errorAt('number') },
  })
  const codeField = isIban
    ? ''
    : writeField({
        ...{ name: 'bank_code', label: 'Code of the bank (routing number, sort code)', value: code },
        ...{ autocomplete: 'off', error: errorAt('code') },
      })
  return `${numberField}${codeField}${writeNumbersToTry(isIban)}`
}

function writeNumbersToTry(isIban: boolean): string {
  const numbers = isIban
    ? {
        DE89370400440532013000: 'arrives',
        DE62370400440532013001: 'comes back: no such account',
        DE89370400440532013002: 'comes back: the account is closed',
      }
    : {
        '000123456789': 'arrives',
        '000111111116': 'comes back: no such account',
        '000111111113': 'comes back: the account is closed',
      }
  const lines = Object.entries(numbers).map(
    ([number, outcome]) => `<li><code>${number}</code> ${outcome}</li>`,
  )
  return `<details><summary>Numbers to try</summary><p>What becomes of a payout to</p><ul>${lines.join('')}</ul></details>`
}

/** Lets payouts go to this account from now on; the same one again changes nothing. */
export function payOutTo(tx: Transaction, facts: AccountFacts, details: BankDetails, holder?: string): void {
  const { currency, bank } = facts
  const now = defaultBank(tx.as(facts.id), currency)
  if (bank === 'works' && now?.fingerprint === fingerprintOf(tx, details.number)) return
  const ofWhom = holder ?? now?.account_holder_name ?? null
  addBank(tx, facts, { ...details, currency, holder: ofWhom, isDefault: true })
}
