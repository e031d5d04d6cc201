export interface SiweFields {
  domain: string
  uri: string
  statement: string
  /** EIP-55 mixed case; the format asks for it */
  address: string
  chainId: number
  nonce: string
  issuedAtMs: number
  expiresAt: string
}

/** The EIP-4361 text a wallet signs. Line breaks are part of the format. */
export function siweMessage(fields: SiweFields): string {
  return [
    `${fields.domain} wants you to sign in with your Ethereum account:`,
    fields.address,
    '',
    fields.statement,
    '',
    `URI: ${fields.uri}`,
    'Version: 1',
    `Chain ID: ${fields.chainId}`,
    `Nonce: ${fields.nonce}`,
    `Issued At: ${new Date(fields.issuedAtMs).toISOString()}`,
    `Expiration Time: ${fields.expiresAt}`,
  ].join('\n')
}
