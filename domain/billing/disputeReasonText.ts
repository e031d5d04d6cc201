const REASONS: Readonly<Record<string, string>> = {
  fraudulent: 'They say that they did not pay this.',
  unrecognized: 'They do not know this line of their statement.',
  duplicate: 'They say that they paid twice.',
  product_not_received: 'They say that they did not get it.',
  product_unacceptable: 'They say that it was not what was promised.',
  credit_not_processed: 'They say that money was promised back and did not come.',
  subscription_canceled: 'They say that they had ended it before.',
}

/** Why somebody asks their bank for money back, by the provider's word for it; one that nobody explained is said so. */
export function disputeReasonText(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] as string) : 'Their bank did not say why.'
}
