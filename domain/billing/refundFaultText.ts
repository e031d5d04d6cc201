import type { RefundFault } from './words.ts'

const FAULTS: Record<RefundFault, string> = {
  SPENT: 'Nothing of this payment is left there: it has gone back already. Your bank can tell where it is.',
  DISPUTED: 'Your bank is asking for this money: what goes back is decided there.',
  BANK: 'Your bank did not take it and sent it back. Ask your bank whether this card still takes money, then ask for it again.',
  PROVIDER: 'The payment provider could not send it. Ask for it again, later.',
  MOVED:
    'The pass is in a wallet and could not be ended there, so you keep it and the money stays. Ask its creator.',
  SHORT:
    'The creator’s account there has too little for it now. Ask for it again, later, or ask the creator.',
  BY_HAND: 'It was given back by hand there instead.',
}

/** Why money did not go back, and what to do; also for a word of a later version. */
export function refundFaultText(fault: string): string {
  return Object.hasOwn(FAULTS, fault) ? FAULTS[fault as RefundFault] : FAULTS.PROVIDER
}
