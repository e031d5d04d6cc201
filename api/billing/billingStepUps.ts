import type { StepUpCondition } from '../http/contract.ts'
import { fieldIn, type StepUpQuestion } from '../http/handler.ts'

type BillingCondition = Extract<StepUpCondition, 'keptCard' | 'grantedWish'>

/** Which requests move money that a session alone could: a payment by a card that is kept, and a refund that is granted. */
export const BILLING_STEP_UPS: Record<BillingCondition, (asked: StepUpQuestion) => boolean> = {
  keptCard: ({ body }) => fieldIn(body, 'way') === 'saved_card',
  grantedWish: ({ body }) => fieldIn(body, 'isGranted') === true,
}
