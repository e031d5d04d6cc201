/** What no reading may hold. */
export const PERSON = ['Nora', 'Quill', '1984', 'Quay Street', '000123456789', '8765432A', 'file_passport']

export interface Wanted {
  description: string
  from?: 'user' | 'stripe'
  status?: 'currently_due' | 'eventually_due' | 'past_due'
  reason?: 'routine_onboarding' | 'routine_verification'
}

/** A requirement with everything that the provider may write beside it. */
const entry = ({
  description,
  from = 'user',
  status = 'currently_due',
  reason = 'routine_verification',
}: Wanted) => ({
  description,
  awaiting_action_from: from,
  errors: [{ code: 'verification_document_expired', description: `Passport of Nora Quill ${PERSON[6]}` }],
  impact: { restricts_capabilities: [] },
  minimum_deadline: { status },
  requested_reasons: [{ code: reason }],
})

export interface AccountShape {
  status?: string
  details?: { code: string; resolution: string }[]
  payouts?: string
  wanted?: Wanted[]
  more?: object
}

/** An account as the provider answers it, with a person in it. */
export const account = ({
  status = 'restricted',
  details = [],
  payouts = 'pending',
  wanted = [],
  more = {},
}: AccountShape) => ({
  id: 'acct_1',
  object: 'v2.core.account',
  applied_configurations: ['recipient'],
  configuration: {
    recipient: {
      capabilities: {
        stripe_balance: {
          stripe_transfers: { status, status_details: details },
          payouts: { status: payouts, status_details: [] },
        },
      },
    },
  },
  contact_email: 'nora@northlight.test',
  created: '2026-11-22T09:00:00.000Z',
  dashboard: 'express',
  defaults: { currency: 'eur', payout_methods: { eur: '000123456789' } },
  display_name: 'Nora Quill',
  identity: {
    country: 'IE',
    individual: {
      given_name: 'Nora',
      surname: 'Quill',
      date_of_birth: { day: 1, month: 2, year: 1984 },
      address: { line1: 'Quay Street' },
      id_numbers: [{ value: '8765432A' }],
      documents: { primary_verification: { front_back: { front: 'file_passport' } } },
    },
  },
  livemode: false,
  requirements: {
    entries: wanted.map(entry),
    summary: { minimum_deadline: { status: 'currently_due', time: '2026-12-01T12:00:00.500Z' } },
  },
  ...more,
})

/** What a new account has to bring. */
export const FRESH: Wanted[] = [
  { description: 'identity.individual.given_name', status: 'past_due', reason: 'routine_onboarding' },
  { description: 'identity.individual.surname', reason: 'routine_onboarding' },
  { description: 'identity.attestations.terms_of_service.account', reason: 'routine_onboarding' },
  { description: 'external_account', reason: 'routine_onboarding' },
]
export const PASSPORT: Wanted = { description: 'identity.individual.documents.primary_verification' }
