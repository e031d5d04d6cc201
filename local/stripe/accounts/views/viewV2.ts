import type { StoredObject } from '../../store/transaction.ts'
import { type AccountFacts, isPaidOut, stateOf } from '../accountFacts.ts'
import { sentenceOf } from './viewV1.ts'
import { deadlineOf, type Wanted, wantedOf } from './wantedOf.ts'

/** Parts of an account that a call of API v2 has to name to see. */
export const INCLUDES = [
  'configuration.customer',
  'configuration.merchant',
  'configuration.recipient',
  'defaults',
  'future_requirements',
  'identity',
  'requirements',
] as const

/** A time as API v2 writes it. */
export const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString()

/**
 * An account as API v2 answers it.
 * @param include parts the call named; others are absent
 */
export function viewV2(facts: AccountFacts, include: readonly string[], nowS: number): StoredObject {
  const { id, email, phone, displayName, isClosed, metadata, createdS } = facts
  const wants = (part: (typeof INCLUDES)[number]) => include.includes(part)
  return {
    id,
    object: 'v2.core.account',
    applied_configurations: isClosed ? [] : ['recipient'],
    closed: isClosed,
    ...(wants('configuration.recipient') ? { configuration: { recipient: recipientOf(facts) } } : {}),
    contact_email: email,
    ...(phone === null ? {} : { contact_phone: phone }),
    created: isoOf(createdS),
    dashboard: 'express',
    ...(wants('defaults') ? { defaults: defaultsOf(facts) } : {}),
    ...(displayName === null ? {} : { display_name: displayName }),
    ...(wants('future_requirements') ? { future_requirements: { entries: [] } } : {}),
    ...(wants('identity') ? { identity: identityOf(facts) } : {}),
    livemode: false,
    metadata,
    ...(wants('requirements') ? { requirements: requirementsOf(facts, nowS) } : {}),
  }
}

function recipientOf(facts: AccountFacts) {
  if (facts.isClosed) return { applied: false }
  if (!facts.isTransfersRequested) return { applied: true, capabilities: {} }
  return {
    applied: true,
    capabilities: {
      stripe_balance: { payouts: payoutsStatusOf(facts), stripe_transfers: transfersStatusOf(facts) },
    },
  }
}

interface CapabilityStatus {
  status: 'active' | 'pending' | 'restricted' | 'rejected'
  status_details: { code: string; resolution: 'provide_info' | 'contact_stripe' | 'no_resolution' }[]
}

const LACKING: CapabilityStatus = {
  status: 'restricted',
  status_details: [{ code: 'requirements_past_due', resolution: 'provide_info' }],
}

function transfersStatusOf(facts: AccountFacts): CapabilityStatus {
  switch (stateOf(facts)) {
    case 'active':
      return { status: 'active', status_details: [] }
    case 'pending':
      return {
        status: 'pending',
        status_details: [{ code: 'requirements_pending_verification', resolution: 'no_resolution' }],
      }
    case 'rejected': {
      // somebody can look again at what was not proven; nobody takes back the others
      const isOpen = facts.rejection === 'incomplete_verification' || facts.rejection === 'other'
      return {
        status: 'rejected',
        status_details: [
          { code: `rejected_${facts.rejection}`, resolution: isOpen ? 'contact_stripe' : 'no_resolution' },
        ],
      }
    }
    default:
      return LACKING
  }
}

function payoutsStatusOf(facts: AccountFacts): CapabilityStatus {
  return stateOf(facts) === 'active' && !isPaidOut(facts) ? LACKING : transfersStatusOf(facts)
}

function defaultsOf({ currency, profile }: AccountFacts) {
  return {
    currency,
    locales: [],
    ...(Object.keys(profile).length > 0 ? { profile } : {}),
    responsibilities: {
      fees_collector: 'application',
      losses_collector: 'application',
      requirements_collector: 'stripe',
    },
  }
}

/** Only what the API was told itself: names and addresses were typed on the provider's pages and stay there. */
function identityOf({ country, isSubmitted }: AccountFacts) {
  return { country: country.toLowerCase(), ...(isSubmitted ? { entity_type: 'individual' } : {}) }
}

function requirementsOf(facts: AccountFacts, nowS: number) {
  const wanted = wantedOf(facts, nowS)
  const deadlineS = deadlineOf(wanted)
  const isOverdue = wanted.some((one) => one.isOverdue)
  return {
    entries: wanted.map(entryOf),
    ...(wanted.length === 0
      ? {}
      : {
          summary: {
            minimum_deadline: {
              status: isOverdue ? 'past_due' : 'currently_due',
              ...(deadlineS === null ? {} : { time: isoOf(deadlineS) }),
            },
          },
        }),
  }
}

function entryOf({ v2, by, isOverdue, restricts, reason, code }: Wanted) {
  const deadline = { status: isOverdue ? 'past_due' : 'currently_due' }
  const capabilities =
    restricts === 'payouts'
      ? ['stripe_balance.payouts']
      : ['stripe_balance.payouts', 'stripe_balance.stripe_transfers']
  return {
    awaiting_action_from: by,
    description: v2,
    errors: code === null ? [] : [{ code, description: sentenceOf(code) }],
    impact: {
      restricts_capabilities: capabilities.map((capability) => ({
        capability,
        configuration: 'recipient',
        deadline,
      })),
    },
    minimum_deadline: deadline,
    requested_reasons: [{ code: reason }],
  }
}
