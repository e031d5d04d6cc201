/**
 * An amount typed as a decimal number, in the smallest unit; null when it is none.
 * @param decimals the most that may stand behind the point; zeros at the end do not count
 */
export function parseAmount(text: string, decimals: number): bigint | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return null
  const part = (match[2] ?? '').replace(/0+$/, '')
  if (part.length > decimals) return null
  return BigInt(`${match[1]}${part.padEnd(decimals, '0')}`)
}
