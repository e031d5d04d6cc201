import { ApiError } from '../http/apiError.ts'
import { knownCustomer } from '../payments/customers.ts'
import type { PaymentError } from '../payments/intent.ts'
import { attachMethod, cardOf, type PaymentMethod, setUpMethod, updateMethod } from '../payments/methods.ts'
import type { Transaction } from '../store/transaction.ts'
import { changeSetup, SETUP, type SetupIntent } from './setupIntent.ts'

/** How a card is saved. */
export interface Saving {
  /** the card that was typed */
  method: string
  /** whether its owner may be shown it on later pages */
  redisplay: string
  /** where the buyer comes back to from their bank's page */
  returnUrl: string
}

/**
 * Tries to save a card; a decline is no error here, as with a payment.
 * @throws ApiError 400 for one that is over, or whose customer is gone
 */
export function confirmSetup(tx: Transaction, asked: SetupIntent, saving: Saving): SetupIntent {
  if (!asked.status.startsWith('requires_')) refuse(asked, 'confirm')
  knownCustomer(tx, asked.customer)
  const method = tx.read<PaymentMethod>('payment_method', saving.method)
  const setup = changeSetup(tx, asked, {
    payment_method: method.id,
    last_setup_error: null,
    next_action: null,
  })
  tx.hide(setup.id, { redisplay: saving.redisplay })
  const { authentication } = cardOf(tx, method.id)
  // who saves a card is there, and their bank asks whatever it would ask of a payment
  if (authentication === undefined || authentication === 'requested') return attempt(tx, setup, method)
  return changeSetup(
    tx,
    setup,
    {
      status: 'requires_action',
      next_action: {
        type: 'redirect_to_url',
        redirect_to_url: {
          return_url: saving.returnUrl,
          url: `${tx.pagesOrigin}/three-d-secure/${setup.id}`,
        },
      },
    },
    'setup_intent.requires_action',
  )
}

/**
 * What the bank's page found out about who saves a card.
 * @throws ApiError 400 for one that waits for no bank
 */
export function finishSetup(tx: Transaction, id: string, isPassed: boolean): SetupIntent {
  const setup = tx.read<SetupIntent>(SETUP, id)
  if (setup.status !== 'requires_action') refuse(setup, 'authenticate')
  const method = tx.read<PaymentMethod>('payment_method', String(setup.payment_method))
  if (isPassed) return attempt(tx, setup, method)
  return fail(tx, setup, {
    type: 'invalid_request_error',
    code: 'setup_intent_authentication_failure',
    message: 'The bank could not authenticate this card. Choose another card.',
    payment_method: method,
  })
}

/** Asks the card's bank whether it may be saved. */
function attempt(tx: Transaction, setup: SetupIntent, method: PaymentMethod): SetupIntent {
  const { decline, isAttachable } = cardOf(tx, method.id)
  if (decline && !isAttachable) {
    const { code, declineCode, message } = decline
    return fail(tx, setup, {
      ...{ type: 'card_error', code, message, payment_method: method },
      ...(declineCode === undefined ? {} : { decline_code: declineCode }),
    })
  }
  setUpMethod(tx, method.id)
  attachMethod(tx, method, setup.customer)
  const { redisplay = 'always' } = tx.hidden<{ redisplay?: string }>(setup.id) ?? {}
  updateMethod(tx, method.id, { allow_redisplay: redisplay })
  return changeSetup(tx, setup, { status: 'succeeded', next_action: null }, 'setup_intent.succeeded')
}

function fail(tx: Transaction, setup: SetupIntent, error: PaymentError): SetupIntent {
  return changeSetup(
    tx,
    setup,
    {
      ...{ status: 'requires_payment_method', payment_method: null, next_action: null },
      last_setup_error: error,
    },
    'setup_intent.setup_failed',
  )
}

function refuse(setup: SetupIntent, verb: string): never {
  throw new ApiError(
    400,
    'setup_intent_unexpected_state',
    `You cannot ${verb} this SetupIntent because it has a status of ${setup.status}.`,
  )
}
