/** Routes that the stand-in builds: method and path as the package writes them. Of the others only the address is kept. */
export const BUILT_ROUTES = `
POST /v2/core/accounts
GET /v2/core/accounts/{id}
POST /v2/core/accounts/{id}
POST /v2/core/accounts/{id}/close
POST /v2/core/account_links
GET /v1/account
GET /v1/accounts/{id}
POST /v1/accounts/{id}/login_links
POST /v1/accounts/{id}/external_accounts
GET /v1/accounts/{id}/external_accounts
GET /v1/accounts/{accountId}/external_accounts/{id}
POST /v1/accounts/{accountId}/external_accounts/{id}
DELETE /v1/accounts/{accountId}/external_accounts/{id}
POST /v1/customers
GET /v1/customers/{id}
POST /v1/customers/{id}
DELETE /v1/customers/{id}
GET /v1/customers
GET /v1/customers/{id}/payment_methods
GET /v1/customers/{customerId}/payment_methods/{id}
POST /v1/payment_methods
GET /v1/payment_methods/{id}
POST /v1/payment_methods/{id}
GET /v1/payment_methods
POST /v1/payment_methods/{id}/attach
POST /v1/payment_methods/{id}/detach
POST /v1/payment_intents
GET /v1/payment_intents/{id}
POST /v1/payment_intents/{id}
GET /v1/payment_intents
POST /v1/payment_intents/{id}/confirm
POST /v1/payment_intents/{id}/capture
POST /v1/payment_intents/{id}/cancel
GET /v1/setup_intents/{id}
GET /v1/charges/{id}
GET /v1/charges
POST /v1/checkout/sessions
GET /v1/checkout/sessions/{id}
GET /v1/checkout/sessions
POST /v1/checkout/sessions/{id}/expire
GET /v1/checkout/sessions/{id}/line_items
POST /v1/refunds
GET /v1/refunds/{id}
POST /v1/refunds/{id}
POST /v1/refunds/{id}/cancel
GET /v1/refunds
POST /v1/transfers
GET /v1/transfers/{id}
POST /v1/transfers/{id}
GET /v1/transfers
POST /v1/transfers/{id}/reversals
GET /v1/transfers/{transferId}/reversals/{id}
GET /v1/transfers/{id}/reversals
GET /v1/application_fees/{id}
GET /v1/application_fees
POST /v1/application_fees/{id}/refunds
GET /v1/application_fees/{feeId}/refunds/{id}
GET /v1/application_fees/{id}/refunds
GET /v1/balance
GET /v1/balance_transactions/{id}
GET /v1/balance_transactions
GET /v1/balance_settings
POST /v1/balance_settings
POST /v1/payouts
GET /v1/payouts/{id}
POST /v1/payouts/{id}/cancel
GET /v1/payouts
GET /v1/disputes/{id}
POST /v1/disputes/{id}
POST /v1/disputes/{id}/close
GET /v1/disputes
GET /v1/events/{id}
GET /v1/events
POST /v1/webhook_endpoints
GET /v1/webhook_endpoints/{id}
POST /v1/webhook_endpoints/{id}
DELETE /v1/webhook_endpoints/{id}
GET /v1/webhook_endpoints
`
  .trim()
  .split('\n')

/** Events that the stand-in sends, by the names of their types in the package. */
export const SENT_EVENTS = `
AccountUpdated AccountExternalAccountCreated AccountExternalAccountUpdated AccountExternalAccountDeleted
AccountApplicationDeauthorized CapabilityUpdated
ApplicationFeeCreated ApplicationFeeRefunded ApplicationFeeRefundUpdated BalanceAvailable BalanceSettingsUpdated
ChargeSucceeded ChargeFailed ChargePending ChargeCaptured ChargeExpired ChargeUpdated ChargeRefunded ChargeRefundUpdated
ChargeDisputeCreated ChargeDisputeUpdated ChargeDisputeClosed ChargeDisputeFundsWithdrawn ChargeDisputeFundsReinstated
CheckoutSessionCompleted CheckoutSessionExpired CheckoutSessionAsyncPaymentSucceeded CheckoutSessionAsyncPaymentFailed
CustomerCreated CustomerUpdated CustomerDeleted
PaymentIntentCreated PaymentIntentProcessing PaymentIntentRequiresAction PaymentIntentAmountCapturableUpdated
PaymentIntentSucceeded PaymentIntentPaymentFailed PaymentIntentCanceled
PaymentMethodAttached PaymentMethodUpdated PaymentMethodAutomaticallyUpdated PaymentMethodDetached
PayoutCreated PayoutUpdated PayoutPaid PayoutFailed PayoutCanceled PayoutReconciliationCompleted
RefundCreated RefundUpdated RefundFailed
SetupIntentCreated SetupIntentRequiresAction SetupIntentSucceeded SetupIntentSetupFailed SetupIntentCanceled
TransferCreated TransferUpdated TransferReversed
`
  .trim()
  .split(/\s+/)
  .map((name) => `${name}Event`)

/** Objects that stand in answers as a whole although no built route answers them alone. */
export const KEPT_OBJECTS = ['Price', 'Capability', 'Application']
