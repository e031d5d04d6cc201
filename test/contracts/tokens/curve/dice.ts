/** The same numbers from the same seed, in every run. */
export function dice(seed: bigint): (below: bigint) => bigint {
  const MASK = (1n << 64n) - 1n
  let state = seed & MASK
  const next = () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK
    return z ^ (z >> 31n)
  }
  return (below) => ((next() << 192n) | (next() << 128n) | (next() << 64n) | next()) % below
}
