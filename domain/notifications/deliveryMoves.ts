import type { DeliveryState } from '../words.ts'

/** Allowed next states of a delivery; a refusal may come by post after the mail was taken. */
export const DELIVERY_NEXT: Record<DeliveryState, readonly DeliveryState[]> = {
  due: ['sent', 'bounced', 'failed'],
  sent: ['bounced', 'failed'],
  bounced: [],
  failed: [],
}
