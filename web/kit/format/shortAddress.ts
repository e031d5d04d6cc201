import type { Typed } from '#domain/names/isolated.ts'

/** `0x71C7…976F`: first and last four digits, the middle cut. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}

/** True of what has no name and is called by the short form of its address, however that is written. */
export function isShortAddress(name: Typed, address: string): boolean {
  return name.toLowerCase() === shortAddress(address).toLowerCase()
}
