/** What the pages ask an owner for, apart from a bank account. */
export type OwnerField = 'given_name' | 'surname' | 'birth' | 'line1' | 'postal_code' | 'city' | 'terms'

interface FieldFacts {
  label: string
  autocomplete: string
  hint?: string
  /** what of it the API wants, in the words of v2 and v1, below the person; of the account where a name begins with `/` */
  parts: [v2: string, v1: string][]
}

export const OWNER_FIELDS: Record<OwnerField, FieldFacts> = {
  given_name: {
    label: 'Legal first name',
    autocomplete: 'given-name',
    parts: [['given_name', 'first_name']],
  },
  surname: {
    label: 'Legal last name',
    autocomplete: 'family-name',
    parts: [['surname', 'last_name']],
  },
  birth: {
    label: 'Date of birth',
    autocomplete: 'bday',
    hint: 'Year, month, day, as in 1990-04-23',
    parts: [
      ['date_of_birth.day', 'dob.day'],
      ['date_of_birth.month', 'dob.month'],
      ['date_of_birth.year', 'dob.year'],
    ],
  },
  line1: {
    label: 'Street and number',
    autocomplete: 'address-line1',
    parts: [['address.line1', 'address.line1']],
  },
  postal_code: {
    label: 'Postal code',
    autocomplete: 'postal-code',
    parts: [['address.postal_code', 'address.postal_code']],
  },
  city: {
    label: 'City',
    autocomplete: 'address-level2',
    parts: [['address.city', 'address.city']],
  },
  terms: {
    label: 'I agree to the terms of this sandbox, which are none',
    autocomplete: 'off',
    parts: [
      ['/identity.attestations.terms_of_service.account.date', '/tos_acceptance.date'],
      ['/identity.attestations.terms_of_service.account.ip', '/tos_acceptance.ip'],
    ],
  },
}

export const OWNER_FIELD_NAMES = Object.keys(OWNER_FIELDS) as OwnerField[]

const MIN_AGE = 18
const MAX_TEXT = 100

/** What is wrong with what stands in a field, in a sentence; undefined when nothing is. */
export function ownerFault(field: OwnerField, typed: string | undefined, nowS: number): string | undefined {
  const text = typed?.trim() ?? ''
  if (field === 'terms') return text === 'yes' ? undefined : 'Agree to the terms to finish.'
  const { label } = OWNER_FIELDS[field]
  if (text === '') return `${label} is missing.`
  if (text.length > MAX_TEXT) return `${label} has more than ${MAX_TEXT} characters.`
  return field === 'birth' ? birthFault(text, nowS) : undefined
}

function birthFault(text: string, nowS: number): string | undefined {
  const date = new Date(`${text}T00:00:00Z`)
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && date.toJSON()?.startsWith(text) === true
  if (!isDate) return 'Write the date of birth as year-month-day, as in 1990-04-23.'
  const now = new Date(nowS * 1000)
  if (date > now) return 'The date of birth lies in the future.'
  const grownUp = Date.UTC(now.getUTCFullYear() - MIN_AGE, now.getUTCMonth(), now.getUTCDate())
  return date.getTime() > grownUp ? `The owner has to be ${MIN_AGE} years old.` : undefined
}
