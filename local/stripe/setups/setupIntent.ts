import type { Params } from '../feature.ts'
import { hashOf, mergeMetadata, textOf } from '../http/fields.ts'
import type { PaymentError } from '../payments/intent.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'

export const SETUP = 'setup_intent'

/** A card that is saved for payments without the buyer, as the API shows it (`seti_…`). */
export interface SetupIntent extends StoredObject {
  object: 'setup_intent'
  customer: string
  description: string | null
  last_setup_error: Omit<PaymentError, 'charge'> | null
  metadata: Record<string, string>
  next_action: object | null
  payment_method: string | null
  status: 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled'
  usage: 'off_session'
}

/**
 * A new one of a page: no call of the API makes one here.
 * @param data what the page was given for it
 */
export function createSetup(
  tx: Transaction,
  { customer, types, data }: { customer: string; types: string[] | null; data: Params },
): SetupIntent {
  const id = tx.newId('seti')
  const setup = tx.save<SetupIntent>({
    id,
    object: SETUP,
    ...{ allowed_payment_method_types: types, application: null, automatic_payment_methods: null },
    ...{ cancellation_reason: null, client_secret: `${id}_secret_${tx.newId('s').slice(2)}` },
    ...{ created: tx.nowS, customer, customer_account: null },
    description: textOf(data, 'description') ?? null,
    ...{ excluded_payment_method_types: null, flow_directions: null, last_setup_error: null },
    // attempts are another API
    ...{ latest_attempt: null, livemode: false, managed_payments: null, mandate: null },
    metadata: mergeMetadata({}, { metadata: hashOf(data, 'metadata') ?? {} }),
    ...{ next_action: null, on_behalf_of: null, payment_method: null },
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    ...{ payment_method_types: ['card'], single_use_mandate: null },
    ...{ status: 'requires_payment_method', usage: 'off_session' },
  })
  tx.emit('setup_intent.created', setup)
  return setup
}

/** Stores one that changed and sends its event. */
export function changeSetup(
  tx: Transaction,
  before: SetupIntent,
  changes: Partial<SetupIntent>,
  event?: string,
): SetupIntent {
  const setup = tx.save<SetupIntent>({ ...before, ...changes } as SetupIntent)
  if (event) tx.emit(event, setup)
  return setup
}

/** Ends one with its page; one that is over stays as it is. */
export function endSetup(tx: Transaction, id: string): void {
  const setup = tx.read<SetupIntent>(SETUP, id)
  if (setup.status.startsWith('requires_'))
    changeSetup(tx, setup, { status: 'canceled', next_action: null }, 'setup_intent.canceled')
}
