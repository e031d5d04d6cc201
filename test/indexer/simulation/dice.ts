/** Numbers that follow from a seed alone. */
export interface Dice {
  /** 0 … sides − 1 */
  roll(sides: number): number
  /** both ends included */
  between(low: number, high: number): number
  isLucky(share: number): boolean
  pick<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
}

/** A number below 1 that the parts determine, whenever and however often it is asked for. */
export function drawOf(...parts: (string | number)[]): number {
  return hashOf(parts.join('\0')) / 2 ** 32
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mixed(hash)
}

function mixed(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

export function createDice(...seed: (string | number)[]): Dice {
  let state = hashOf(seed.join('\0'))
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0
    return mixed(state) / 2 ** 32
  }
  const roll = (sides: number) => Math.floor(next() * sides)
  return {
    roll,
    between: (low, high) => low + roll(high - low + 1),
    isLucky: (share) => next() < share,
    pick: <T>(list: readonly T[]) => list[roll(list.length)] as T,
    shuffled<T>(list: readonly T[]) {
      const rest = [...list]
      return list.map(() => rest.splice(roll(rest.length), 1)[0] as T)
    },
  }
}

/** Hexadecimal text of so many bytes. */
export function hexOf(bytes: number, ...parts: (string | number)[]): string {
  let text = ''
  for (let i = 0; text.length < bytes * 2; i++)
    text += hashOf([...parts, i].join('\0'))
      .toString(16)
      .padStart(8, '0')
  return `0x${text.slice(0, bytes * 2)}`
}
