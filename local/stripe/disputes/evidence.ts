/** Evidence that nobody gave. */
export const EMPTY_EVIDENCE: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    [
      ...['access_activity_log', 'billing_address', 'cancellation_policy', 'cancellation_policy_disclosure'],
      ...['cancellation_rebuttal', 'customer_communication', 'customer_email_address', 'customer_name'],
      ...['customer_purchase_ip', 'customer_signature', 'duplicate_charge_documentation'],
      ...['duplicate_charge_explanation', 'duplicate_charge_id', 'product_description', 'receipt'],
      ...['refund_policy', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date'],
      ...['service_documentation', 'shipping_address', 'shipping_carrier', 'shipping_date'],
      ...['shipping_documentation', 'shipping_tracking_number', 'uncategorized_file', 'uncategorized_text'],
    ].map((field) => [field, null]),
  ),
  enhanced_evidence: {},
}

/** Texts of `uncategorized_text` that decide a dispute, as Stripe's testing page has them. */
export const DECIDING_EVIDENCE: Readonly<Record<string, 'won' | 'lost'>> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
}
