/** Keccak-256; a parameter, because the rules carry no cryptography of their own. */
export type Keccak = (bytes: Uint8Array) => Uint8Array

/**
 * Root of a list of supporters, as `SupporterPool` checks it: a leaf is `keccak(keccak(abi.encode(account)))`, leaves
 * ascend, pairs are hashed in ascending order, an odd one moves up. Throws a RangeError for an empty list and for an
 * account that is named twice.
 */
export function supporterRoot(accounts: readonly string[], keccak: Keccak): string {
  return toHex(layersOf(accounts, keccak).at(-1)?.[0] as Uint8Array)
}

/** Proof that an account is on the list; null when it is not. */
export function supporterProof(
  accounts: readonly string[],
  account: string,
  keccak: Keccak,
): string[] | null {
  const layers = layersOf(accounts, keccak)
  const leaf = toHex(leafOf(account, keccak))
  let place = layers[0]?.findIndex((other) => toHex(other) === leaf) ?? -1
  if (place < 0) return null
  const proof: string[] = []
  for (const layer of layers.slice(0, -1)) {
    const sibling = layer[place ^ 1]
    if (sibling) proof.push(toHex(sibling))
    place >>= 1
  }
  return proof
}

function layersOf(accounts: readonly string[], keccak: Keccak): Uint8Array[][] {
  if (accounts.length === 0) throw new RangeError('a list of supporters has a supporter')
  let layer = accounts.map((account) => leafOf(account, keccak)).sort(compare)
  if (new Set(layer.map(toHex)).size !== layer.length) throw new RangeError('a supporter is named twice')
  const layers = [layer]
  while (layer.length > 1) {
    layer = pairsOf(layer, keccak)
    layers.push(layer)
  }
  return layers
}

function pairsOf(layer: Uint8Array[], keccak: Keccak): Uint8Array[] {
  const next: Uint8Array[] = []
  for (let n = 0; n < layer.length; n += 2) {
    const [left, right] = [layer[n] as Uint8Array, layer[n + 1]]
    next.push(
      right ? keccak(Uint8Array.from([left, right].sort(compare).flatMap((half) => [...half]))) : left,
    )
  }
  return next
}

function leafOf(account: string, keccak: Keccak): Uint8Array {
  if (!/^0x[0-9a-f]{40}$/i.test(account)) throw new TypeError(`not an address: ${account}`)
  const word = new Uint8Array(32)
  for (let n = 0; n < 20; n++) word[12 + n] = Number.parseInt(account.slice(2 + 2 * n, 4 + 2 * n), 16)
  return keccak(keccak(word))
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [toHex(a), toHex(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function toHex(bytes: Uint8Array): string {
  return `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
