/**
 * What the books call money of a chain.
 * @param token 0x hex of an ERC-20; null: the chain's own
 */
export function chainCurrency(chainId: number, token: string | null): string {
  return `eip155:${chainId}/${token === null ? 'native' : `erc20:${token.toLowerCase()}`}`
}

/** Money of a chain by its number in the contracts' list, which does not say (yet) what that is. It is never booked. */
export function unlistedCurrency(chainId: number, index: number): string {
  return `eip155:${chainId}/unlisted:${index}`
}

/** True for a code of `unlistedCurrency`. */
export function isUnlisted(code: string): boolean {
  return code.includes('/unlisted:')
}

/** Digits behind the point of a currency of ISO 4217. */
export function fiatDecimals(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 2
}
