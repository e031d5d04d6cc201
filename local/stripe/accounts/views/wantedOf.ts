import { type AccountFacts, stateOf } from '../accountFacts.ts'
import { OWNER_FIELD_NAMES, OWNER_FIELDS, ownerFault } from '../ownerFields.ts'

/** One thing that is wanted, in both spellings of the API. */
export interface Wanted {
  v2: string
  v1: string
  by: 'user' | 'stripe'
  isOverdue: boolean
  untilS: number | null
  /** what does not work without it */
  restricts: 'transfers and payouts' | 'payouts'
  reason: 'routine_onboarding' | 'routine_verification'
  /** why what was there did not do */
  code: string | null
}

/** A proof of who somebody is: a passport, an identity card. */
export const DOCUMENT = 'identity.individual.documents.primary_verification'

/** What both versions of the API call differently. What is not here is called the same. */
const V1_NAMES: Record<string, string> = {
  [DOCUMENT]: 'individual.verification.document',
  'identity.individual.address': 'individual.address',
  'identity.individual.id_numbers': 'individual.id_number',
  'identity.entity_type': 'business_type',
  'defaults.profile.business_url': 'business_profile.url',
  'defaults.profile.product_description': 'business_profile.product_description',
}

/** Everything that is wanted of an account, or looked at, in the order in which the pages ask. */
export function wantedOf(facts: AccountFacts, nowS: number): Wanted[] {
  const state = stateOf(facts)
  if (state === 'rejected' || state === 'closed') return []
  const common = { by: 'user', untilS: null, code: null, restricts: 'transfers and payouts' } as const
  const atStart = { ...common, isOverdue: true, reason: 'routine_onboarding' } as const
  const wanted: Wanted[] = []
  if (!facts.isSubmitted) {
    wanted.push({ ...atStart, v2: 'identity.entity_type', v1: 'business_type' })
    for (const field of OWNER_FIELD_NAMES) {
      if (ownerFault(field, facts.typed[field], nowS) === undefined) continue
      // until somebody said what kind of account it is, the person is its representative
      for (const [v2, v1] of OWNER_FIELDS[field].parts)
        wanted.push({ ...atStart, v2: ofPerson(v2), v1: ofPerson(v1) })
    }
  }
  if (facts.isChecking)
    wanted.push({
      ...common,
      ...{ v2: DOCUMENT, v1: V1_NAMES[DOCUMENT] ?? DOCUMENT, by: 'stripe', isOverdue: false },
      reason: 'routine_verification',
    })
  for (const { what, untilS, isOverdue, code } of facts.demands)
    wanted.push({
      ...common,
      ...{ v2: what, v1: V1_NAMES[what] ?? what, untilS, isOverdue, code },
      reason: 'routine_verification',
    })
  if (facts.bank !== 'works')
    wanted.push({
      ...atStart,
      ...{ v2: 'external_account', v1: 'external_account' },
      ...(facts.isSubmitted ? { restricts: 'payouts', reason: 'routine_verification' } : {}),
    })
  return wanted
}

const ofPerson = (name: string): string => (name.startsWith('/') ? name.slice(1) : `representative.${name}`)

/** Unix seconds from which on something stops; null: no such moment lies ahead. */
export function deadlineOf(wanted: readonly Wanted[]): number | null {
  const ahead = wanted.flatMap(({ untilS, isOverdue }) => (untilS === null || isOverdue ? [] : [untilS]))
  return ahead.length === 0 ? null : Math.min(...ahead)
}
