/** Where a notice carries its signature, in lower case as Node has it. */
export const SIGNATURE_HEADER = 'stripe-signature'
