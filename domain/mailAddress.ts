const ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const ADDRESS = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$`)
const MAX_LENGTH = 254
const MAX_LOCAL = 64

/**
 * The one spelling of an e-mail address: lower case, letters of ASCII, no quotes and no address literals. Null for what is
 * none. Nothing in it can end a line or a command.
 */
export function mailAddressOf(text: string): string | null {
  const address = text.trim().toLowerCase()
  const isFit = address.length <= MAX_LENGTH && address.indexOf('@') <= MAX_LOCAL && ADDRESS.test(address)
  return isFit ? address : null
}
