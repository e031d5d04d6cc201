/** Origin that pages may connect to; null when no wallet on a phone is offered. */
export function relayOrigin(settings: {
  WALLETCONNECT_PROJECT_ID?: string | undefined
  WALLETCONNECT_RELAY_URL: string
}): string | null {
  return settings.WALLETCONNECT_PROJECT_ID ? new URL(settings.WALLETCONNECT_RELAY_URL).origin : null
}
