/** `0x71C7…976F`: first and last four digits, the middle cut. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}
